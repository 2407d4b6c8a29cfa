with

typed_documents as (
    select
        document_id,
        source_id,
        url,
        host,
        title_zh,
        stream,
        source_class,
        origin_cluster,
        is_mirror,
        evidence_class,
        text_sha256
    from {{ source('landing_literature', 'typed_documents') }}
),

coded_documents as (
    select
        document_id,
        source_id,
        url,
        host,
        title_zh,
        stream,
        source_class,
        origin_cluster,
        is_mirror,
        evidence_class,
        text_sha256
    from {{ source('landing_coding', 'coded_documents') }}
),

final as (
    select * from typed_documents
    union all
    select * from coded_documents
)

select * from final

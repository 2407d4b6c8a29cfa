with

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

final as (
    select
        passages.passage_id as row_id,
        passages.document_id,
        coalesce(passages.url, documents.url) as url,
        documents.title_zh,
        passages.quote,
        passages.start,
        passages.text_sha256,
        passages.prefix,
        passages.suffix,
        passages.page,
        passages.evidence_class,
        passages.captured_at,
        passages.payload_sha256,
        passages.anchor_status
    from passages
    left join documents on passages.document_id = documents.document_id
)

select * from final

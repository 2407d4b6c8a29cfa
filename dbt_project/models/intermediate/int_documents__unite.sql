with

documents as (
    select * from {{ ref('stg_landing__documents') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

-- One page may stand in both rooms: typed as a record and coded as a document.
chosen as (
    select
        *,
        row_number() over (
            partition by document_id
            order by coalesce(title_zh, '~') asc, coalesce(stream, '~') asc, coalesce(source_class, '~') asc
        ) as choice
    from documents
),

counted as (
    select
        document_id,
        count(*) as n_passages
    from passages
    group by document_id
),

final as (
    select
        chosen.document_id,
        chosen.source_id,
        chosen.url,
        chosen.host,
        chosen.title_zh,
        chosen.stream,
        chosen.source_class,
        chosen.origin_cluster,
        chosen.is_mirror,
        chosen.evidence_class,
        chosen.text_sha256,
        coalesce(counted.n_passages, 0) as n_passages
    from chosen
    left join counted on chosen.document_id = counted.document_id
    where chosen.choice = 1
)

select * from final

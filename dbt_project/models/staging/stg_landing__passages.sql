with

typed_passages as (
    select
        passage_id,
        document_id,
        quote,
        start,
        text_sha256,
        prefix,
        suffix,
        evidence_class
    from {{ source('landing_literature', 'typed_passages') }}
),

coder_passages as (
    select
        passage_id,
        document_id,
        quote,
        start,
        text_sha256,
        prefix,
        suffix,
        evidence_class
    from {{ source('landing_coding', 'coder_passages') }}
),

final as (
    select * from typed_passages
    union all
    select * from coder_passages
)

select * from final

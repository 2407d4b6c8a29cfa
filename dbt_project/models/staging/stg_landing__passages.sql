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
        page,
        evidence_class,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as payload_sha256,
        cast(null as timestamp) as captured_at,
        cast(null as {{ dbt.type_string() }}) as anchor_status
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
        cast(null as bigint) as page,
        evidence_class,
        url,
        payload_sha256,
        captured_at,
        anchor_status
    from {{ source('landing_coding', 'coder_passages') }}
),

final as (
    select * from typed_passages
    union all
    select * from coder_passages
)

select * from final

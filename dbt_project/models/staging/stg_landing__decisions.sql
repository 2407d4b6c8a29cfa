with

typed_decisions as (
    select
        decision_id,
        record_id,
        document_id,
        coder_id,
        coder_type,
        coding_mode,
        variable,
        value,
        value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        coded_on
    from {{ source('landing_literature', 'typed_decisions') }}
),

coder_decisions as (
    select
        decision_id,
        record_id,
        document_id,
        coder_id,
        coder_type,
        coding_mode,
        variable,
        value,
        value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        coded_on
    from {{ source('landing_coding', 'coder_decisions') }}
),

final as (
    select * from typed_decisions
    union all
    select * from coder_decisions
)

select * from final

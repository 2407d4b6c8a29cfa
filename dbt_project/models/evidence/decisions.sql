with

decisions as (
    select
        decision_id as row_id,
        record_id,
        document_id,
        coder_id as coder,
        variable,
        value,
        value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        coded_on,
        coder_type,
        coding_mode
    from {{ ref('stg_landing__decisions') }}
),

adjudications as (
    select
        adjudication_id as row_id,
        record_id,
        document_id,
        adjudicator_id as coder,
        variable,
        value,
        value as value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        adjudicated_on as coded_on,
        coder_type,
        'adjudication' as coding_mode
    from {{ ref('stg_landing__adjudications') }}
),

final as (
    select
        row_id,
        record_id,
        document_id,
        coder,
        variable,
        value,
        value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        coded_on,
        coder_type,
        coding_mode
    from decisions
    union all
    select
        row_id,
        record_id,
        document_id,
        coder,
        variable,
        value,
        value_as_typed,
        certainty,
        passage_id,
        codebook_version,
        coded_on,
        coder_type,
        coding_mode
    from adjudications
)

select * from final

with

claim_check_records as (
    select
        check_row_id,
        check_id,
        claim_id,
        rule,
        made_by,
        verdict,
        arithmetic,
        reason,
        verification
    from {{ source('landing_literature', 'claim_check_records') }}
),

figure_claim_checks as (
    select
        check_row_id,
        check_id,
        claim_id,
        rule,
        made_by,
        verdict,
        arithmetic,
        reason,
        verification
    from {{ source('landing_coding', 'figure_claim_checks') }}
),

final as (
    select * from claim_check_records
    union all
    select * from figure_claim_checks
)

select * from final

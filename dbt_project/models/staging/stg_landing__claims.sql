with

claim_records as (
    select
        claim_id,
        record_id,
        record_kind,
        document_id,
        passage_id,
        claim_type,
        place_code,
        claimant,
        statement_en,
        figure_as_printed,
        figure_value,
        figure_is_bound,
        unit,
        as_of,
        scope,
        stage,
        sector_code,
        technology_code,
        origin_cluster,
        n_coders,
        relation,
        related_claim_id
    from {{ source('landing_literature', 'claim_records') }}
),

figure_claims as (
    select
        claim_id,
        record_id,
        record_kind,
        document_id,
        passage_id,
        claim_type,
        place_code,
        claimant,
        statement_en,
        figure_as_printed,
        figure_value,
        figure_is_bound,
        unit,
        as_of,
        scope,
        stage,
        sector_code,
        technology_code,
        origin_cluster,
        n_coders,
        relation,
        related_claim_id
    from {{ source('landing_coding', 'figure_claims') }}
),

final as (
    select * from claim_records
    union all
    select * from figure_claims
)

select * from final

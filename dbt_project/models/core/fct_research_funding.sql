with

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

parts as (
    select * from {{ ref('stg_landing__claims') }}
    where relation = 'part_of'
),

totals as (
    select
        related_claim_id as claim_id,
        sum(cast(figure_value as bigint)) as projects_as_listed
    from parts
    group by related_claim_id
),

final as (
    select
        claims.claim_id as row_id,
        claims.claimant as funder,
        claims.scope as discipline,
        cast(substring(claims.as_of, 1, 4) as bigint) as year,
        cast(claims.figure_value as bigint) as projects_as_published,
        cast(totals.projects_as_listed as bigint) as projects_as_listed,
        cast(claims.figure_value as bigint) - cast(totals.projects_as_listed as bigint) as difference,
        claims.claim_id
    from claims
    left join totals on claims.claim_id = totals.claim_id
    where
        claims.unit = 'projects'
        and (claims.relation = 'part_of' or totals.claim_id is not null)
)

select * from final

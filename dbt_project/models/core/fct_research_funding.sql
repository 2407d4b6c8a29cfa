with

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

parts as (
    select * from {{ ref('stg_landing__claims') }}
    where relation = 'part_of'
),

resolved_values as (
    select * from {{ ref('int_values__resolve') }}
),

sums as (
    select
        related_claim_id as claim_id,
        sum(cast(figure_value as bigint)) as projects_as_listed
    from parts
    group by related_claim_id
),

funders as (
    select
        record_id,
        min(value) as funder
    from resolved_values
    where variable like 'actor_%' and is_present
    group by record_id
),

-- The name of a part is "whole: part (where it stands)"; what follows the colon is the discipline.
names as (
    select
        record_id,
        trim(split_part(split_part(value, ': ', 2), ' (', 1)) as part_name
    from resolved_values
    where variable = 'name_en' and is_present
),

final as (
    select
        claims.claim_id as row_id,
        funders.funder,
        case when parts.claim_id is not null and names.part_name <> '' then names.part_name end as discipline,
        -- A part is a part of its total's year.
        cast(substring(coalesce(claims.as_of, totals.as_of), 1, 4) as bigint) as year,
        cast(claims.figure_value as bigint) as projects_as_published,
        cast(sums.projects_as_listed as bigint) as projects_as_listed,
        cast(claims.figure_value as bigint) - cast(sums.projects_as_listed as bigint) as difference,
        claims.claim_id
    from claims
    left join parts on claims.claim_id = parts.claim_id
    left join sums on claims.claim_id = sums.claim_id
    left join claims as totals on claims.related_claim_id = totals.claim_id
    left join funders on claims.record_id = funders.record_id
    left join names on claims.record_id = names.record_id
    where claims.unit = 'projects' and (parts.claim_id is not null or sums.claim_id is not null)
)

select * from final

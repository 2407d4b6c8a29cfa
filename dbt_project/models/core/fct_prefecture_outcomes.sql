with

initiatives as (
    select * from {{ ref('dim_initiatives') }}
),

categories as (
    select * from {{ ref('bridge_initiative_categories') }}
),

reliability as (
    select * from {{ ref('stg_landing__reliability') }}
),

-- What coders cannot tell apart reliably is shown value by value and never added up.
weak_categories as (
    select distinct
        variable,
        category
    from reliability
    where status = 'below_threshold' and category is not null
),

final as (
    select
        initiatives.place_id,
        cast(extract(year from initiatives.first_date) as bigint) as year,
        categories.variable,
        categories.value,
        count(distinct initiatives.initiative_id) as outcomes
    from initiatives
    inner join categories on initiatives.initiative_id = categories.initiative_id
    left join weak_categories
        on categories.variable = weak_categories.variable and categories.value = weak_categories.category
    where
        initiatives.safe_to_aggregate
        and initiatives.place_id is not null
        and initiatives.first_date is not null
        and initiatives.first_date_precision <> 'not_after'
        -- A zone or a township without a code carries that of its host.
        and coalesce(initiatives.level, 'prefecture') = 'prefecture'
        and categories.is_present
        and categories.variable in ('sector', 'technology')
        and weak_categories.category is null
    group by
        initiatives.place_id,
        extract(year from initiatives.first_date),
        categories.variable,
        categories.value
)

select * from final

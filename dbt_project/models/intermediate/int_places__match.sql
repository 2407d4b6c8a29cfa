with

asked as (
    select * from {{ ref('int_places__ask') }}
),

periods as (
    select * from {{ ref('stg_landing__area_codes') }}
),

candidates as (
    select
        asked.place_key,
        asked.place_code,
        asked.date_start,
        periods.place_id,
        periods.name_zh,
        periods.level,
        periods.parent_code,
        periods.valid_from,
        periods.valid_to,
        case
            when asked.date_start is null then 0
            when
                (periods.valid_from is null or periods.valid_from <= asked.date_end)
                and (periods.valid_to is null or periods.valid_to >= asked.date_start) then 0
            -- A change without a day: inside its year the old code still stands on paper.
            when extract(year from periods.valid_to) + 1 = extract(year from asked.date_start) then 1
        end as distance
    from asked
    inner join periods on asked.place_code = coalesce(periods.code, periods.place_id)
),

ranked as (
    select
        place_key,
        place_code,
        place_id,
        name_zh,
        level,
        parent_code,
        row_number() over (
            partition by place_key
            order by
                distance asc,
                coalesce(valid_to, cast('9999-12-31' as date)) desc,
                coalesce(valid_from, cast('0001-01-01' as date)) desc,
                place_id asc
        ) as choice
    from candidates
    where distance is not null
),

final as (
    select
        place_key,
        place_code,
        place_id,
        name_zh,
        level,
        parent_code
    from ranked
    where choice = 1
)

select * from final

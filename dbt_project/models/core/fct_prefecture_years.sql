with

coverage as (
    select * from {{ ref('fct_coverage') }}
),

initiatives as (
    select * from {{ ref('dim_initiatives') }}
),

designations as (
    select * from {{ ref('fct_designations') }}
),

prefecture_years as (
    select
        place_id,
        place_code,
        name_zh,
        boundary_vintage,
        year,
        count(case when outcomes_ok > 0 then 1 end) as streams_looked,
        coalesce(sum(documents), 0) > coalesce(sum(documents_coded), 0) as has_uncoded,
        substring(
            min(
                case absence
                    when 'blocked' then '1 blocked'
                    when 'page_gone' then '2 page_gone'
                    when 'unreachable' then '3 unreachable'
                end
            ),
            3
        ) as not_read
    from coverage
    where year is not null and level = 'prefecture'
    group by place_id, place_code, name_zh, boundary_vintage, year
),

-- What a county or a zone does is not done by its prefecture: only what the prefecture itself does counts.
initiative_counts as (
    select
        place_id,
        cast(extract(year from first_date) as bigint) as year,
        count(*) as initiatives_named,
        count(case when safe_to_aggregate and relevance_status = 'agreed' then 1 end) as initiatives_agreed
    from initiatives
    where
        place_id is not null
        and first_date is not null
        and first_date_precision <> 'not_after'
        -- A zone or a township without a code carries that of its host.
        and coalesce(level, 'prefecture') = 'prefecture'
    group by place_id, extract(year from first_date)
),

-- "Not after" a day is a year only where something bounds it below in the same year.
dated_designations as (
    select
        place_id,
        cast(extract(year from date) as bigint) as year
    from designations
    where
        place_id is not null
        and (date_precision <> 'not_after' or extract(year from date_start) = extract(year from date))
),

designation_counts as (
    select
        place_id,
        year,
        count(*) as designations
    from dated_designations
    group by place_id, year
),

final as (
    select
        prefecture_years.place_id || ':' || cast(prefecture_years.year as {{ dbt.type_string() }}) as row_id,
        prefecture_years.place_id,
        prefecture_years.place_code,
        prefecture_years.name_zh,
        prefecture_years.year,
        prefecture_years.boundary_vintage,
        initiative_counts.initiatives_named,
        case
            when initiative_counts.initiatives_agreed > 0 or prefecture_years.streams_looked > 0
                then initiative_counts.initiatives_agreed
        end as initiatives_agreed,
        designation_counts.designations,
        prefecture_years.streams_looked,
        case
            when
                prefecture_years.streams_looked > 0 and coalesce(
                    initiative_counts.initiatives_named, designation_counts.designations
                ) is not null
                then null
            when prefecture_years.not_read is not null then prefecture_years.not_read
            -- A document that nobody has coded yet may hold an initiative.
            when prefecture_years.streams_looked = 0 or prefecture_years.has_uncoded then 'not_looked'
            else 'looked_not_found'
        end as absence
    from prefecture_years
    left join initiative_counts
        on
            prefecture_years.place_id = initiative_counts.place_id
            and prefecture_years.year = initiative_counts.year
    left join designation_counts
        on
            prefecture_years.place_id = designation_counts.place_id
            and prefecture_years.year = designation_counts.year
)

select * from final

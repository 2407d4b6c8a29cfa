-- Every focus place has every stream and year of the study, and one row for searches in an index.
with

coverage as (
    select * from {{ ref('coverage') }}
),

focus_places as (
    select * from {{ ref('stg_landing__focus_places') }}
),

counted as (
    select
        focus_places.place_code,
        count(case when coverage.year is null then 1 end) as searches,
        count(coverage.year) as years,
        count(distinct coverage.stream) - 1 as streams,
        count(distinct coverage.year) as distinct_years
    from focus_places
    left join coverage on focus_places.place_code = coverage.place_code
    group by focus_places.place_code
)

select place_code
from counted
where searches <> 1 or years <> streams * distinct_years or years = 0

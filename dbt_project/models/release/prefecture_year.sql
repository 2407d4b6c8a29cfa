with

prefecture_years as (
    select * from {{ ref('fct_prefecture_years') }}
),

outcomes as (
    select * from {{ ref('fct_prefecture_outcomes') }}
),

-- One column a category, as the YAML of this table lists them.
pivoted as (
    select
        place_id,
        year
        {{- count_columns('prefecture_year', ('sector', 'technology')) }}
    from outcomes
    group by place_id, year
),

final as (
    select
        prefecture_years.row_id,
        prefecture_years.place_id,
        prefecture_years.place_code,
        prefecture_years.name_zh,
        prefecture_years.year,
        prefecture_years.boundary_vintage,
        prefecture_years.initiatives_named,
        prefecture_years.initiatives_agreed,
        prefecture_years.designations,
        prefecture_years.streams_looked,
        prefecture_years.absence
        {{- listed_columns('pivoted', category_columns('prefecture_year', ('sector', 'technology'))) }}
    from prefecture_years
    left join pivoted
        on prefecture_years.place_id = pivoted.place_id and prefecture_years.year = pivoted.year
)

select * from final

with

settings as (
    select * from {{ ref('stg_landing__settings') }}
),

categories as (
    select * from {{ ref('stg_landing__categories') }}
),

focus_places as (
    select * from {{ ref('stg_landing__focus_places') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

study as (
    select
        max(case when setting = 'boundary_vintage' then value end) as boundary_vintage,
        cast(max(case when setting = 'years_from' then value end) as bigint) as first_year,
        cast(max(case when setting = 'years_to' then value end) as bigint) as last_year,
        max(case when setting = 'streams' then value end) as streams
    from settings
),

places as (
    select
        focus_places.place_code,
        matches.place_id,
        matches.name_zh,
        matches.level,
        study.boundary_vintage
    from focus_places
    cross join study
    left join matches
        on
            {{ place_key(
                'focus_places.place_code', "study.boundary_vintage || '-12-31'", "study.boundary_vintage || '-12-31'"
            ) }} = matches.place_key
),

years as (
    select {{ number_rows('first_year', 'last_year') }} as year
    from study
),

named_streams as (
    select {{ split_rows('streams') }} as stream
    from study
    where streams is not null
),

listed_streams as (
    select category_code as stream
    from categories
    where list_name = 'stream' and not exists (select 1 from named_streams)
),

streams as (
    select stream from named_streams
    union
    select stream from listed_streams
),

final as (
    select
        places.place_id,
        places.place_code,
        places.name_zh,
        places.level,
        places.boundary_vintage,
        streams.stream,
        cast(years.year as bigint) as year
    from places
    cross join streams
    cross join years
    where streams.stream <> 'search_index'
    union all
    -- Searches in an index have no year: they look at what the index holds on their day.
    select
        place_id,
        place_code,
        name_zh,
        level,
        boundary_vintage,
        'search_index' as stream,
        cast(null as bigint) as year
    from places
)

select * from final

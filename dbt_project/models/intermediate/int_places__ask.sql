with

records as (
    select * from {{ ref('int_records__code_place') }}
),

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

designations as (
    select * from {{ ref('stg_landing__designations') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

sources as (
    select * from {{ ref('stg_landing__registered_sources') }}
),

focus_places as (
    select * from {{ ref('stg_landing__focus_places') }}
),

searches as (
    select * from {{ ref('stg_landing__searches') }}
),

settings as (
    select * from {{ ref('stg_landing__settings') }}
),

vintage as (
    select cast(value || '-12-31' as date) as vintage_date
    from settings
    where setting = 'boundary_vintage'
),

hosts as (
    select
        record_id,
        {{ split_rows('host_place_codes') }} as place_code
    from designations
    where host_place_codes is not null
),

asked as (
    select
        place_code,
        date_start,
        date_end
    from records
    union all
    select
        claims.place_code,
        dates.date_start,
        dates.date_end
    from claims
    left join dates on claims.record_id = dates.record_id
    union all
    select
        designations.place_code,
        dates.date_start,
        dates.date_end
    from designations
    left join dates on designations.record_id = dates.record_id
    union all
    select
        hosts.place_code,
        dates.date_start,
        dates.date_end
    from hosts
    left join dates on hosts.record_id = dates.record_id
    union all
    select
        place_code,
        cast(null as date) as date_start,
        cast(null as date) as date_end
    from sources
    union all
    select
        place_code,
        cast(null as date) as date_start,
        cast(null as date) as date_end
    from searches
    union all
    select
        focus_places.place_code,
        vintage.vintage_date as date_start,
        vintage.vintage_date as date_end
    from focus_places
    cross join vintage
),

final as (
    select distinct
        {{ place_key('place_code', 'date_start', 'date_end') }} as place_key,
        place_code,
        date_start,
        date_end
    from asked
    where place_code is not null
)

select * from final

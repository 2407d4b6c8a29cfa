with

captures as (
    select * from {{ ref('stg_archive__captures') }}
),

sources as (
    select * from {{ ref('stg_landing__registered_sources') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

outcomes as (
    select
        matches.place_id,
        sources.stream,
        captures.url,
        cast(extract(year from captures.captured_at) as bigint) as year,
        {{ access_outcome('captures.state') }} as outcome
    from captures
    inner join sources on captures.url = sources.url
    inner join matches
        on {{ undated_place_key('sources.place_code') }} = matches.place_key
),

-- Looking twice at one address with one result is one outcome.
final as (
    select
        place_id,
        stream,
        year,
        count(distinct case when outcome = 'ok' then url end) as outcomes_ok,
        count(distinct case when outcome = 'blocked' then url end) as outcomes_blocked,
        count(distinct case when outcome = 'page_gone' then url end) as outcomes_page_gone,
        count(distinct case when outcome = 'unreachable' then url end) as outcomes_unreachable,
        count(distinct case when outcome = 'not_looked' then url end) as outcomes_not_attempted
    from outcomes
    group by place_id, stream, year
)

select * from final

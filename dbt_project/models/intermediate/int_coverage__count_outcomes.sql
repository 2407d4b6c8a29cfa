with

captures as (
    -- What robots.txt answered says how to ask, not what is there.
    select * from {{ ref('stg_archive__captures') }}
    where page_role <> 'robots'
),

sources as (
    select * from {{ ref('stg_landing__registered_sources') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

dates as (
    select * from {{ ref('int_pages__date') }}
),

asked as (
    select * from {{ ref('int_coverage__ask') }}
),

years as (
    select distinct year
    from asked
    where year is not null
),

visits as (
    select
        captures.source_id,
        matches.place_id,
        sources.stream,
        captures.url,
        captures.captured_at,
        dates.year,
        {{ access_outcome('captures.state') }} as outcome
    from captures
    inner join sources on captures.source_id = sources.source_id
    inner join matches
        on {{ undated_place_key('sources.place_code') }} = matches.place_key
    left join dates on captures.url = dates.url
),

oldest as (
    select
        source_id,
        min(year) as first_year
    from visits
    where year is not null
    group by source_id
),

answered as (
    select distinct
        source_id,
        url
    from visits
    where outcome = 'ok'
),

-- A list page, and a page whose date nobody knows, may tell of any year until it was asked for. One that
-- answered tells of no year before the oldest page that the source is known to have.
outcomes as (
    select
        place_id,
        stream,
        url,
        captured_at,
        year,
        outcome
    from visits
    where year is not null
    union all
    select
        visits.place_id,
        visits.stream,
        visits.url,
        visits.captured_at,
        years.year,
        visits.outcome
    from visits
    left join oldest on visits.source_id = oldest.source_id
    left join answered on visits.source_id = answered.source_id and visits.url = answered.url
    inner join years
        on
            extract(year from visits.captured_at) >= years.year
            and (
                answered.url is null
                or years.year >= coalesce(oldest.first_year, extract(year from visits.captured_at))
            )
    where visits.year is null
),

-- Looking twice at one address with one result is one outcome.
counted as (
    select
        place_id,
        stream,
        year,
        count(distinct case when outcome = 'ok' then url end) as outcomes_ok,
        count(distinct case when outcome = 'blocked' then url end) as outcomes_blocked,
        count(distinct case when outcome = 'page_gone' then url end) as outcomes_page_gone,
        count(distinct case when outcome = 'unreachable' then url end) as outcomes_unreachable,
        count(distinct case when outcome = 'not_looked' then url end) as outcomes_not_attempted,
        cast(max(case when outcome <> 'not_looked' then captured_at end) as date) as last_looked
    from outcomes
    group by place_id, stream, year
),

-- An address that answered once was read, whatever came before or after.
addresses as (
    select
        place_id,
        stream,
        year,
        url,
        max(case when outcome = 'ok' then 1 else 0 end) as has_answered,
        min(
            case outcome
                when 'blocked' then '1 blocked'
                when 'page_gone' then '2 page_gone'
                when 'unreachable' then '3 unreachable'
                when 'not_looked' then '4 not_looked'
            end
        ) as worst
    from outcomes
    group by place_id, stream, year, url
),

unanswered as (
    select
        place_id,
        stream,
        year,
        substring(min(worst), 3) as outcome
    from addresses
    where has_answered = 0
    group by place_id, stream, year
),

final as (
    select
        counted.place_id,
        counted.stream,
        counted.year,
        counted.outcomes_ok,
        counted.outcomes_blocked,
        counted.outcomes_page_gone,
        counted.outcomes_unreachable,
        counted.outcomes_not_attempted,
        counted.last_looked,
        unanswered.outcome as unanswered
    from counted
    left join unanswered
        on
            counted.place_id = unanswered.place_id
            and counted.stream = unanswered.stream
            and counted.year = unanswered.year
)

select * from final

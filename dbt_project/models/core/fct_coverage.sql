with

asked as (
    select * from {{ ref('int_coverage__ask') }}
),

outcomes as (
    select * from {{ ref('int_coverage__count_outcomes') }}
),

documents as (
    select * from {{ ref('int_coverage__count_documents') }}
),

searches as (
    select * from {{ ref('int_coverage__count_searches') }}
),

counted as (
    select
        asked.place_id,
        asked.place_code,
        asked.name_zh,
        asked.level,
        asked.boundary_vintage,
        asked.stream,
        asked.year,
        case when asked.year is not null then coalesce(outcomes.outcomes_ok, 0) end as outcomes_ok,
        case when asked.year is not null then coalesce(outcomes.outcomes_blocked, 0) end as outcomes_blocked,
        case when asked.year is not null then coalesce(outcomes.outcomes_page_gone, 0) end
            as outcomes_page_gone,
        case when asked.year is not null then coalesce(outcomes.outcomes_unreachable, 0) end
            as outcomes_unreachable,
        case when asked.year is not null then coalesce(outcomes.outcomes_not_attempted, 0) end
            as outcomes_not_attempted,
        outcomes.last_looked,
        outcomes.unanswered,
        case when asked.year is null then coalesce(searches.searches, 0) end as searches,
        case when asked.year is null then searches.results_seen end as results_seen,
        case when asked.year is null then searches.results_kept end as results_kept,
        case when asked.year is not null then coalesce(documents.documents, 0) end as documents,
        case when asked.year is not null then coalesce(documents.documents_coded, 0) end as documents_coded
    from asked
    left join outcomes
        on
            asked.place_id = outcomes.place_id
            and asked.stream = outcomes.stream
            and asked.year = outcomes.year
    left join documents
        on
            asked.place_id = documents.place_id
            and asked.stream = documents.stream
            and asked.year = documents.year
    left join searches on asked.place_id = searches.place_id and asked.year is null
),

final as (
    select
        place_id,
        place_code,
        name_zh,
        level,
        boundary_vintage,
        stream,
        year,
        outcomes_ok,
        outcomes_blocked,
        outcomes_page_gone,
        outcomes_unreachable,
        outcomes_not_attempted,
        searches,
        results_seen,
        results_kept,
        documents,
        documents_coded,
        last_looked,
        -- Documents that somebody typed or found through an index never say that a stream was looked through.
        case
            when year is null and searches = 0 then 'not_looked'
            when year is null and results_kept = 0 then 'looked_not_found'
            when year is null then null
            when outcomes_ok > 0 and documents > 0 then null
            -- Where a page is known that never answered, nobody can say that there is nothing in it.
            when unanswered is not null then unanswered
            when outcomes_ok > 0 then 'looked_not_found'
            else 'not_looked'
        end as absence
    from counted
)

select * from final

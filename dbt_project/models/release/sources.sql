with

sources as (
    select * from {{ ref('stg_landing__registered_sources') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

captures as (
    select * from {{ ref('stg_archive__captures') }}
),

page_documents as (
    select * from {{ ref('stg_landing__page_documents') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

counted as (
    select
        source_id,
        count(*) as documents,
        cast(sum(n_passages) as bigint) as passages
    from documents
    where source_id is not null
    group by source_id
),

pages as (
    select
        source_id,
        count(distinct page_id) as documents
    from page_documents
    group by source_id
),

attempts as (
    select
        source_id,
        captured_at,
        state,
        page_role = 'list' and listed_title is null as is_entry,
        {{ access_outcome('state') }} as outcome
    from captures
    where page_role <> 'robots'
),

visits as (
    select
        source_id,
        count(case when outcome = 'ok' then 1 end) as attempts_ok,
        count(case when outcome = 'blocked' then 1 end) as attempts_blocked,
        count(case when outcome = 'page_gone' then 1 end) as attempts_page_gone,
        count(case when outcome = 'unreachable' then 1 end) as attempts_unreachable,
        count(case when outcome = 'not_looked' then 1 end) as attempts_not_attempted,
        count(case when outcome <> 'not_looked' then 1 end) as asked,
        cast(max(case when outcome <> 'not_looked' then captured_at end) as date) as last_looked
    from attempts
    group by source_id
),

-- What its entry points answered last describes a source; one that was never asked is not_attempted.
answers as (
    select
        source_id,
        state,
        row_number() over (
            partition by source_id
            order by
                case when is_entry then 0 else 1 end asc,
                captured_at desc,
                case when outcome = 'ok' then 0 else 1 end asc,
                state asc
        ) as age
    from attempts
),

final as (
    select
        sources.source_id as row_id,
        sources.source_id,
        sources.kind,
        sources.stream,
        matches.place_id,
        sources.name_en,
        sources.name_zh,
        sources.url,
        sources.origin_cluster,
        sources.author,
        sources.published_on,
        sources.published_precision,
        sources.licence,
        case
            when sources.text_sha256 is not null then 'text_hash'
            when visits.attempts_ok > 0 then 'archived'
            else 'transcribed'
        end as evidence_class,
        sources.text_sha256,
        sources.text_characters,
        coalesce(pages.documents, counted.documents, 0) as documents,
        coalesce(counted.passages, 0) as passages,
        coalesce(answers.state, 'not_attempted') as access_state,
        case
            when visits.asked > 0
                then
                    'asked ' || cast(visits.asked as {{ dbt.type_string() }}) || ' times, last answer '
                    || answers.state
            when sources.text_sha256 is not null
                then 'read as a text that is held elsewhere; never asked for over the network'
            when sources.verification = 'unverified'
                then
                    'never asked for over the network; '
                    || 'unverified: nobody has looked whether its address answers'
            else 'never asked for over the network'
        end as access_summary,
        sources.expected_state,
        sources.is_live,
        sources.verification,
        sources.verified_on,
        sources.note,
        coalesce(visits.attempts_ok, 0) as attempts_ok,
        coalesce(visits.attempts_blocked, 0) as attempts_blocked,
        coalesce(visits.attempts_page_gone, 0) as attempts_page_gone,
        coalesce(visits.attempts_unreachable, 0) as attempts_unreachable,
        coalesce(visits.attempts_not_attempted, 0) as attempts_not_attempted,
        visits.last_looked
    from sources
    left join counted on sources.source_id = counted.source_id
    left join pages on sources.source_id = pages.source_id
    left join visits on sources.source_id = visits.source_id
    left join answers on sources.source_id = answers.source_id and answers.age = 1
    left join matches
        on {{ undated_place_key('sources.place_code') }} = matches.place_key
)

select * from final

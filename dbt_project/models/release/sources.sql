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

-- The last committed answer of the site; a source that was never asked is not_attempted.
visits as (
    select
        url,
        state,
        captured_at,
        row_number() over (partition by url order by captured_at desc, state asc) as age,
        count(*) over (partition by url) as n_captures
    from captures
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
        case when sources.text_sha256 is not null then 'text_hash' else 'transcribed' end as evidence_class,
        sources.text_sha256,
        sources.text_characters,
        coalesce(counted.documents, 0) as documents,
        coalesce(counted.passages, 0) as passages,
        coalesce(visits.state, 'not_attempted') as access_state,
        case
            when visits.state is not null
                then
                    'asked ' || cast(visits.n_captures as {{ dbt.type_string() }}) || ' times, last answer '
                    || visits.state
            when sources.text_sha256 is not null
                then 'read as a text that is held elsewhere; never asked for over the network'
            else 'never asked for over the network'
        end as access_summary
    from sources
    left join counted on sources.source_id = counted.source_id
    left join visits on sources.url = visits.url and visits.age = 1
    left join matches
        on {{ undated_place_key('sources.place_code') }} = matches.place_key
)

select * from final

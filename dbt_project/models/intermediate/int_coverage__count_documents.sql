with

records as (
    -- Pages that were captured are counted as such, coded or not.
    select * from {{ ref('stg_landing__records') }}
    where record_kind <> 'captured_page'
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

places as (
    select * from {{ ref('int_records__place') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

decisions as (
    select * from {{ ref('stg_landing__decisions') }}
),

page_documents as (
    select * from {{ ref('stg_landing__page_documents') }}
),

page_dates as (
    select * from {{ ref('int_pages__date') }}
),

sources as (
    select * from {{ ref('stg_landing__registered_sources') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

-- A typed record is no coding of a document.
coded as (
    select distinct document_id
    from decisions
    where coding_mode <> 'typed_record'
),

recorded as (
    select
        places.place_id,
        documents.stream,
        cast(extract(year from dates.date_start) as bigint) as year,
        documents.document_id as held_id,
        coded.document_id is not null as is_coded
    from records
    inner join documents on records.document_id = documents.document_id
    inner join places on records.record_id = places.record_id
    inner join dates on records.record_id = dates.record_id
    left join coded on documents.document_id = coded.document_id
    where places.place_id is not null and dates.date_start is not null and documents.stream is not null
),

-- Versions of one page are one document; of several documents on one page each counts, in its own year.
captured as (
    select
        matches.place_id,
        sources.stream,
        coalesce(
            case
                when
                    page_documents.part is not null
                    and page_documents.date_document_precision not in ('not_after', 'plan_period')
                    then cast(extract(year from page_documents.date_document) as bigint)
            end,
            page_dates.year
        ) as year,
        page_documents.page_id
        || coalesce('-' || cast(page_documents.part as {{ dbt.type_string() }}), '') as held_id,
        coded.document_id is not null as is_coded
    from page_documents
    inner join page_dates on page_documents.url = page_dates.url
    inner join sources on page_documents.source_id = sources.source_id
    inner join matches
        on {{ undated_place_key('sources.place_code') }} = matches.place_key
    left join coded on page_documents.document_id = coded.document_id
),

held as (
    select
        place_id,
        stream,
        year,
        held_id,
        is_coded
    from recorded
    union all
    select
        place_id,
        stream,
        year,
        held_id,
        is_coded
    from captured
),

final as (
    select
        place_id,
        stream,
        year,
        count(distinct held_id) as documents,
        count(distinct case when is_coded then held_id end) as documents_coded
    from held
    group by place_id, stream, year
)

select * from final

with

captures as (
    select * from {{ ref('stg_archive__captures') }}
),

documents as (
    select * from {{ ref('stg_landing__page_documents') }}
),

-- What the document bears goes before what a list prints beside it; a span of years dates no page.
read as (
    select
        url,
        coalesce(
            case when date_document_precision not in ('not_after', 'plan_period') then date_document end,
            case when date_published_precision not in ('not_after', 'plan_period') then date_published end
        ) as dated_on,
        row_number() over (partition by url order by first_captured_at, document_id) as version
    from documents
),

first_read as (
    select
        url,
        dated_on
    from read
    where version = 1
),

listed as (
    select
        url,
        min(listed_on) as dated_on
    from captures
    where listed_on is not null
    group by url
),

final as (
    select
        coalesce(first_read.url, listed.url) as url,
        coalesce(first_read.dated_on, listed.dated_on) as dated_on,
        cast(extract(year from coalesce(first_read.dated_on, listed.dated_on)) as bigint) as year
    from first_read
    full outer join listed on first_read.url = listed.url
    where coalesce(first_read.dated_on, listed.dated_on) is not null
)

select * from final

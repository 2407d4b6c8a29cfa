with

records as (
    select * from {{ ref('stg_landing__records') }}
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

-- A typed record is no coding of a document.
coded as (
    select distinct document_id
    from decisions
    where coding_mode <> 'typed_record'
),

final as (
    select
        places.place_id,
        documents.stream,
        cast(extract(year from dates.date_start) as bigint) as year,
        count(distinct documents.document_id) as documents,
        count(distinct coded.document_id) as documents_coded
    from records
    inner join documents on records.document_id = documents.document_id
    inner join places on records.record_id = places.record_id
    inner join dates on records.record_id = dates.record_id
    left join coded on documents.document_id = coded.document_id
    where places.place_id is not null and dates.date_start is not null and documents.stream is not null
    group by places.place_id, documents.stream, extract(year from dates.date_start)
)

select * from final

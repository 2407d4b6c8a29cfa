with

dispositions as (
    select * from {{ ref('int_records__dispose') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

records as (
    select * from {{ ref('stg_landing__records') }}
),

final as (
    select
        dispositions.record_id as row_id,
        dispositions.record_id,
        dispositions.record_kind,
        dispositions.disposition,
        dispositions.target_id,
        dispositions.initiative_id,
        dispositions.document_id,
        documents.url,
        records.source_doubt,
        dispositions.reason
    from dispositions
    inner join records on dispositions.record_id = records.record_id
    left join documents on dispositions.document_id = documents.document_id
)

select * from final

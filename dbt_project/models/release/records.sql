with

dispositions as (
    select * from {{ ref('int_records__dispose') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
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
        dispositions.reason
    from dispositions
    left join documents on dispositions.document_id = documents.document_id
)

select * from final

with

dispositions as (
    select * from {{ ref('int_records__dispose') }}
),

documents as (
    select * from {{ ref('int_documents__unite') }}
),

-- Copies, repeats and the same numbered document add a place to read it and no further origin.
final as (
    select
        dispositions.initiative_id,
        dispositions.record_id,
        dispositions.document_id,
        documents.origin_cluster,
        dispositions.join_kind,
        dispositions.record_id = dispositions.root_record_id as is_primary
    from dispositions
    inner join dispositions as roots on dispositions.root_record_id = roots.record_id
    left join documents on roots.document_id = documents.document_id
    where dispositions.initiative_id is not null
)

select * from final

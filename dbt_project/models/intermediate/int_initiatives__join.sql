with

dispositions as (
    select * from {{ ref('int_records__dispose') }}
),

documents as (
    select * from {{ ref('stg_landing__documents') }}
),

final as (
    select
        dispositions.initiative_id,
        dispositions.record_id,
        dispositions.document_id,
        documents.origin_cluster,
        dispositions.join_kind,
        dispositions.record_id = dispositions.root_record_id as is_primary
    from dispositions
    left join documents on dispositions.document_id = documents.document_id
    where dispositions.initiative_id is not null
)

select * from final

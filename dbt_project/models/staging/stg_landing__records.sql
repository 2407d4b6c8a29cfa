with

typed_records as (
    select
        record_id,
        record_kind,
        document_id,
        duplicate_of,
        mirror_of,
        place_code,
        host_place_codes,
        place_as_typed,
        is_relevant,
        source_doubt,
        note
    from {{ source('landing_literature', 'typed_records') }}
),

coded_records as (
    select
        record_id,
        record_kind,
        document_id,
        duplicate_of,
        mirror_of,
        place_code,
        host_place_codes,
        place_as_typed,
        is_relevant,
        source_doubt,
        note
    from {{ source('landing_coding', 'coded_records') }}
),

final as (
    select * from typed_records
    union all
    select * from coded_records
)

select * from final

with

records as (
    select * from {{ ref('int_records__code_place') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

final as (
    select
        records.record_id,
        records.place_code,
        records.place_absence,
        matches.place_id,
        matches.level as place_level
    from records
    left join matches
        on {{ place_key('records.place_code', 'records.date_start', 'records.date_end') }} = matches.place_key
)

select * from final

with

designations as (
    -- A place that was only proposed is no designation: it is a claim.
    select * from {{ ref('stg_landing__designations') }}
    where status not in ('considered', 'proposed')
),

dates as (
    select * from {{ ref('int_records__date') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),


placed as (
    select
        designations.record_id,
        designations.programme_code,
        designations.batch,
        designations.subject_zh,
        matches.place_id,
        coalesce(matches.place_id, designations.place_as_printed) as place_part,
        dates.date_start
    from designations
    left join dates on designations.record_id = dates.record_id
    left join matches
        on
            {{ place_key('designations.place_code', 'dates.date_start', 'dates.date_end') }}
            = matches.place_key
),

final as (
    select
        record_id,
        place_id,
        first_value(record_id) over (
            partition by place_part, programme_code, batch, subject_zh
            order by coalesce(date_start, cast('9999-12-31' as date)), record_id
        ) as root_record_id
    from placed
)

select * from final

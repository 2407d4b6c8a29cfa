with

designations as (
    select * from {{ ref('stg_landing__designations') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

named as (
    select * from designations
    where status <> 'proposed'
),

placed as (
    select
        named.record_id,
        named.programme_code,
        named.batch,
        named.subject_zh,
        matches.place_id,
        coalesce(matches.place_id, named.place_as_printed) as place_part,
        dates.date_start
    from named
    left join dates on named.record_id = dates.record_id
    left join matches
        on {{ place_key('named.place_code', 'dates.date_start', 'dates.date_end') }} = matches.place_key
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

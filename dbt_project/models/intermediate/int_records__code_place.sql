with

records as (
    select * from {{ ref('stg_landing__records') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

coded as (
    select * from {{ ref('int_variables__resolve') }}
    where variable = 'place_code'
),

final as (
    select
        records.record_id,
        dates.date_start,
        dates.date_end,
        -- Where coders were asked, their answer counts, also when it is that they disagree.
        case when coded.record_id is null then records.place_code else coded.value end as place_code,
        coalesce(coded.absence, 'looked_not_found') as place_absence
    from records
    left join dates on records.record_id = dates.record_id
    left join coded on records.record_id = coded.record_id
)

select * from final

with

records as (
    select * from {{ ref('stg_landing__records') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

places as (
    select * from {{ ref('int_records__place') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

numbers as (
    select
        record_id,
        {{ document_number_key('value') }} as number_key
    from resolved_variables
    where variable = 'document_number' and value is not null
),

-- One number names one act of one government; a national list of pilots has one number for many places.
numbered as (
    select
        records.record_id,
        first_value(records.record_id) over (
            partition by numbers.number_key, places.place_id
            order by coalesce(dates.date_start, cast('9999-12-31' as date)), records.record_id
        ) as first_record_id
    from records
    inner join numbers on records.record_id = numbers.record_id
    inner join places on records.record_id = places.record_id
    left join dates on records.record_id = dates.record_id
    where
        records.record_kind <> 'designation'
        and numbers.number_key is not null
        and places.place_id is not null
        and records.duplicate_of is null
        and records.mirror_of is null
),

joins as (
    select
        records.record_id,
        coalesce(
            records.duplicate_of,
            records.mirror_of,
            case when numbered.first_record_id <> records.record_id then numbered.first_record_id end
        ) as joined_record_id,
        case
            when records.duplicate_of is not null then 'duplicate_of'
            when records.mirror_of is not null then 'mirror_of'
            when numbered.first_record_id <> records.record_id then 'same_document_number'
        end as join_kind
    from records
    left join numbered on records.record_id = numbered.record_id
),

-- A repeat of a repeat joins where that one joins; a test proves that three steps reach the end.
final as (
    select
        joins.record_id,
        joins.join_kind,
        joins.joined_record_id,
        coalesce(
            third.joined_record_id, second.joined_record_id, joins.joined_record_id, joins.record_id
        ) as root_record_id
    from joins
    left join joins as second on joins.joined_record_id = second.record_id
    left join joins as third on second.joined_record_id = third.record_id
)

select * from final

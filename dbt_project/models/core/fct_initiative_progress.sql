with

stages as (
    select * from {{ ref('fct_initiative_stages') }}
),

categories as (
    select * from {{ ref('stg_landing__categories') }}
),

ordered_stages as (
    select
        category_code as stage,
        sort_order
    from categories
    where list_name = 'stage'
),

agreed as (
    select
        stages.initiative_id,
        stages.stage,
        stages.date,
        stages.date_end,
        ordered_stages.sort_order,
        {{ stage_class('stages.stage') }} as stage_class
    from stages
    left join ordered_stages on stages.stage = ordered_stages.stage
    where stages.is_present
),

-- Latest dated stage; where no stage has a date, the furthest one.
latest as (
    select
        initiative_id,
        stage,
        row_number() over (
            partition by initiative_id
            order by coalesce(date, cast('0001-01-01' as date)) desc, sort_order desc, stage asc
        ) as place
    from agreed
),

spans as (
    select
        initiative_id,
        max(case when stage_class = 'actual' then 1 else 0 end) as has_actual,
        max(case when stage_class = 'ended' then 1 else 0 end) as has_end,
        min(case when stage_class = 'actual' then coalesce(date_end, date) end) as first_actual,
        max(case when stage_class = 'actual' then date end) as last_actual
    from agreed
    group by initiative_id
),

initiatives as (
    select
        initiative_id,
        min(absence) as absence
    from stages
    group by initiative_id
),

final as (
    select
        initiatives.initiative_id,
        latest.stage as current_stage,
        case
            when latest.stage = 'ended' then 'ended'
            when
                spans.has_end = 0
                and {{ months_between('spans.first_actual', 'spans.last_actual') }} >= 24 then 'persisting'
            when spans.has_actual = 1 then 'actual'
            when latest.stage is not null then 'virtual'
        end as status,
        case when latest.stage is null then initiatives.absence end as absence
    from initiatives
    left join latest on initiatives.initiative_id = latest.initiative_id and latest.place = 1
    left join spans on initiatives.initiative_id = spans.initiative_id
)

select * from final

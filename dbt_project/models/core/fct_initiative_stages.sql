with

members as (
    select * from {{ ref('int_initiatives__join') }}
),

resolved_values as (
    select * from {{ ref('int_values__resolve') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

categories as (
    select * from {{ ref('stg_landing__categories') }}
),

bases as (
    select * from {{ ref('int_variables__resolve') }}
    where variable = 'basis'
),

final as (
    select
        members.initiative_id || ':' || stages.value as row_id,
        members.initiative_id,
        members.record_id,
        stages.value as stage,
        stages.is_present,
        stages.status,
        stages.absence,
        dates.date_start as date,
        case when dates.date_end <> dates.date_start then dates.date_end end as date_end,
        dates.date_precision,
        dates.date_kind,
        dates.is_year_inferred,
        dates.date_variable,
        dates.date_absence,
        bases.value as basis,
        categories.label_en,
        categories.label_zh,
        stages.evidence_class,
        stages.certainty,
        stages.n_coders,
        stages.n_origins,
        stages.decision_ids,
        stages.passage_ids
    from members
    inner join resolved_values as stages
        on members.record_id = stages.record_id and stages.variable = 'stage'
    left join dates on members.record_id = dates.record_id
    left join bases on members.record_id = bases.record_id
    left join categories on categories.list_name = 'stage' and stages.value = categories.category_code
    where members.is_primary
)

select * from final

with

members as (
    select * from {{ ref('int_initiatives__join') }}
),

targets as (
    select * from {{ ref('int_codebook__target') }}
),

resolved_values as (
    select * from {{ ref('int_values__resolve') }}
),

categories as (
    select * from {{ ref('stg_landing__categories') }}
),

named as (
    select
        members.initiative_id,
        members.record_id,
        split_part(targets.target, ':', 1) as table_name,
        nullif(split_part(targets.target, ':', 2), '') as role,
        resolved_values.variable,
        resolved_values.value,
        resolved_values.is_present,
        resolved_values.status,
        resolved_values.absence,
        resolved_values.evidence_class,
        resolved_values.certainty,
        resolved_values.n_coders,
        resolved_values.n_origins,
        resolved_values.decision_ids,
        resolved_values.passage_ids,
        categories.label_en,
        categories.label_zh
    from members
    inner join resolved_values on members.record_id = resolved_values.record_id
    inner join targets on resolved_values.variable = targets.variable
    left join categories
        on targets.list_name = categories.list_name and resolved_values.value = categories.category_code
    where
        members.is_primary
        and split_part(targets.target, ':', 1) in (
            'initiative_sectors',
            'initiative_technologies',
            'initiative_functions',
            'initiative_actors',
            'initiative_values'
        )
),

final as (
    select
        -- The row of the release table that shows this category.
        case table_name
            when 'initiative_actors' then initiative_id || ':' || role || ':' || value
            when 'initiative_values' then initiative_id || ':' || variable || ':' || value
            else initiative_id || ':' || value
        end as row_id,
        *
    from named
)

select * from final

with

members as (
    select * from {{ ref('int_initiatives__join') }}
),

targets as (
    select * from {{ ref('int_codebook__target') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

-- Repeats are no second reading of the act: the record that came first gives the values.
final as (
    select
        members.initiative_id,
        members.record_id,
        resolved_variables.variable,
        substring(targets.target, length('initiatives.') + 1) as column_name,
        resolved_variables.value,
        resolved_variables.status,
        resolved_variables.absence,
        resolved_variables.evidence_class,
        resolved_variables.certainty,
        resolved_variables.n_coders,
        resolved_variables.n_origins,
        resolved_variables.decision_ids,
        resolved_variables.passage_ids
    from members
    inner join resolved_variables on members.record_id = resolved_variables.record_id
    inner join targets on resolved_variables.variable = targets.variable
    where members.is_primary and targets.target like 'initiatives.%'
)

select * from final

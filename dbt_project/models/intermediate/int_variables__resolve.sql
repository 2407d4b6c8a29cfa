with

decisions as (
    select * from {{ ref('int_decisions__count') }}
),

resolved_values as (
    select * from {{ ref('int_values__resolve') }}
),

asked as (
    select
        record_id,
        variable,
        count(distinct coder_id) as n_coders,
        count(distinct origin_cluster) as n_origins,
        min(certainty) as certainty,
        min(evidence_class) as evidence_class,
        min(case when is_implied then 1 else 0 end) = 1 as is_implied,
        {{ join_sorted('decision_id') }} as decision_ids,
        {{ join_sorted('passage_id') }} as passage_ids
    from decisions
    group by record_id, variable
),

answers as (
    select
        record_id,
        variable,
        count(*) as n_values,
        min(case when is_present then value end) as value,
        min(status) as status
    from resolved_values
    group by record_id, variable
),

final as (
    select
        asked.record_id,
        asked.variable,
        asked.n_coders,
        asked.n_origins,
        asked.certainty,
        case when asked.is_implied then 'computed' else asked.evidence_class end as evidence_class,
        asked.decision_ids,
        asked.passage_ids,
        case when answers.n_values = 1 then answers.value end as value,
        case
            when answers.n_values = 1 and asked.is_implied then 'computed'
            when answers.n_values = 1 then answers.status
            else 'absent'
        end as status,
        case
            when answers.n_values is null then 'looked_not_found'
            when answers.n_values > 1 or answers.value is null then 'coder_disagreement'
        end as absence
    from asked
    left join answers on asked.record_id = answers.record_id and asked.variable = answers.variable
)

select * from final

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

-- Of a settled dispute the values that stand count, of an open one all that were given.
answers as (
    select
        record_id,
        variable,
        count(case when is_present or not is_settled then 1 end) as n_values,
        min(case when is_present then value end) as value,
        min(case when is_present or not is_settled then status end) as status,
        min(case when is_present then certainty end) as certainty,
        min(case when is_present then evidence_class end) as evidence_class,
        max(case when is_settled then decision_ids end) as settled_decision_ids,
        max(case when is_settled then passage_ids end) as settled_passage_ids
    from resolved_values
    group by record_id, variable
),

final as (
    select
        asked.record_id,
        asked.variable,
        asked.n_coders,
        asked.n_origins,
        case when answers.status = 'adjudicated' then answers.certainty else asked.certainty end as certainty,
        case
            when asked.is_implied then 'computed'
            when answers.status = 'adjudicated' then answers.evidence_class
            else asked.evidence_class
        end as evidence_class,
        coalesce(answers.settled_decision_ids, asked.decision_ids) as decision_ids,
        coalesce(answers.settled_passage_ids, asked.passage_ids) as passage_ids,
        case when answers.n_values = 1 then answers.value end as value,
        case
            when answers.n_values = 1 and asked.is_implied then 'computed'
            when answers.n_values = 1 then answers.status
            else 'absent'
        end as status,
        case
            when coalesce(answers.n_values, 0) = 0 then 'looked_not_found'
            when answers.n_values > 1 or answers.value is null then 'coder_disagreement'
        end as absence
    from asked
    left join answers on asked.record_id = answers.record_id and asked.variable = answers.variable
)

select * from final

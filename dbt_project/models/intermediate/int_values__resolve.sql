with

decisions as (
    select * from {{ ref('int_decisions__count') }}
),

asked as (
    select
        record_id,
        variable,
        count(distinct coder_id) as n_coders,
        {{ join_sorted('decision_id') }} as decision_ids,
        {{ join_sorted('passage_id') }} as passage_ids
    from decisions
    group by record_id, variable
),

named as (
    select
        record_id,
        variable,
        value,
        count(distinct coder_id) as n_named,
        count(distinct origin_cluster) as n_origins,
        min(certainty) as certainty,
        min(evidence_class) as evidence_class,
        {{ join_sorted('decision_id') }} as decision_ids,
        {{ join_sorted('passage_id') }} as passage_ids
    from decisions
    where value is not null
    group by record_id, variable, value
),

final as (
    select
        named.record_id,
        named.variable,
        named.value,
        asked.n_coders,
        named.n_origins,
        named.certainty,
        named.evidence_class,
        case when named.n_named = asked.n_coders then true end as is_present,
        case
            when named.n_named < asked.n_coders then 'absent'
            when asked.n_coders = 1 then 'single_coded'
            else 'agreed'
        end as status,
        case when named.n_named < asked.n_coders then 'coder_disagreement' end as absence,
        -- A dispute rests on what every coder said, a value on those who said it.
        case when named.n_named = asked.n_coders then named.decision_ids else asked.decision_ids end
            as decision_ids,
        case when named.n_named = asked.n_coders then named.passage_ids else asked.passage_ids end
            as passage_ids
    from named
    inner join asked on named.record_id = asked.record_id and named.variable = asked.variable
)

select * from final

with

decisions as (
    select * from {{ ref('int_decisions__count') }}
),

settlements as (
    select * from {{ ref('int_disputes__settle') }}
),

adjudications as (
    select * from {{ ref('stg_landing__adjudications') }}
),

asked as (
    select
        record_id,
        variable,
        count(distinct coder_id) as n_coders,
        count(distinct origin_cluster) as n_origins,
        min(evidence_class) as evidence_class,
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

chosen as (
    select distinct
        adjudications.record_id,
        adjudications.variable,
        adjudications.value
    from adjudications
    inner join settlements
        on adjudications.record_id = settlements.record_id and adjudications.variable = settlements.variable
    where adjudications.value is not null
),

-- An adjudicator may settle on a value that no coder gave.
voiced as (
    select
        record_id,
        variable,
        value
    from named
    union
    select
        record_id,
        variable,
        value
    from chosen
),

judged as (
    select
        voiced.record_id,
        voiced.variable,
        voiced.value,
        asked.n_coders,
        coalesce(named.n_named, 0) as n_named,
        settlements.record_id is not null as is_settled,
        case
            when named.n_named = asked.n_coders and asked.n_coders = 1 then 'single_coded'
            when named.n_named = asked.n_coders then 'agreed'
            when chosen.record_id is not null then 'adjudicated'
            else 'absent'
        end as status,
        coalesce(named.n_origins, asked.n_origins) as n_origins,
        named.certainty,
        coalesce(named.evidence_class, asked.evidence_class) as evidence_class,
        named.decision_ids,
        named.passage_ids,
        asked.decision_ids as asked_decision_ids,
        asked.passage_ids as asked_passage_ids,
        settlements.certainty as settled_certainty,
        settlements.evidence_class as settled_evidence_class,
        settlements.decision_ids as settled_decision_ids,
        settlements.passage_ids as settled_passage_ids
    from voiced
    inner join asked on voiced.record_id = asked.record_id and voiced.variable = asked.variable
    left join named
        on
            voiced.record_id = named.record_id
            and voiced.variable = named.variable
            and voiced.value = named.value
    left join chosen
        on
            voiced.record_id = chosen.record_id
            and voiced.variable = chosen.variable
            and voiced.value = chosen.value
    left join settlements
        on voiced.record_id = settlements.record_id and voiced.variable = settlements.variable
),

-- A dispute rests on what every coder said, a settled one on the adjudicator too, a value on who said it.
final as (
    select
        record_id,
        variable,
        value,
        n_coders,
        n_origins,
        case when status = 'adjudicated' then settled_certainty else certainty end as certainty,
        case
            when status = 'adjudicated' then coalesce(settled_evidence_class, evidence_class)
            else evidence_class
        end as evidence_class,
        case when status <> 'absent' then true end as is_present,
        status,
        case
            when status <> 'absent' then null
            when is_settled then 'looked_not_found'
            else 'coder_disagreement'
        end as absence,
        is_settled,
        case
            when status in ('single_coded', 'agreed') then decision_ids
            when is_settled then asked_decision_ids || ';' || settled_decision_ids
            else asked_decision_ids
        end as decision_ids,
        case
            when status in ('single_coded', 'agreed') then passage_ids
            when is_settled and asked_passage_ids is not null and settled_passage_ids is not null
                then asked_passage_ids || ';' || settled_passage_ids
            when is_settled then coalesce(asked_passage_ids, settled_passage_ids)
            else asked_passage_ids
        end as passage_ids
    from judged
)

select * from final

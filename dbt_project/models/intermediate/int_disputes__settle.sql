with

decisions as (
    select * from {{ ref('int_decisions__count') }}
),

adjudications as (
    select * from {{ ref('stg_landing__adjudications') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

asked as (
    select
        record_id,
        variable,
        count(distinct coder_id) as n_coders
    from decisions
    group by record_id, variable
),

named as (
    select
        record_id,
        variable,
        value,
        count(distinct coder_id) as n_named
    from decisions
    where value is not null
    group by record_id, variable, value
),

-- An adjudication settles a dispute; where the coders agree by now, there is nothing to settle.
disputes as (
    select distinct
        named.record_id,
        named.variable
    from named
    inner join asked on named.record_id = asked.record_id and named.variable = asked.variable
    where named.n_named < asked.n_coders
),

final as (
    select
        adjudications.record_id,
        adjudications.variable,
        min(adjudications.certainty) as certainty,
        min(passages.evidence_class) as evidence_class,
        {{ join_sorted('adjudications.adjudication_id') }} as decision_ids,
        {{ join_sorted('adjudications.passage_id') }} as passage_ids
    from adjudications
    inner join disputes
        on adjudications.record_id = disputes.record_id and adjudications.variable = disputes.variable
    left join passages on adjudications.passage_id = passages.passage_id
    group by adjudications.record_id, adjudications.variable
)

select * from final

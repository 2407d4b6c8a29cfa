with

initiatives as (
    select * from {{ ref('dim_initiatives') }}
),

filled as (
    select * from {{ ref('int_initiatives__fill') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

passages as (
    select * from {{ ref('bridge_initiative_passages') }}
),

coded as (
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from filled
),

dates as (
    select
        initiatives.initiative_id,
        'first_date' as column_name,
        answers.status,
        answers.absence,
        answers.evidence_class,
        answers.certainty,
        answers.n_coders,
        answers.n_origins,
        answers.decision_ids,
        answers.passage_ids
    from initiatives
    inner join resolved_variables as answers
        on initiatives.record_id = answers.record_id and initiatives.date_variable = answers.variable
),

stages as (
    select
        initiatives.initiative_id,
        'current_stage' as column_name,
        'computed' as status,
        answers.absence,
        answers.evidence_class,
        answers.certainty,
        answers.n_coders,
        answers.n_origins,
        answers.decision_ids,
        answers.passage_ids
    from initiatives
    inner join resolved_variables as answers
        on initiatives.record_id = answers.record_id and answers.variable = 'stage'
),

-- Columns that are computed from one coded column, and absent for the same reason.
derived as (
    select
        initiative_id,
        'place_id' as column_name,
        'computed' as status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from filled
    where column_name = 'place_code'
    union all
    select
        initiative_id,
        'status' as column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from stages
    union all
    select
        initiative_id,
        'first_date_precision' as column_name,
        'computed' as status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from dates
),

-- A document that nobody named carries the title of its page.
titles as (
    select
        initiatives.initiative_id,
        'name_zh' as column_name,
        'as_published' as status,
        'looked_not_found' as absence,
        min(passages.evidence_class) as evidence_class,
        cast(null as bigint) as certainty,
        cast(null as bigint) as n_coders,
        count(distinct passages.origin_cluster) as n_origins,
        cast(null as {{ dbt.type_string() }}) as decision_ids,
        {{ join_sorted('passages.passage_id') }} as passage_ids
    from initiatives
    inner join passages
        on
            initiatives.initiative_id = passages.initiative_id
            and initiatives.record_id = passages.record_id
    left join filled
        on
            initiatives.initiative_id = filled.initiative_id
            and filled.column_name = 'name_zh'
            and filled.value is not null
    where filled.initiative_id is null
    group by initiatives.initiative_id
),

named as (
    select
        coded.initiative_id,
        coded.column_name,
        coded.status,
        coded.absence,
        coded.evidence_class,
        coded.certainty,
        coded.n_coders,
        coded.n_origins,
        coded.decision_ids,
        coded.passage_ids
    from coded
    left join titles on coded.initiative_id = titles.initiative_id and coded.column_name = titles.column_name
    where titles.initiative_id is null
),

united as (
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from named
    union all
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from dates
    union all
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from stages
    union all
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from derived
    union all
    select
        initiative_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from titles
),

final as (
    select
        'initiatives' as table_name,
        initiative_id as cell_row_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from united
)

select * from final

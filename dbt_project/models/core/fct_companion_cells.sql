with

categories as (
    select * from {{ ref('bridge_initiative_categories') }}
),

stages as (
    select * from {{ ref('fct_initiative_stages') }}
),

passages as (
    select * from {{ ref('bridge_initiative_passages') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

category_cells as (
    select
        table_name,
        row_id as cell_row_id,
        'is_present' as column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from categories
),

stage_cells as (
    select
        'initiative_stages' as table_name,
        row_id as cell_row_id,
        'is_present' as column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from stages
),

bases as (
    select
        'initiative_stages' as table_name,
        stages.row_id as cell_row_id,
        'basis' as column_name,
        answers.status,
        answers.absence,
        answers.evidence_class,
        answers.certainty,
        answers.n_coders,
        answers.n_origins,
        answers.decision_ids,
        answers.passage_ids
    from stages
    inner join resolved_variables as answers
        on stages.record_id = answers.record_id and answers.variable = 'basis'
),

date_columns as (
    {{- literal_rows(['column_name', 'status'], [
        ['date', none],
        ['date_end', none],
        ['date_precision', 'computed'],
        ['date_kind', 'computed'],
        ['is_year_inferred', 'computed'],
    ]) }}
),

dates as (
    select
        'initiative_stages' as table_name,
        stages.row_id as cell_row_id,
        date_columns.column_name,
        coalesce(date_columns.status, answers.status) as status,
        case when stages.date is null then answers.absence else 'not_applicable' end as absence,
        answers.evidence_class,
        answers.certainty,
        answers.n_coders,
        answers.n_origins,
        answers.decision_ids,
        answers.passage_ids
    from stages
    cross join date_columns
    inner join resolved_variables as answers
        on stages.record_id = answers.record_id and stages.date_variable = answers.variable
),

passage_columns as (
    {{- literal_rows(['column_name'], [['url'], ['title_zh'], ['quote'], ['text_sha256'], ['start']]) }}
),

quotes as (
    select
        'initiative_evidence' as table_name,
        passages.row_id as cell_row_id,
        passage_columns.column_name,
        'as_published' as status,
        cast(null as {{ dbt.type_string() }}) as absence,
        passages.evidence_class,
        cast(null as bigint) as certainty,
        cast(null as bigint) as n_coders,
        cast(1 as bigint) as n_origins,
        cast(null as {{ dbt.type_string() }}) as decision_ids,
        passages.passage_id as passage_ids
    from passages
    cross join passage_columns
),

claimants as (
    select
        'initiative_evidence' as table_name,
        passages.row_id as cell_row_id,
        'claimant' as column_name,
        answers.status,
        answers.absence,
        answers.evidence_class,
        answers.certainty,
        answers.n_coders,
        answers.n_origins,
        answers.decision_ids,
        answers.passage_ids
    from passages
    inner join resolved_variables as answers
        on passages.record_id = answers.record_id and answers.variable = 'claimant'
),

final as (
    select {{ trace_columns() }}
    from category_cells
    union all
    select {{ trace_columns() }}
    from stage_cells
    union all
    select {{ trace_columns() }}
    from bases
    union all
    select {{ trace_columns() }}
    from dates
    union all
    select {{ trace_columns() }}
    from quotes
    union all
    select {{ trace_columns() }}
    from claimants
)

select * from final

with

designations as (
    select * from {{ ref('fct_designations') }}
),

claims as (
    select * from {{ ref('fct_claims') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

resolved_values as (
    select * from {{ ref('int_values__resolve') }}
),

designation_columns as (
    {{- literal_rows(['column_name', 'variable'], [
        ['programme_code', 'programme'],
        ['issuer', 'actor_issuer'],
        ['document_number', 'document_number'],
        ['date', 'date_designated'],
        ['date_end', none],
        ['date_start', none],
        ['date_precision', 'date_precision'],
        ['date_kind', 'date_kind'],
        ['place_code', 'place_code'],
        ['place_as_printed', none],
        ['batch', 'batch'],
        ['subject_zh', 'subject_zh'],
        ['status_as_printed', none],
        ['confidence', 'confidence'],
        ['note', none],
    ]) }}
),

-- What the typist decided is cited with the decision; the rest stands as its page prints it.
designation_cells as (
    select
        'designations' as table_name,
        designations.designation_id as cell_row_id,
        designation_columns.column_name,
        case when answers.value is null then 'as_published' else answers.status end as status,
        case when designation_columns.column_name in ('date_start', 'date_end') then 'not_applicable' end
            as absence,
        designations.evidence_class,
        answers.certainty,
        cast(1 as bigint) as n_coders,
        designations.n_origins,
        case
            when answers.value is not null or answers.absence = 'looked_not_found' then answers.decision_ids
        end as decision_ids,
        designations.passage_ids
    from designations
    cross join designation_columns
    left join resolved_variables as answers
        on designations.record_id = answers.record_id and designation_columns.variable = answers.variable
),

claim_columns as (
    {{- literal_rows(['column_name', 'variable'], [
        ['claim_type', none],
        ['statement_en', 'statement'],
        ['claimant', 'claimant'],
        ['place_code', 'place_code'],
        ['figure_as_printed', 'figure'],
        ['unit', 'figure_unit'],
        ['as_of', none],
        ['scope', 'figure_scope'],
        ['stage', 'stage'],
        ['sector_code', 'sector'],
        ['technology_code', 'technology'],
    ]) }}
),

claim_values as (
    select
        claims.claim_id,
        claims.record_id,
        claims.figure_as_printed,
        claims.evidence_class,
        claims.n_coders,
        claims.passage_id,
        claim_columns.column_name,
        claim_columns.variable,
        case claim_columns.column_name
            when 'statement_en' then claims.statement_en
            when 'claimant' then claims.claimant
            when 'place_code' then claims.place_code
            when 'figure_as_printed' then claims.figure_as_printed
            when 'unit' then claims.unit
            when 'scope' then claims.scope
            when 'stage' then claims.stage
            when 'sector_code' then claims.sector_code
            when 'technology_code' then claims.technology_code
        end as value
    from claims
    cross join claim_columns
),

claim_cells as (
    select
        'claims' as table_name,
        claim_values.claim_id as cell_row_id,
        claim_values.column_name,
        coalesce(answers.status, 'as_published') as status,
        case
            when claim_values.column_name in ('unit', 'scope') and claim_values.figure_as_printed is null
                then 'not_applicable'
            else disputes.absence
        end as absence,
        coalesce(answers.evidence_class, disputes.evidence_class, claim_values.evidence_class)
            as evidence_class,
        coalesce(answers.certainty, disputes.certainty) as certainty,
        coalesce(answers.n_coders, disputes.n_coders, claim_values.n_coders) as n_coders,
        cast(1 as bigint) as n_origins,
        coalesce(answers.decision_ids, disputes.decision_ids) as decision_ids,
        coalesce(answers.passage_ids, disputes.passage_ids, claim_values.passage_id) as passage_ids
    from claim_values
    left join resolved_values as answers
        on
            claim_values.record_id = answers.record_id
            and claim_values.variable = answers.variable
            and claim_values.value = answers.value
            and answers.is_present
    left join resolved_variables as disputes
        on
            claim_values.record_id = disputes.record_id
            and claim_values.variable = disputes.variable
            and claim_values.value is null
            and disputes.absence = 'coder_disagreement'
            and disputes.n_coders > 1
),

-- The identity of a place is found from its code, and absent for the same reason.
claim_places as (
    select
        table_name,
        cell_row_id,
        'place_id' as column_name,
        'computed' as status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
    from claim_cells
    where column_name = 'place_code'
),

final as (
    select {{ trace_columns() }}
    from designation_cells
    union all
    select {{ trace_columns() }}
    from claim_cells
    union all
    select {{ trace_columns() }}
    from claim_places
)

select * from final

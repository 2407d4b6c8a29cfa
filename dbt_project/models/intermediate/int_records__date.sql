with

records as (
    select * from {{ ref('stg_landing__records') }}
),

designations as (
    select * from {{ ref('stg_landing__designations') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

-- A year of announcement dates what was announced, never what runs; a year of implementation what was done.
date_variables as (
    {{- literal_rows(['variable', 'date_kind', 'dated_class', 'preference'], [
        ['date_document', 'document', none, '1'],
        ['date_published', 'published', none, '2'],
        ['date_designated', 'designated', none, '3'],
        ['date_implemented', 'implemented', 'actual', '4'],
        ['date_announced', 'announced', 'virtual', '5'],
    ]) }}
),

coded as (
    select
        record_id,
        max(case when variable = 'stage' then value end) as stage,
        max(case when variable = 'stage' then {{ stage_class('value') }} end) as stage_class,
        max(case when variable = 'date_precision' then value end) as date_precision
    from resolved_variables
    group by record_id
),

answers as (
    select
        resolved_variables.record_id,
        resolved_variables.variable,
        resolved_variables.value,
        resolved_variables.absence,
        date_variables.date_kind,
        coded.date_precision,
        row_number() over (
            partition by resolved_variables.record_id
            order by
                case
                    when resolved_variables.value is not null then 0
                    when resolved_variables.absence = 'coder_disagreement' then 1
                    else 2
                end,
                date_variables.preference
        ) as choice
    from resolved_variables
    inner join date_variables on resolved_variables.variable = date_variables.variable
    inner join coded on resolved_variables.record_id = coded.record_id
    where
        date_variables.dated_class is null
        or date_variables.dated_class = coded.stage_class
        -- An office founded, a contract let and a licence given are done, though nothing runs yet (S119).
        or (
            date_variables.variable = 'date_implemented'
            and coded.stage in ('established', 'procured', 'legislated')
        )
),

spans as (
    select
        record_id,
        variable,
        absence,
        case when value is not null then date_kind end as date_kind,
        {{ date_span_start('value') }} as date_start,
        {{ date_span_end('value') }} as date_end,
        -- The form has one precision for two dates: the shape of the date decides, unless the word says more.
        case
            when value is null then null
            when date_precision in ('not_after', 'plan_period', 'quarter', 'half_year', 'minute')
                then date_precision
            else {{ date_span_precision('value') }}
        end as date_precision,
        case when value is not null then false end as is_year_inferred
    from answers
    where choice = 1
),

final as (
    select
        records.record_id,
        coalesce(designations.date_start, designations.date, spans.date_start) as date_start,
        coalesce(designations.date_end, designations.date, spans.date_end) as date_end,
        coalesce(designations.date_precision, spans.date_precision) as date_precision,
        coalesce(designations.date_kind, spans.date_kind) as date_kind,
        coalesce(designations.is_year_inferred, spans.is_year_inferred) as is_year_inferred,
        spans.variable as date_variable,
        coalesce(spans.absence, case when spans.record_id is null then 'not_looked' end) as date_absence
    from records
    left join spans on records.record_id = spans.record_id
    left join designations on records.record_id = designations.record_id
)

select * from final

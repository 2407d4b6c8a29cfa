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

answers as (
    select
        record_id,
        max(case when variable = 'date_document' then value end) as date_document,
        max(case when variable = 'date_published' then value end) as date_published,
        max(case when variable = 'date_precision' then value end) as date_precision,
        max(case when variable = 'is_year_inferred' then value end) as is_year_inferred,
        max(case when variable in ('date_document', 'date_published') and absence = 'coder_disagreement' then 1 else 0 end)
            as n_disputed
    from resolved_variables
    group by record_id
),

chosen as (
    select
        records.record_id,
        answers.date_precision as precision_as_coded,
        answers.is_year_inferred,
        coalesce(answers.date_document, answers.date_published) as date_value,
        case
            when answers.date_document is not null then 'document'
            when answers.date_published is not null then 'published'
        end as date_kind,
        case when answers.n_disputed = 1 then 'coder_disagreement' else 'looked_not_found' end as date_absence
    from records
    left join answers on records.record_id = answers.record_id
),

spans as (
    select
        record_id,
        date_kind,
        date_absence,
        {{ date_span_start('date_value') }} as date_start,
        {{ date_span_end('date_value') }} as date_end,
        -- The form has one precision for two dates: the shape of the date decides, unless the word says more.
        case
            when date_value is null then null
            when precision_as_coded in ('not_after', 'plan_period', 'quarter', 'half_year', 'minute')
                then precision_as_coded
            else {{ date_span_precision('date_value') }}
        end as date_precision,
        case when date_value is not null then coalesce(is_year_inferred in ('yes', 'true'), false) end
            as is_year_inferred
    from chosen
),

final as (
    select
        spans.record_id,
        coalesce(designations.date_start, designations.date, spans.date_start) as date_start,
        coalesce(designations.date_end, designations.date, spans.date_end) as date_end,
        coalesce(designations.date_precision, spans.date_precision) as date_precision,
        coalesce(designations.date_kind, spans.date_kind) as date_kind,
        coalesce(designations.is_year_inferred, spans.is_year_inferred) as is_year_inferred,
        spans.date_absence
    from spans
    left join designations on spans.record_id = designations.record_id
)

select * from final

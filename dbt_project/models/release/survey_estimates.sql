with

published as (
    select * from {{ ref('stg_landing__survey_figures') }}
),

estimated as (
    select * from {{ ref('stg_landing__survey_estimates') }}
),

final as (
    select
        figure_id as row_id,
        survey,
        item,
        category,
        group_name,
        'as_published' as basis,
        n,
        estimate,
        estimate_is,
        cast(null as double) as se,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high,
        cast(null as double) as deff,
        false as is_suppressed,
        unit,
        citation,
        url,
        evidence_class,
        note
    from published
    union all
    select
        estimate_id as row_id,
        survey,
        item_label as item,
        category,
        nullif(group_name, 'all') as group_name,
        'estimated' as basis,
        n,
        estimate,
        'exact' as estimate_is,
        se,
        ci_low,
        ci_high,
        deff,
        is_suppressed,
        unit,
        cast(null as {{ dbt.type_string() }}) as citation,
        cast(null as {{ dbt.type_string() }}) as url,
        'computed' as evidence_class,
        note
    from estimated
)

select * from final

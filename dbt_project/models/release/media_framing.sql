with

published as (
    select * from {{ ref('stg_landing__media_figures') }}
),

counted as (
    select * from {{ ref('int_media__count_stories') }}
),

final as (
    select
        figure_id as row_id,
        outlet_type,
        period,
        frame,
        'as_published' as basis,
        articles,
        cast(null as bigint) as stories,
        share,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high,
        citation,
        url,
        evidence_class,
        note
    from published
    union all
    select
        framing_id as row_id,
        outlet_type,
        month as period,
        frame_label as frame,
        'estimated' as basis,
        articles,
        stories,
        cast(stories_with_frame as double) / stories as share,
        {{ wilson_low('stories_with_frame', 'stories') }} as ci_low,
        {{ wilson_high('stories_with_frame', 'stories') }} as ci_high,
        cast(null as {{ dbt.type_string() }}) as citation,
        cast(null as {{ dbt.type_string() }}) as url,
        'computed' as evidence_class,
        'Corpus ' || corpus_id || ': ' || cast(stories_with_frame as {{ dbt.type_string() }})
        || ' of the stories carry the frame.' as note
    from counted
)

select * from final

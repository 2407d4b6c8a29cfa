select
    figure_id,
    source_id,
    survey,
    item,
    category,
    group_name,
    n,
    estimate,
    estimate_is,
    unit,
    citation,
    url,
    quote,
    evidence_class,
    note
from {{ source('landing_literature', 'published_survey_figures') }}

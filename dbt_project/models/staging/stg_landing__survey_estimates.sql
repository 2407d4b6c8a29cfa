select
    estimate_id,
    survey_id,
    survey,
    item_label,
    category,
    group_name,
    n,
    estimate,
    se,
    ci_low,
    ci_high,
    deff,
    unit,
    is_suppressed,
    note
from {{ source('landing_surveys', 'survey_estimate_rows') }}

select
    row_id,
    initiative_id,
    stage,
    is_present,
    date,
    date_end,
    date_precision,
    date_kind,
    is_year_inferred,
    basis,
    label_en,
    label_zh
from {{ ref('fct_initiative_stages') }}

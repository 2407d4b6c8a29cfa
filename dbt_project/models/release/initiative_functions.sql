select
    row_id,
    initiative_id,
    value as function_code,
    is_present,
    label_en,
    label_zh
from {{ ref('bridge_initiative_categories') }}
where table_name = 'initiative_functions'

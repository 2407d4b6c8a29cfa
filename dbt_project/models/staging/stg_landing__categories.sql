select
    list_name,
    category_code,
    label_en,
    label_zh,
    definition_en,
    definition_zh,
    sort_order,
    issuer
from {{ source('landing_registry', 'reference_categories') }}

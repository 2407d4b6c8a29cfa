select
    codebook_version,
    variable,
    value_type,
    is_multiple,
    list_name,
    target,
    measurement_level,
    label_en,
    label_zh,
    definition_en,
    definition_zh,
    is_compared
from {{ source('landing_registry', 'codebook_variables') }}

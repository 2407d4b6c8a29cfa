select
    setting,
    value
from {{ source('landing_registry', 'study_settings') }}

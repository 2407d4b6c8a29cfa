select
    place_code,
    province_code
from {{ source('landing_registry', 'focus_places') }}

select
    change_id,
    old_code,
    new_code,
    old_place_id,
    new_place_id,
    year,
    kind,
    source
from {{ source('landing_places', 'area_code_changes') }}

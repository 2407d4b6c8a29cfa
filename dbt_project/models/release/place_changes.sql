select
    change_id as row_id,
    old_code,
    new_code,
    old_place_id,
    new_place_id,
    year,
    kind,
    source
from {{ ref('stg_landing__area_code_changes') }}

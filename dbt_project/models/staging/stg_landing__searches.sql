select
    search_id,
    query,
    place_code,
    places_as_typed,
    results_seen,
    kept,
    kept_ids,
    remark
from {{ source('landing_literature', 'search_log_entries') }}

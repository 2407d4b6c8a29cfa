select
    place_id || ':' || stream || coalesce(':' || cast(year as {{ dbt.type_string() }}), '') as row_id,
    place_id,
    place_code,
    stream,
    year,
    outcomes_ok,
    outcomes_blocked,
    outcomes_page_gone,
    outcomes_unreachable,
    outcomes_not_attempted,
    searches,
    results_seen,
    results_kept,
    documents,
    documents_coded,
    last_looked,
    absence
from {{ ref('fct_coverage') }}

select
    row_id,
    url,
    captured_at,
    payload_sha256,
    state,
    reason,
    source_id,
    page_role,
    listed_on,
    is_expected_state,
    is_revisit,
    final_url,
    http_status
from {{ ref('stg_archive__captures') }}

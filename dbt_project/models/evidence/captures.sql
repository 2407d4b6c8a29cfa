select
    row_id,
    url,
    captured_at,
    payload_sha256,
    state,
    reason
from {{ ref('stg_archive__captures') }}

select
    check_row_id as row_id,
    check_id,
    claim_id,
    rule,
    made_by,
    verdict,
    arithmetic,
    reason,
    verification
from {{ ref('stg_landing__claim_checks') }}

select
    decision_id as row_id,
    record_id,
    document_id,
    coder_id as coder,
    variable,
    value,
    value_as_typed,
    certainty,
    passage_id,
    codebook_version,
    coded_on,
    coder_type,
    coding_mode
from {{ ref('stg_landing__decisions') }}

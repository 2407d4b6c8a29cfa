select
    adjudication_id,
    record_id,
    document_id,
    adjudicator_id,
    coder_type,
    variable,
    value,
    certainty,
    passage_id,
    codebook_version,
    adjudicated_on,
    reason
from {{ source('landing_coding', 'adjudications') }}

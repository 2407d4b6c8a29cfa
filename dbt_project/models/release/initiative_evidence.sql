select
    row_id,
    initiative_id,
    passage_id,
    document_id,
    url,
    title_zh,
    quote,
    text_sha256,
    start,
    page,
    evidence_class,
    stream,
    source_class,
    claimant,
    origin_cluster,
    is_independent_origin
from {{ ref('bridge_initiative_passages') }}

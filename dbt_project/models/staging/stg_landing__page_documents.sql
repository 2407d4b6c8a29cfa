select
    document_id,
    page_id,
    source_id,
    url,
    payload_sha256,
    first_captured_at,
    is_latest,
    kind,
    text_sha256,
    title_zh,
    date_document,
    date_document_precision,
    date_published,
    date_published_precision,
    origin_cluster,
    is_reprint
from {{ source('landing_documents', 'page_documents') }}

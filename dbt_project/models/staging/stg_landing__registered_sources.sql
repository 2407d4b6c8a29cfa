select
    source_id,
    kind,
    stream,
    place_code,
    name_en,
    name_zh,
    url,
    origin_cluster,
    author,
    published_on,
    published_precision,
    licence,
    text_sha256,
    text_characters,
    expected_state,
    is_live
from {{ source('landing_registry', 'registered_sources') }}

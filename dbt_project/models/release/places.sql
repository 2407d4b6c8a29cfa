select
    row_id,
    place_id,
    code,
    name_zh,
    short_name_zh,
    name_en,
    name_pinyin,
    level,
    parent_code,
    province_code,
    valid_from,
    valid_to,
    valid_precision
from {{ ref('dim_places') }}

select
    place_id,
    code,
    name_zh,
    short_name_zh,
    name_pinyin,
    name_en,
    level,
    province_code,
    parent_code,
    valid_from,
    valid_to,
    valid_from_year,
    valid_to_year,
    precision,
    source
from {{ source('landing_places', 'area_codes') }}

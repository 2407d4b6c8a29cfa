select
    article_id,
    corpus_id,
    outlet,
    outlet_type,
    published_on,
    story_id,
    is_reprint
from {{ source('landing_media', 'media_articles') }}

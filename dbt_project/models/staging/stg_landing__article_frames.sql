select
    article_frame_id,
    article_id,
    frame,
    frame_label,
    is_present
from {{ source('landing_media', 'article_frames') }}

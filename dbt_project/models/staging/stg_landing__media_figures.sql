select
    figure_id,
    source_id,
    outlet_type,
    period,
    frame,
    articles,
    share,
    citation,
    url,
    quote,
    evidence_class,
    note
from {{ source('landing_literature', 'published_media_figures') }}

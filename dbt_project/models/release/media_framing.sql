select
    figure_id as row_id,
    outlet_type,
    period,
    frame,
    'as_published' as basis,
    articles,
    cast(null as bigint) as stories,
    share,
    cast(null as double) as ci_low,
    cast(null as double) as ci_high,
    citation,
    url,
    evidence_class,
    note
from {{ ref('stg_landing__media_figures') }}

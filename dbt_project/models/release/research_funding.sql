select
    row_id,
    funder,
    discipline,
    year,
    projects_as_published,
    projects_as_listed,
    difference,
    claim_id
from {{ ref('fct_research_funding') }}

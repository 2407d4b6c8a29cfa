select
    row_id,
    initiative_id,
    value as actor_name,
    role,
    is_present
from {{ ref('bridge_initiative_categories') }}
where table_name = 'initiative_actors'

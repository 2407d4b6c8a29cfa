-- A record that goes in comes out once, with what became of it.
with

landed as (
    select record_id from {{ ref('stg_landing__records') }}
),

released as (
    select record_id from {{ ref('records') }}
)

select coalesce(landed.record_id, released.record_id) as record_id
from landed
full outer join released on landed.record_id = released.record_id
where landed.record_id is null or released.record_id is null

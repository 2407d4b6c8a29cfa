-- What a record joins is no repeat itself, so no repeat founds an initiative or a designation.
with

joins as (
    select * from {{ ref('int_records__join') }}
)

select joins.record_id
from joins
left join joins as roots on joins.root_record_id = roots.record_id
where roots.record_id is null or roots.join_kind is not null

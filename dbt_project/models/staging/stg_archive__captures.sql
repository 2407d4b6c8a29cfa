-- Nothing was captured yet: collection has not begun. The table keeps the place and its columns.
select
    cast(null as {{ dbt.type_string() }}) as row_id,
    cast(null as {{ dbt.type_string() }}) as url,
    cast(null as timestamp) as captured_at,
    cast(null as {{ dbt.type_string() }}) as payload_sha256,
    cast(null as {{ dbt.type_string() }}) as state,
    cast(null as {{ dbt.type_string() }}) as reason
where false

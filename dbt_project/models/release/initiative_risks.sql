-- No record is coded for risks yet: the codebook has no variable with this target. The table keeps the place.
select
    cast(null as {{ dbt.type_string() }}) as row_id,
    cast(null as {{ dbt.type_string() }}) as initiative_id,
    cast(null as {{ dbt.type_string() }}) as social_group_code,
    cast(null as {{ dbt.type_string() }}) as effect,
    cast(null as {{ dbt.type_string() }}) as mechanism_code,
    cast(null as {{ dbt.type_string() }}) as basis
where false

{# Rows (column_name, variable): the variable whose decisions a released column rests on, NULL where it has none. #}
{% macro column_sources(sources) %}
    {%- for column_name, variable in sources.items() %}
    select
        '{{ column_name }}' as column_name,
        cast({{ "'" ~ variable ~ "'" if variable else 'null' }} as {{ dbt.type_string() }}) as variable
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

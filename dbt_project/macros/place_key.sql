{# Key of a question to the place history: which unit bore this code in this span. #}
{% macro place_key(code, date_start, date_end) %}
    {{ code }}
    || '@' || coalesce(cast({{ date_start }} as {{ dbt.type_string() }}), '')
    || '/' || coalesce(cast({{ date_end }} as {{ dbt.type_string() }}), '')
{%- endmacro %}

{% macro undated_place_key(code) %}
    {{- place_key(code, 'cast(null as date)', 'cast(null as date)') -}}
{% endmacro %}

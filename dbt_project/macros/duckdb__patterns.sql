{# Regular expressions are not portable; each engine spells its own. #}
{% macro matches_pattern(value, pattern) %}
    {{- return(adapter.dispatch('matches_pattern')(value, pattern)) -}}
{% endmacro %}

{% macro pattern_group(value, pattern, group) %}
    {{- return(adapter.dispatch('pattern_group')(value, pattern, group)) -}}
{% endmacro %}

{% macro duckdb__matches_pattern(value, pattern) %}regexp_matches({{ value }}, '{{ pattern }}'){% endmacro %}
{% macro duckdb__pattern_group(value, pattern, group) %}regexp_extract({{ value }}, '{{ pattern }}', {{ group }}){% endmacro %}

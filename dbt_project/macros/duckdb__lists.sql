{# Distinct values of a group as one text, sorted, with `;` between them; NULL where there are none. #}
{% macro join_sorted(value) %}{{ return(adapter.dispatch('join_sorted')(value)) }}{% endmacro %}
{% macro duckdb__join_sorted(value) %}string_agg(distinct {{ value }}, ';' order by {{ value }}){% endmacro %}

{# One row for each part of a text of codes with `;` between them. #}
{% macro split_rows(value) %}{{ return(adapter.dispatch('split_rows')(value)) }}{% endmacro %}
{% macro duckdb__split_rows(value) %}trim(unnest(string_split({{ value }}, ';'))){% endmacro %}

{# One row for each whole number from the first to the last. #}
{% macro number_rows(first, last) %}{{ return(adapter.dispatch('number_rows')(first, last)) }}{% endmacro %}
{% macro duckdb__number_rows(first, last) %}unnest(range({{ first }}, {{ last }} + 1)){% endmacro %}

{# A small table written into the query: texts, and NULL where a cell is none. #}
{% macro literal_rows(columns, rows) %}
    {%- set selects = [] -%}
    {%- for row in rows -%}
        {%- do selects.append(literal_row(columns, row)) -%}
    {%- endfor -%}
    {{ selects | join('    union all') }}
{%- endmacro %}

{% macro literal_row(columns, row) %}
    {%- set texts = [] -%}
    {%- for text in row -%}
        {%- set cell = 'null' if text is none else "'" ~ text ~ "'" -%}
        {%- do texts.append('cast(' ~ cell ~ ' as ' ~ dbt.type_string() ~ ') as ' ~ columns[loop.index0]) -%}
    {%- endfor %}
    select
        {{ texts | join(',\n        ') }}
{% endmacro %}

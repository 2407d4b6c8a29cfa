{# Columns of a released table, in the order of its YAML; none while dbt only parses. #}
{% macro released_columns(table_name) %}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ table_name, {}) if execute else {} -%}
    {{ return(node.get('columns', {}).keys() | list) }}
{%- endmacro %}

{# Those that count a variable's categories. #}
{% macro category_columns(table_name, variable) %}
    {%- set found = [] -%}
    {%- for column in released_columns(table_name) if column.startswith(variable ~ '_') -%}
        {%- do found.append(column) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

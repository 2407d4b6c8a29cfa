{# Columns of a released table, in the order of its YAML; none while dbt only parses. #}
{% macro released_columns(table_name) %}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ table_name, {}) if execute else {} -%}
    {{ return(node.get('columns', {}).keys() | list) }}
{%- endmacro %}

{# Those that count categories of these variables: `<variable>_<category>`. #}
{% macro category_columns(table_name, variables) %}
    {%- set found = [] -%}
    {%- for variable in variables -%}
        {%- for column in released_columns(table_name) if column.startswith(variable ~ '_') -%}
            {%- do found.append(column) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# One column a category, as the YAML of the table lists them, from rows of (variable, value, outcomes). #}
{% macro count_columns(table_name, variables) %}
    {%- for column in category_columns(table_name, variables) %},
        cast(max(case when variable || '_' || value = '{{ column }}' then outcomes end) as bigint) as {{ column }}
    {%- endfor %}
{%- endmacro %}

{# These columns of a relation, each after a comma. #}
{% macro listed_columns(relation, columns) %}
    {%- for column in columns %},
        {{ relation }}.{{ column }}
    {%- endfor %}
{%- endmacro %}

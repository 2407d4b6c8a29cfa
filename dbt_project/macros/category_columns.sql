{# Columns of the model being built that count a variable's categories, in the order of its YAML. #}
{% macro category_columns(variable) %}
    {%- set found = [] -%}
    {%- for column in model.columns if column.startswith(variable ~ '_') -%}
        {%- do found.append(column) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

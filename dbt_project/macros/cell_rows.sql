{# Released tables whose every cell says how its value came about. #}
{% macro coded_tables() %}
    {{ return([
        'initiatives',
        'initiative_sectors',
        'initiative_technologies',
        'initiative_functions',
        'initiative_actors',
        'initiative_stages',
        'initiative_evidence',
        'initiative_risks',
        'initiative_values',
        'designations',
        'claims',
    ]) }}
{%- endmacro %}

{# Cells of a table: its columns but row_id and its cell_keys, with what an empty one means. #}
{% macro cell_columns(table_name) %}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ table_name, {}) if execute else {} -%}
    {%- set keys = ['row_id'] + node.get('config', {}).get('meta', {}).get('cell_keys', []) -%}
    {%- set found = [] -%}
    {%- for name, column in node.get('columns', {}).items() if name not in keys -%}
        {%- set meta = column.get('config', {}).get('meta', {}) -%}
        {%- do found.append((name, meta.get('missing', 'not_looked'))) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# One row a cell of all released coded tables. `missing` holds where no decision says why a cell is empty. #}
{% macro cell_rows() %}
    {%- set selects = [] -%}
    {%- for table_name in coded_tables() -%}
        {%- set relation = ref(table_name) -%}
        {%- for name, missing in cell_columns(table_name) -%}
            {%- do selects.append(cell_row(relation, table_name, name, missing)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ selects | join('    union all') }}
{%- endmacro %}

{% macro cell_row(relation, table_name, column_name, missing) %}
    select
        '{{ table_name }}' as table_name,
        row_id as cell_row_id,
        '{{ column_name }}' as column_name,
        {{ adapter.quote(column_name) }} is not null as has_value,
        '{{ missing }}' as missing
    from {{ relation }}
{% endmacro %}

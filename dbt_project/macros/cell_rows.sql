{# Released tables whose every cell says how its value came about. #}
{% macro coded_tables() %}
    {{ return([
        'initiatives', 'initiative_sectors', 'initiative_technologies', 'initiative_functions', 'initiative_actors',
        'initiative_stages', 'initiative_evidence', 'initiative_risks', 'initiative_values', 'designations', 'claims',
    ]) }}
{%- endmacro %}

{#
  One row a cell of a released coded table: all its columns but row_id and those that its YAML calls cell_keys.
  `missing` is what an empty cell means where no decision says more.
#}
{% macro cell_rows(table_name) %}
    {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ table_name, {}) if execute else {} -%}
    {%- set keys = ['row_id'] + node.get('config', {}).get('meta', {}).get('cell_keys', []) -%}
    {%- set columns = [] -%}
    {%- for name, column in node.get('columns', {}).items() if name not in keys -%}
        {%- do columns.append((name, column.get('config', {}).get('meta', {}).get('missing', 'not_looked'))) -%}
    {%- endfor -%}
    {%- for name, missing in columns %}
    select
        '{{ table_name }}' as table_name,
        row_id as cell_row_id,
        '{{ name }}' as column_name,
        {{ adapter.quote(name) }} is not null as has_value,
        '{{ missing }}' as missing
    from {{ ref(table_name) }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor -%}
{%- endmacro %}

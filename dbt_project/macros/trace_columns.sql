{# The columns that say what a cell rests on, in one order, for models that are united. #}
{% macro trace_columns() %}
        table_name,
        cell_row_id,
        column_name,
        status,
        absence,
        evidence_class,
        certainty,
        n_coders,
        n_origins,
        decision_ids,
        passage_ids
{%- endmacro %}

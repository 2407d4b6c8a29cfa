{#
  Dates as coders type them: `2021`, `2021-05`, `2021-05-06`, or a span with `/` between its ends.
  A year or a month is the span of its days; nothing is rounded to a day that nobody read.
#}
{% macro date_span_start(value) %}
    {%- set part -%}split_part({{ value }}, '/', 1){%- endset -%}
    cast(
        case length({{ part }})
            when 4 then {{ part }} || '-01-01'
            when 7 then {{ part }} || '-01'
            when 10 then {{ part }}
        end as date
    )
{%- endmacro %}

{% macro date_span_end(value) %}
    {%- set part -%}
        case when split_part({{ value }}, '/', 2) = '' then {{ value }} else split_part({{ value }}, '/', 2) end
    {%- endset -%}
    case length({{ part }})
        when 4 then cast({{ part }} || '-12-31' as date)
        when 7 then {{ dbt.last_day("cast(" ~ part ~ " || '-01' as date)", 'month') }}
        when 10 then cast({{ part }} as date)
    end
{%- endmacro %}

{% macro date_span_precision(value) %}
    case
        when split_part({{ value }}, '/', 2) <> '' then 'plan_period'
        when length({{ value }}) = 4 then 'year'
        when length({{ value }}) = 7 then 'month'
        when length({{ value }}) = 10 then 'day'
    end
{%- endmacro %}

{# Whole months from the first date to the second. #}
{% macro months_between(first, second) %}
    (extract(year from {{ second }}) - extract(year from {{ first }})) * 12
    + extract(month from {{ second }}) - extract(month from {{ first }})
    - case when extract(day from {{ second }}) < extract(day from {{ first }}) then 1 else 0 end
{%- endmacro %}

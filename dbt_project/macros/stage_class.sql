{# What a stage says of an initiative: on paper, in being, or over. #}
{% macro stage_class(stage) %}
    case
        when {{ stage }} in (
            'considered', 'announced', 'planned', 'designated', 'established', 'procured', 'legislated'
        ) then 'virtual'
        when {{ stage }} in ('piloted', 'operating', 'scaled', 'exported', 'suspended') then 'actual'
        when {{ stage }} = 'ended' then 'ended'
    end
{%- endmacro %}

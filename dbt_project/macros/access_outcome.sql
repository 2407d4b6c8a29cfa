{# What an access state says about a stream in a year (DESIGN §4); an unknown state is never "no". #}
{% macro access_outcome(state) %}
    case
        when {{ state }} in ('ok', 'not_modified') then 'ok'
        when {{ state }} in ('not_attempted', 'robots_disallowed') then 'not_looked'
        when {{ state }} in ('blocked_challenge', 'rate_limited', 'needs_browser') then 'blocked'
        when {{ state }} in ('gone', 'gone_redirected', 'soft_404') then 'page_gone'
        else 'unreachable'
    end
{%- endmacro %}

{#
  Ends of Wilson's 95 % interval for a share of `hits` among `total`, whole numbers both.
  Wilson, Journal of the American Statistical Association 22 (1927), 209-212; as equation (4) of Brown, Cai and
  DasGupta, Statistical Science 16 (2001), 101-133. It stays within 0 and 1 and is an interval for no hits too.
#}
{% macro wilson_low(hits, total) %}{{ return(wilson_end(hits, total, '-')) }}{% endmacro %}
{% macro wilson_high(hits, total) %}{{ return(wilson_end(hits, total, '+')) }}{% endmacro %}

{% macro wilson_end(hits, total, sign) %}
    {%- set z2 = '3.8414588206941236' -%}
    {%- set hits = 'cast(' ~ hits ~ ' as double)' -%}
    {%- set total = 'cast(' ~ total ~ ' as double)' -%}
    {%- set end -%}
        ({{ hits }} + {{ z2 }} / 2 {{ sign }} sqrt({{ z2 }} * ({{ hits }} * ({{ total }} - {{ hits }}) / {{ total }} + {{ z2 }} / 4)))
        / ({{ total }} + {{ z2 }})
    {%- endset -%}
    case
        when {{ total }} <= 0 then null
        -- Where the formula gives 0 or 1 exactly, rounding must not leave a hair beside it.
        when {{ hits }} = {{ '0' if sign == '-' else total }} then {{ '0.0' if sign == '-' else '1.0' }}
        else {{ end }}
    end
{%- endmacro %}

{#
  Key of an official document number (发文字号): issuer, year and number without the marks in which copies differ.
  `政办〔2021〕22号`, `政辦[2021]22號` and `政办（2021） 22号` give `政办|2021|22`; text without a number gives NULL.
#}
{% macro document_number_key(number) %}
    {%- set plain -%}
        translate(translate({{ number }}, '號辦發國數據廳聯財', '号办发国数据厅联财'), '〔〕［］[]（）()【】「」 　', '')
    {%- endset -%}
    case
        when {{ matches_pattern(plain, document_number_pattern()) }}
            then {{ pattern_group(plain, document_number_pattern(), 1) }}
                || '|' || {{ pattern_group(plain, document_number_pattern(), 2) }}
                || '|' || {{ pattern_group(plain, document_number_pattern(), 3) }}
    end
{%- endmacro %}

{% macro document_number_pattern() %}([^0-9]+)((?:19|20)[0-9]{2})第?0*([1-9][0-9]*)号{% endmacro %}

-- A prefecture that nobody looked at has no count of zero: what nobody saw is not "none".
select row_id
from {{ ref('prefecture_year') }}
where
    streams_looked = 0
    and 0 in (
        coalesce(initiatives_named, 1),
        coalesce(initiatives_agreed, 1),
        coalesce(designations, 1)
        {%- for variable in ('sector', 'technology') %}
        {%- for column in category_columns('prefecture_year', variable) %},
        coalesce({{ column }}, 1)
        {%- endfor %}
        {%- endfor %}
    )

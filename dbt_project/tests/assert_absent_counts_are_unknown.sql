-- A prefecture that nobody looked at has no count of zero: what nobody saw is not "none".
select prefecture_year.row_id
from {{ ref('prefecture_year') }} as prefecture_year
where
    prefecture_year.streams_looked = 0
    and 0 in (
        prefecture_year.initiatives_named,
        prefecture_year.initiatives_agreed,
        prefecture_year.designations
        {{- listed_columns('prefecture_year', category_columns('prefecture_year', ('sector',))) }}
        {{- listed_columns('prefecture_year', category_columns('prefecture_year', ('technology',))) }}
    )

-- Every cell of a coded table has a value or a reason why there is none, and never both.
with

released as (
    {{- cell_rows() }}
),

cells as (
    select * from {{ ref('cells') }}
)

select
    released.table_name,
    released.cell_row_id,
    released.column_name
from released
full outer join cells
    on
        released.table_name = cells.table_name
        and released.cell_row_id = cells.cell_row_id
        and released.column_name = cells.column_name
where
    cells.row_id is null
    or released.cell_row_id is null
    or released.has_value = (cells.absence is not null)
    or (cells.status = 'absent') <> (cells.absence is not null)

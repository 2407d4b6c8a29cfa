"""What dbt offers to templates, as far as sqlfluff needs it to render the models without a warehouse."""

from types import SimpleNamespace
from typing import Any

from jinja2 import pass_context

from assets.storage.tables import Table, release_tables

project_name = "digov"
execute = True
# A few cells show the layout of all of them, in less time.
CELLS = 6


def _node(table: Table) -> dict[str, Any]:
    shown = table.columns[:CELLS] if "cell_keys" in table.meta else table.columns
    columns = {column.name: {"config": {"meta": column.meta}} for column in shown}
    return {"columns": columns, "config": {"meta": table.meta}}


@pass_context
def _dispatch(context: Any, name: str) -> Any:
    return context[f"duckdb__{name}"]


# sqlfluff loads this module anew for each file; the registry keeps what it read.
graph = SimpleNamespace(
    nodes={f"model.{project_name}.{name}": _node(table) for name, table in release_tables().items()}
)
adapter = SimpleNamespace(dispatch=_dispatch, quote=lambda name: f'"{name}"')
dbt = SimpleNamespace(
    type_string=lambda: "varchar",
    last_day=lambda date, part: f"last_day({date})",
)

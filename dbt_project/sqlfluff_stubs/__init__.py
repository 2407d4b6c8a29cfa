"""What dbt offers to templates, as far as sqlfluff needs it to render the models without a warehouse."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2 import pass_context

project_name = "digov"
execute = True


def _node(model: dict[str, Any]) -> dict[str, Any]:
    columns = {column["name"]: column for column in model["columns"]}
    if "cell_keys" in model["config"]["meta"]:  # a few cells show the layout of all of them, in less time
        columns = dict(list(columns.items())[:6])
    return {"columns": columns, "config": model["config"]}


def _released_nodes() -> dict[str, Any]:
    """Released models as dbt's graph holds them: their columns and meta, from the YAML beside them."""
    paths = [
        path
        for layer in ("release", "evidence")
        for path in sorted((Path(__file__).parents[1] / "models" / layer).glob("*.yml"))
    ]
    models = [model for path in paths for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]]
    return {f"model.{project_name}.{model['name']}": _node(model) for model in models}


@pass_context
def _dispatch(context: Any, name: str) -> Any:
    return context[f"duckdb__{name}"]


graph = SimpleNamespace(nodes=_released_nodes())
adapter = SimpleNamespace(dispatch=_dispatch, quote=lambda name: f'"{name}"')
dbt = SimpleNamespace(
    type_string=lambda: "varchar",
    last_day=lambda date, part: f"last_day({date})",
)

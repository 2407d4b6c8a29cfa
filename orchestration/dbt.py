"""The dbt step: one invocation, the only writer of a study's warehouse.

Lives here: keeping the compiled manifest fresh, the names that dbt's nodes get in the asset graph, running
`dbt build` and copying the release tables out as Parquet. Does not live here: SQL, or any rule about values.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets

from assets.storage import faults, files
from assets.storage.batches import parquet_bytes
from assets.storage.layout import DBT_PROJECT, StudyLayout
from assets.storage.tables import release_tables
from orchestration.workspace import Workspace

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
DBT_COMMAND = Path(sys.executable).with_name("dbt")
_NOT_SOURCE = {"target", "logs", ".user.yml"}


def _project_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(DBT_PROJECT.rglob("*")):
        relative = path.relative_to(DBT_PROJECT)
        if path.is_file() and not _NOT_SOURCE.intersection(relative.parts):
            digest.update(f"{relative.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fresh_manifest() -> Path:
    """Path of a compiled manifest that fits the SQL as it is now; runs `dbt parse` only where it does not.

    Raises RuntimeError with dbt's own words where the project does not parse.
    """
    stamp, digest = TARGET / "digest.txt", _project_digest()
    if MANIFEST.exists() and stamp.exists() and stamp.read_text() == digest:
        return MANIFEST
    scratch = DBT_PROJECT / "target" / f"{files.TEMPORARY_PREFIX}{os.getpid()}"
    scratch.mkdir(parents=True, exist_ok=True)
    command = [str(DBT_COMMAND), "--quiet", "parse"]
    for option, folder in (("project-dir", DBT_PROJECT), ("profiles-dir", DBT_PROJECT)):
        command += [f"--{option}", str(folder)]
    for option in ("target-path", "log-path"):
        command += [f"--{option}", str(scratch)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"dbt could not parse {DBT_PROJECT.name}:\n{result.stdout}{result.stderr}")
    for name in ("partial_parse.msgpack", "manifest.json"):
        (scratch / name).replace(TARGET / name)
    files.remove_tree(scratch)
    files.write_bytes(stamp, digest.encode())
    return MANIFEST


class StudyTranslator(DagsterDbtTranslator):
    """Names of dbt's nodes in the asset graph: `<study>/landing/<table>` and `<study>/<model>`."""

    def __init__(self, study: str):
        super().__init__()
        self._study = study

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Key of a source or model under its study."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([self._study, "landing", name])
        return dg.AssetKey([self._study, name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Group of a node: its layer."""
        return dbt_resource_props["fqn"][1]


def export_tables(layout: StudyLayout) -> dict[str, int]:
    """Copy release and evidence tables out as Parquet, ordered by row_id; return row counts."""
    import duckdb

    rows = {}
    connection = duckdb.connect(str(layout.warehouse), read_only=True)
    try:
        for name, table in release_tables().items():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            frame = connection.execute(f'select {columns} from "{name}"').pl().cast(table.schema)
            files.write_bytes(layout.tables / f"{name}.parquet", parquet_bytes(frame.sort("row_id")))
            rows[name] = frame.height
            faults.point("table-exported")
    finally:
        connection.close()
    return rows


class _Dbt(DbtCliResource):
    """dbt as a command only: its adapter is not loaded into this process as well (two seconds a run)."""

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


def _dbt() -> DbtCliResource:
    """Made inside the step: the resource looks for the command and its version when it is made."""
    return _Dbt(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=str(DBT_COMMAND),
        global_config_flags=["--log-level-file", "none"],
    )


def _start_clean(layout: StudyLayout) -> None:
    """Build into a new file: a dead run's dbt may still hold the old one, and nothing of it may survive.

    dbt's target folder stays: its parse of the project fits this warehouse path and saves five seconds.
    """
    layout.dbt_target.mkdir(parents=True, exist_ok=True)
    write_ahead_log = layout.warehouse.with_name(layout.warehouse.name + ".wal")
    for path in (layout.warehouse, write_ahead_log, layout.dbt_target / "run_results.json"):
        path.unlink(missing_ok=True)


def warehouse_assets(study: str) -> dg.AssetsDefinition:
    """All dbt models of a study as assets, their tests as checks: one op that holds the pool."""

    @dbt_assets(
        manifest=fresh_manifest(),
        dagster_dbt_translator=StudyTranslator(study),
        name=f"{study}_warehouse",
        pool=f"{study}_warehouse",
    )
    def warehouse(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[Any]:
        layout = workspace.layout()
        workspace.say("building the warehouse with dbt")
        _start_clean(layout)
        os.environ["DIGOV_WAREHOUSE"] = str(layout.warehouse)
        os.environ["DIGOV_LANDING"] = str(layout.landing)
        faults.point("warehouse-pool-held")
        yield from _dbt().cli(["build"], context=context, target_path=layout.dbt_target).stream()
        faults.point("dbt-built")
        export_tables(layout)

    return warehouse

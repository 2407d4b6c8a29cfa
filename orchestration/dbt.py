"""The dbt step: one invocation, the only writer of a study's warehouse.

Lives here: keeping the compiled manifest fresh, running `dbt build` and copying the release tables out as
Parquet. Does not live here: SQL, any rule about values, or the names of dbt's nodes (dbt_nodes.py).
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from packaging.version import Version

from assets.storage import faults, files
from assets.storage.batches import parquet_bytes
from assets.storage.layout import DBT_PROJECT, StudyLayout
from assets.storage.tables import release_tables
from orchestration import due
from orchestration.column_lineage import Origins, column_lineage
from orchestration.dbt_nodes import StudyTranslator
from orchestration.table_metadata import Relation, column_lineage_of, preview, relations, table_schema
from orchestration.workspace import Workspace

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
DBT_COMMAND = Path(sys.executable).with_name("dbt")
# dbt's unit tests try the SQL on rows of their own: they belong to the test suite, not to each build of data.
BUILD = ("build", "--exclude-resource-type", "unit_test")
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


@dataclass(frozen=True)
class Built:
    """What was found in a warehouse that was just built: its relations, and rows to look at."""

    relations: dict[str, Relation]
    previews: dict[str, dg.MarkdownMetadataValue]


def export_tables(layout: StudyLayout) -> Built:
    """Copy release and evidence tables out as Parquet, ordered by row_id; look at all others meanwhile."""
    import duckdb

    previews = {}
    connection = duckdb.connect(str(layout.warehouse), read_only=True)
    try:
        # The staging views read the landing tables through this variable.
        connection.execute("set variable landing = ?", [str(layout.landing)])
        for name, table in release_tables().items():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            frame = connection.execute(f'select {columns} from "{name}"').pl().cast(table.schema)
            frame = frame.sort("row_id")
            files.write_bytes(layout.tables / f"{name}.parquet", parquet_bytes(frame))
            previews[name] = preview(table, frame)
            faults.point("table-exported")
        return Built(relations(connection), previews)
    finally:
        connection.close()


def _told(study: str, name: str, built: Built, origins: Origins) -> dict[str, Any]:
    """Metadata of one model's materialisation."""
    relation = built.relations[name]
    table = release_tables().get(name)
    words = {column.name: column.description for column in table.columns} if table else {}
    found: dict[str, Any] = {
        "dagster/row_count": relation.rows,
        "dagster/column_schema": table_schema(relation, words),
    }
    if origins:
        found["dagster/column_lineage"] = column_lineage_of(study, origins)
    if name in built.previews:
        found["first rows"] = built.previews[name]
    return found


class _Dbt(DbtCliResource):
    """dbt as a command only: its adapter is not loaded into this process as well (two seconds a run).

    Nor is the command started only to say its version (two more): it is the one installed beside this Python.
    """

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))


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
    stamp = due.warehouse_stamp(layout)
    for path in (stamp, layout.warehouse, write_ahead_log, layout.dbt_target / "run_results.json"):
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
        workspace.say("the warehouse, with dbt", stage="build")
        _start_clean(layout)
        os.environ["DIGOV_WAREHOUSE"] = str(layout.warehouse)
        os.environ["DIGOV_LANDING"] = str(layout.landing)
        faults.point("warehouse-pool-held")
        events: list[Any] = []
        try:
            for event in _dbt().cli(BUILD, context=context, target_path=layout.dbt_target).stream():
                events.append(event)
        except DagsterDbtCliRuntimeError:
            yield from events
            raise
        faults.point("dbt-built")
        built, lineage = export_tables(layout), column_lineage(layout)
        files.write_bytes(due.warehouse_stamp(layout), workspace.snapshot_id().encode())
        # Events wait for the export, so that every materialisation says rows, columns and their lineage.
        models = {dg.AssetKey([study, name]).to_python_identifier(): name for name in built.relations}
        for event in events:
            name = models.get(event.output_name, "") if isinstance(event, dg.Output) else ""
            if name:
                metadata = {**event.metadata, **_told(study, name, built, lineage.get(name, {}))}
                yield dg.Output(None, output_name=event.output_name, metadata=metadata)
            else:
                yield event

    return warehouse

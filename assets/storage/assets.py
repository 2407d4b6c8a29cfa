"""How a room declares its landing tables to Dagster: one op a room, one asset a table.

The op asks the room for its frames, hands each to the run's `landing` resource (which writes incoming and
splits it by the row rules into landing and quarantine) and reports rows, columns and hashes as metadata.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.retries import retrying
from assets.storage.tables import landing_tables

if TYPE_CHECKING:
    import polars as pl

Frames = Callable[[Any], "Mapping[str, pl.DataFrame] | Iterable[tuple[str, pl.DataFrame]]"]
OWNER = "team:data-management"
# A folder of many small texts is one asset.
WHOLE_FOLDERS = ("decisions/abstracts",)


def study_files(folder: Path, patterns: Sequence[str] = ("**/*",)) -> list[str]:
    """Names of study files relative to the study folder, in name order; a folder of texts counts once."""
    names = set()
    for pattern in patterns:
        for path in folder.glob(pattern):
            name = path.relative_to(folder).as_posix()
            whole = [part for part in WHOLE_FOLDERS if name == part or name.startswith(part + "/")]
            if whole or path.is_file():
                names.add(whole[0] if whole else name)
    return sorted(names)


def study_file_key(study: str, file: str) -> dg.AssetKey:
    """Asset key of a study file: `<study>/studyfiles/<file>`."""
    return dg.AssetKey([study, "studyfiles", *file.split("/")])


def code_links(*paths: str) -> dict[str, Any]:
    """Metadata that links an asset to the files that make it, by their paths relative to the project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        links = [dg.LocalFileCodeReference(file_path=path, label=path.rpartition("/")[2]) for path in paths]
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=list(links))}


def _column_schema(table: str) -> dg.TableSchema:
    columns = landing_tables()[table].columns
    return dg.TableSchema([dg.TableColumn(item.name, item.data_type, item.description) for item in columns])


def landing_assets(
    study: str,
    folder: Path,
    room: str,
    reads: Sequence[str],
    frames: Frames,
    evidence: Sequence[str] = (),
) -> dg.AssetsDefinition:
    """Landing tables of a room for one study.

    `reads` are glob patterns of the study files that the room reads; `frames(workspace)` returns one polars
    frame per landing table of the room, with the schema of `landing_tables()`: as a mapping, or as pairs of
    table and frame, each landed before the next is asked for, so that one may rest on what the gate kept of
    another. `evidence` names the stores that
    the room reads, such as `archive/captures`.
    """
    tables = [name for name, table in landing_tables().items() if table.meta["room"] == room]
    deps = [study_file_key(study, file) for file in study_files(folder, reads)]
    deps += [dg.AssetKey([study, *name.split("/")]) for name in evidence]

    @dg.multi_asset(
        name=f"{study}_{room}_landing",
        specs=[
            dg.AssetSpec(
                [study, "landing", table],
                deps=deps,
                description=landing_tables()[table].description,
                group_name=room,
                kinds={"polars", "parquet"},
                owners=[OWNER],
                metadata={
                    "dagster/column_schema": _column_schema(table),
                    **code_links(
                        f"assets/{room}/landing.py",
                        f"dbt_project/models/staging/{room}__sources.yml",
                        f"expectations/landing/{table}.yml",
                    ),
                },
                # A run that finds nothing due lands nothing, and what stands after it is skipped.
                skippable=True,
            )
            for table in tables
        ],
    )
    def land(
        workspace: dg.ResourceParam[Any], landing: dg.ResourceParam[Any]
    ) -> Iterator[dg.MaterializeResult]:
        if not workspace.is_due():
            return
        workspace.say(f"the tables of {room}", stage="land")
        for table, frame in _in_turn(room, tables, frames(workspace)):
            with retrying():
                metadata = landing.land(workspace, table, frame)
            yield dg.MaterializeResult(asset_key=[study, "landing", table], metadata=metadata)

    return land


def _in_turn(
    room: str, tables: Sequence[str], made: "Mapping[str, pl.DataFrame] | Iterable[tuple[str, pl.DataFrame]]"
) -> "Iterator[tuple[str, pl.DataFrame]]":
    """Each declared table once with its frame; of a mapping nothing is landed before all are there.

    Raises ValueError where the room made another table, or not every one.
    """
    if isinstance(made, Mapping):
        if set(made) != set(tables):
            raise ValueError(f"room {room} made tables {sorted(made)}, declared are {sorted(tables)}")
        yield from ((table, made[table]) for table in tables)
        return
    left = set(tables)
    for table, frame in made:
        if table not in left:
            raise ValueError(f"room {room} made table {table}, declared are {sorted(tables)}, each once")
        left.remove(table)
        yield table, frame
    if left:
        raise ValueError(f"room {room} did not make tables {sorted(left)}")

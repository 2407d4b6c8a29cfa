"""How a room declares its landing tables to Dagster: one op a room, one asset a table.

The op asks the room for its frames, hands each to the run's `land` resource (which writes incoming, splits it
by the row rules into landing and quarantine) and reports rows, columns and hashes as metadata.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.registry.tables import landing_tables

if TYPE_CHECKING:
    import polars as pl

Frames = Callable[[Any], "dict[str, pl.DataFrame]"]
OWNER = "team:data-management"


def study_file_key(study: str, file: str) -> dg.AssetKey:
    """Asset key of a study file: `<study>/studyfiles/<file>`."""
    return dg.AssetKey([study, "studyfiles", *file.split("/")])


def _column_schema(table: str) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(column.name, column.data_type, description=column.description)
            for column in landing_tables()[table].columns
        ]
    )


def landing_assets(study: str, room: str, files: Sequence[str], frames: Frames) -> dg.AssetsDefinition:
    """Landing tables of a room for one study.

    `files` are the study files that the room reads; `frames(workspace)` returns one polars frame per landing
    table of the room, with the schema of `landing_tables()`.
    """
    tables = [name for name, table in landing_tables().items() if table.meta["room"] == room]

    @dg.multi_asset(
        name=f"{study}_{room}_landing",
        specs=[
            dg.AssetSpec(
                [study, "landing", table],
                deps=[study_file_key(study, file) for file in files],
                description=landing_tables()[table].description,
                group_name=room,
                kinds={"polars", "parquet"},
                owners=[OWNER],
                metadata={"dagster/column_schema": _column_schema(table)},
            )
            for table in tables
        ],
    )
    def land(
        workspace: dg.ResourceParam[Any], landing: dg.ResourceParam[Any]
    ) -> Iterator[dg.MaterializeResult]:
        workspace.say(f"landing the tables of {room}")
        made = frames(workspace)
        if set(made) != set(tables):
            raise ValueError(f"room {room} made tables {sorted(made)}, declared are {sorted(tables)}")
        for table in tables:
            yield dg.MaterializeResult([study, "landing", table], metadata=landing.land(workspace, table, made[table]))

    return land

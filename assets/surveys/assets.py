"""Surveys as Dagster assets: declares, calls and reports; nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets
from assets.storage.batches import read_batch

if TYPE_CHECKING:
    import polars as pl

READS = ["surveys/*"]
EVIDENCE = ["microdata/responses"]


def surveys_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "surveys", READS, _frames, EVIDENCE)


def _frames(workspace: Any) -> "Iterator[tuple[str, pl.DataFrame]]":
    import polars as pl

    from assets.surveys.landing import RESPONSES, frames

    layout = workspace.layout()
    return frames(
        workspace.parsed(),
        layout.microdata,
        lambda: pl.read_parquet(read_batch(layout.landing, RESPONSES).path),
    )

"""Attempts to capture pages as a Dagster asset: declares, calls and reports; nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets

if TYPE_CHECKING:
    import polars as pl

READS = ["sources/*"]
EVIDENCE = ["archive/captures"]


def collection_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "collection", READS, _frames, EVIDENCE)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.collection.landing import frames

    return frames(workspace.layout().archive, workspace.parsed().settings.snapshot_date)

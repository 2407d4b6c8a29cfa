"""Texts of captured pages as Dagster assets: declares, calls and reports; nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets

if TYPE_CHECKING:
    import polars as pl

# What is collected and by which rules an article is read stands in the files of the sources.
READS = ["sources/*"]
EVIDENCE = ["archive/captures"]


def documents_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "documents", READS, _frames, EVIDENCE)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.documents.landing import frames

    layout = workspace.layout()
    return frames(workspace.parsed(), layout.archive, layout.documents)

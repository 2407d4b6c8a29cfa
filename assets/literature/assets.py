"""Records typed from publications and pages, as Dagster assets: declares, calls and reports."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets

if TYPE_CHECKING:
    import polars as pl

READS = ["literature/*", "lexicon.yml", "sources/*", "reference/*.csv"]


def literature_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "literature", READS, _frames)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.literature.landing import frames

    return frames(workspace.parsed(), workspace.history())

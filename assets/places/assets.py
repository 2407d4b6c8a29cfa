"""Places in time as Dagster assets: declares, calls and reports; nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets

if TYPE_CHECKING:
    import polars as pl

READS = ["reference/places/*"]


def places_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "places", READS, _frames)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.places.landing import frames

    return frames(workspace.history())

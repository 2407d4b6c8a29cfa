"""What coders read and decided, as Dagster assets: declares, calls and reports; nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets

if TYPE_CHECKING:
    import polars as pl

READS = ["decisions/*", "decisions/abstracts/*", "codebook/*", "lexicon.yml"]
EVIDENCE = ["coding/decisions", "archive/captures"]


def coding_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "coding", READS, _frames, EVIDENCE)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.coding.landing import captured_of, frames

    study, layout = workspace.parsed(), workspace.layout()
    captured = captured_of(
        study,
        layout.coding_store,
        layout.archive,
        layout.documents,
        lambda words: workspace.say(words, stage="land"),
    )
    return frames(study, workspace.history(), captured)

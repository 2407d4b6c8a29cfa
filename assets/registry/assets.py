"""Study files and what the registry lands from them, as Dagster assets."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage.assets import landing_assets, study_file_key, study_files

if TYPE_CHECKING:
    import polars as pl

READS = ["study.yml", "codebook/*", "sources/*", "reference/*.csv"]


def study_file_specs(study: str, folder: Path) -> list[dg.AssetSpec]:
    """The files that researchers own, as external assets: where every lineage begins."""
    return [
        dg.AssetSpec(
            study_file_key(study, file),
            group_name="studyfiles",
            kinds={Path(file).suffix.lstrip(".") or "folder"},
            description=f"studies/{study}/{file}: edited by researchers, read by digov.",
        )
        for file in study_files(folder)
    ]


def registry_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "registry", READS, _frames)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.registry.landing import frames

    return frames(workspace.parsed())

"""Study files and what the registry lands from them, as Dagster assets."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.registry.plans import INTERVALS, SourcePlan, source_plans
from assets.storage.assets import code_links, landing_assets, study_file_key, study_files

if TYPE_CHECKING:
    import polars as pl

RESEARCH = "team:research"
READS = ["study.yml", "codebook/*", "sources/*", "reference/*.csv"]


def study_file_specs(study: str, folder: Path) -> list[dg.AssetSpec]:
    """The files that researchers own, as external assets: where every lineage begins."""
    sources = source_plans(folder)
    return [
        dg.AssetSpec(
            study_file_key(study, file),
            group_name="studyfiles",
            kinds={Path(file).suffix.lstrip(".") or "folder"},
            owners=[RESEARCH],
            description=f"studies/{study}/{file}: edited by researchers, read by digov.",
            metadata={**code_links(f"studies/{study}/{file}"), **_plan(sources.get(file))},
            freshness_policy=freshness(sources.get(file)),
        )
        for file in study_files(folder)
    ]


def _plan(source: SourcePlan | None) -> dict[str, Any]:
    """How often a source is to be visited, and whether it is visited at all."""
    if source is None:
        return {}
    return {"stream": source.stream, "cadence": source.cadence, "live": source.is_live}


def freshness(source: SourcePlan | None) -> dg.FreshnessPolicy | None:
    """When a live source counts as stale: one and a half of its intervals; nobody waits for the others."""
    if source is None or not source.is_live or source.cadence not in INTERVALS:
        return None
    return dg.FreshnessPolicy.time_window(fail_window=1.5 * INTERVALS[source.cadence])


def registry_assets(study: str, folder: Path) -> dg.AssetsDefinition:
    """Landing tables of this room for one study."""
    return landing_assets(study, folder, "registry", READS, _frames)


def _frames(workspace: Any) -> "dict[str, pl.DataFrame]":
    from assets.registry.landing import frames

    return frames(workspace.parsed())

"""Gates as blocking asset checks: one op a stage, one check a table.

Lives here: which files a stage's suites look at, and the results that the run reports. Does not live here:
the expectations (expectations/*.yml) and how they are judged (expectations/).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.releases.tiers import PUBLIC, differing_tables
from assets.storage import batches, faults, files
from assets.storage.layout import StudyLayout
from assets.storage.retries import retrying
from assets.storage.tables import landing_tables, release_tables
from orchestration.table_metadata import markdown_table
from orchestration.workspace import Workspace

if TYPE_CHECKING:
    from expectations.gates import TableResult

STAGES = ("landing", "warehouse", "release")
# The release gate judges the public files, and beside them the tables that the team tier shows otherwise.
TEAM_PART = "release_team"
PARTS = (*STAGES, TEAM_PART)
STAGE_WORDS = {
    "landing": "What was landed, before dbt reads it.",
    "warehouse": "The table as dbt built it.",
    "release": "The table as it was written into the candidate, read back from disk.",
}
BLOCKING = ("failed", "errored")
Quality = dict[str, list[dict[str, Any]]]


def results_path(layout: StudyLayout, part: str) -> Path:
    """Where a gate's results of the running run lie until the candidate carries them."""
    return layout.quality / f"{part}.json"


def forget_results(layout: StudyLayout, first: str = STAGES[0]) -> None:
    """Remove the results of earlier runs from a stage on, so that what is there was found by this one.

    The two parts of the release gate run in any order: neither forgets the other.
    """
    gone = (first,) if first in (STAGES[-1], TEAM_PART) else PARTS[PARTS.index(first) :]
    for part in gone:
        results_path(layout, part).unlink(missing_ok=True)


def read_quality(layout: StudyLayout, parts: Sequence[str] = PARTS) -> Quality:
    """Results of the gates that this run has reached: `tables` and `expectations`, in order of stage."""
    merged: Quality = {"tables": [], "expectations": []}
    for part in parts:
        path = results_path(layout, part)
        if path.exists():
            found = json.loads(path.read_bytes())
            for key in merged:
                merged[key] += found[key]
    return merged


def missing_stages(layout: StudyLayout) -> list[str]:
    """Gates without a result; a release needs all of them."""
    needed = PARTS if differing_tables() else STAGES
    return [part for part in needed if not results_path(layout, part).exists()]


def quality_bytes(layout: StudyLayout, tier: str) -> bytes:
    """`quality.json` of a tier: what the gates of all stages found; no time, no path.

    What was found in tables that only the team sees otherwise stands in the team's file alone.
    """
    quality = read_quality(layout, STAGES if tier == PUBLIC else PARTS)
    return (json.dumps(quality, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def quarantined_rows(quality: Quality) -> int:
    """Rows that the landing gate set aside, over all tables."""
    return sum(entry["observed"].get("quarantined", 0) for entry in quality["expectations"])


def _row_counts(layout: StudyLayout) -> dict[str, tuple[int, int]]:
    counts = {}
    for table in landing_tables():
        refused = batches.read_batch(layout.quarantine, table).rows
        counts[table] = (refused, batches.read_batch(layout.incoming, table).rows)
    return counts


def landing_paths(layout: StudyLayout) -> dict[str, Path]:
    """The landed batch of every landing table, its bytes compared with the manifest."""
    return {table: batches.read_batch(layout.landing, table).path for table in landing_tables()}


def warehouse_paths(layout: StudyLayout) -> dict[str, Path]:
    """The Parquet copies of the release tables that the dbt step wrote."""
    return {table: layout.tables / f"{table}.parquet" for table in release_tables()}


def judge(
    workspace: Workspace, stage: str, paths: dict[str, Path], tier: str = PUBLIC
) -> "list[TableResult]":
    """Run a stage's suites, write results and Data Docs below `quality/`, and return one result a table.

    At the release stage `paths` are the files of a tier; of the team's, only those that differ are judged.
    """
    from expectations import gates
    from orchestration.tier_suites import tier_suites

    layout, study = workspace.layout(), workspace.parsed()
    suites = tier_suites(tier) if stage == "release" else gates.load_suites(stage)
    references = {name: path for name, path in paths.items() if name not in suites}
    judged = {name: path for name, path in paths.items() if name in suites}
    part = stage if tier == PUBLIC else TEAM_PART
    of_tier = "" if tier == PUBLIC else f" of the {tier} tier"
    workspace.say(f"{len(judged)} tables{of_tier}", stage=f"gate {stage}")
    forget_results(layout, part)
    results = gates.check_tables(
        stage,
        judged,
        suites=suites,
        mutes=gates.load_mutes(),
        snapshot_date=study.settings.snapshot_date,
        stable_rows=_stable_rows(layout, tier) if stage != "landing" else None,
        references=landing_paths(layout) if stage == "warehouse" else references,
        quarantined=_row_counts(layout) if stage == "landing" else None,
    )
    told = [replace(one, table=one.table if tier == PUBLIC else f"{tier}/{one.table}") for one in results]
    files.write_bytes(results_path(layout, part), gates.quality_json(told))
    gates.write_data_docs(results, layout.quality / "docs" / part)
    faults.point(f"gate-{stage}")
    return results


def _stable_rows(layout: StudyLayout, tier: str) -> dict[str, int] | None:
    """Rows by table of the newest stable release, the baseline of floors and ceilings; None without one."""
    from assets.releases import index
    from assets.releases.opening import open_release

    stable = index.read_index(layout.releases).latest_stable
    if stable is None or tier not in stable.tiers:
        return None
    release = open_release(index.folder_of(layout.releases, stable, tier))
    return {table: release.entries[path]["rows"] for table, path in release.tables.items()}


def _told(result: "TableResult") -> dict[str, Any]:
    """What the UI shows of a table's gate: counts, and each expectation that did not hold; no values."""
    kept = [item for item in result.results if item.status != "passed"]
    rows = [(item.label, item.severity, item.status, item.mute_owner) for item in kept]
    found: dict[str, Any] = {
        "status": result.status,
        "expectations": len(result.results),
        "held": len(result.results) - len(kept),
    }
    if rows:
        found["did not hold"] = markdown_table(("expectation", "severity", "status", "muted by"), rows)
    return found


def _description(stage: str, table: str) -> str:
    return f"{STAGE_WORDS[stage]} Blocks what comes after it. Expectations: expectations/{stage}/{table}.yml."


def gate_checks(
    study: str,
    stage: str,
    keys: Mapping[str, Sequence[str]],
    paths: Callable[[StudyLayout], dict[str, Path]],
    tier: str = PUBLIC,
) -> dg.AssetChecksDefinition:
    """A stage's gate: a blocking check for every table, on the asset key given for it."""

    @dg.multi_asset_check(
        name=f"{study}_gate_{stage}" + ("" if tier == PUBLIC else f"_{tier}"),
        specs=[
            dg.AssetCheckSpec(
                f"gate_{stage}_{table}",
                asset=dg.AssetKey(list(key)),
                blocking=True,
                description=_description(stage, table),
            )
            for table, key in keys.items()
        ],
    )
    def gate(workspace: Workspace) -> Iterator[dg.AssetCheckResult]:
        with retrying():
            results = judge(workspace, stage, paths(workspace.layout()), tier)
        for result in results:
            yield dg.AssetCheckResult(
                asset_key=dg.AssetKey(list(keys[result.table])),
                check_name=f"gate_{stage}_{result.table}",
                # A warning shows as one; only a failed check of severity ERROR blocks.
                passed=result.status in ("passed", "muted"),
                severity=dg.AssetCheckSeverity.ERROR if result.is_blocking else dg.AssetCheckSeverity.WARN,
                metadata=_told(result),
            )

    return gate

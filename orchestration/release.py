"""The release step: write the tables, gate the written files, seal, check, and switch what readers see.

Lives here: the assets of both tiers and the gates between them. Does not live here: what a release holds
(assets/releases) and what its gate expects (expectations/release).
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg

from assets.releases.tiers import PUBLIC, TIERS, tier_tables
from assets.storage import batches
from assets.storage.assets import OWNER, code_links
from assets.storage.layout import StudyLayout
from assets.storage.retries import retrying
from assets.storage.tables import landing_tables
from orchestration import due, gates
from orchestration.dbt_nodes import RESEARCH
from orchestration.outcomes import Exit, Failure
from orchestration.table_metadata import markdown_table
from orchestration.tier_suites import judged_tables
from orchestration.workspace import Workspace

STAGING = ".staging"
CANDIDATE_WORDS = {
    "public": "The next release's tables and evidence as files for everybody, waiting for the release gate.",
    "team": "The same with the columns and tables for the project team alone. Tables that are equal in both "
    "tiers are the same bytes, and judged once, on the public files.",
}
RELEASE_WORDS = {
    "public": "The newest candidate release: sealed, verified and named in releases/index.json.",
    "team": "Its team tier, for the members of the project: sealed, verified and switched in the same step.",
}


def candidate_key(study: str, tier: str) -> dg.AssetKey:
    """Asset key of the written tables of a tier."""
    return dg.AssetKey([study, "candidate", tier])


def release_keys(study: str) -> list[dg.AssetKey]:
    """Asset keys of candidate and release, both tiers."""
    return [dg.AssetKey([study, what, tier]) for what in ("candidate", "release") for tier in TIERS]


def staged_paths(layout: StudyLayout, tier: str = PUBLIC) -> dict[str, Path]:
    """The written Parquet files of a tier of the candidate that waits for its gate."""
    folder = layout.releases / STAGING / tier
    return {
        name: folder / ("evidence" if table.kind == "evidence" else "data") / f"{name}.parquet"
        for name, table in tier_tables(tier).items()
    }


def _spec(
    study: str, what: str, tier: str, deps: list[dg.AssetKey], words: str, *code: str, **more: Any
) -> dg.AssetSpec:
    return dg.AssetSpec(
        [study, what, tier],
        deps=deps,
        description=words,
        metadata=code_links(*code, "orchestration/release.py"),
        group_name="publication",
        kinds={"parquet", "csv"},
        owners=[OWNER, RESEARCH],
        **more,
    )


def release_assets(study: str) -> list[dg.AssetsDefinition]:
    """`<study>/candidate/<tier>`, the written tables, and `<study>/release/<tier>`, what readers see."""

    @dg.multi_asset(
        name=f"{study}_staging",
        specs=[
            _spec(
                study,
                "candidate",
                tier,
                [dg.AssetKey([study, table]) for table in tier_tables(tier)],
                CANDIDATE_WORDS[tier],
                "assets/releases/staging.py",
                skippable=True,
            )
            for tier in TIERS
        ],
    )
    def candidate(workspace: Workspace) -> Iterator[dg.MaterializeResult]:
        from assets.releases.candidate import stage_tables

        if not workspace.is_due():
            return
        layout = workspace.layout()
        workspace.say("the candidate", stage="write")
        with retrying():
            written = _told(
                partial(
                    stage_tables,
                    gates.warehouse_paths(layout),
                    layout.releases / STAGING,
                    workspace.parsed(),
                )
            )
        for tier, rows in written.items():
            yield dg.MaterializeResult(
                asset_key=candidate_key(study, tier),
                metadata={
                    "tables": len(rows),
                    "dagster/row_count": sum(rows.values()),
                    "rows by table": markdown_table(("table", "rows"), sorted(rows.items())),
                },
            )

    @dg.multi_asset(
        name=f"{study}_publication",
        specs=[
            _spec(
                study,
                "release",
                tier,
                [candidate_key(study, tier)],
                RELEASE_WORDS[tier],
                "assets/releases/adoption.py",
            )
            for tier in TIERS
        ],
    )
    def release(workspace: Workspace) -> Iterator[dg.MaterializeResult]:
        from assets.releases.adoption import adopt

        layout = workspace.layout()
        _refuse_mixture(workspace, layout)
        sealed = _seal(workspace, layout)
        workspace.say(f"verifying candidate {sealed.version}", stage="release")
        counted = {tier: _verified(sealed.folder_of(tier)) for tier in TIERS}
        entry = adopt(sealed, layout.releases)
        for tier, classes in counted.items():
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey([study, "release", tier]),
                metadata={
                    "version": entry.version,
                    "tree_hash": entry.tree_hashes[tier],
                    "channel": entry.channel,
                    "evidence": markdown_table(("evidence class", "cells"), sorted(classes.items())),
                },
            )

    return [candidate, release]


def _told(step: Callable[[], Any]) -> Any:
    """What a step of the releases room refuses, with its exit code, as a Failure that a person is told."""
    from assets.releases.errors import ReleaseError

    try:
        return step()
    except ReleaseError as problem:
        hint = "the old release stays; nothing was switched"
        raise Failure(Exit(problem.exit_code), str(problem), hint) from problem


def _verified(folder: Path) -> dict[str, int]:
    """Cells by evidence class of a sealed tier. Raises Failure where it does not verify."""
    from assets.releases.checking import verify_release

    report = verify_release(folder)
    if not report["ok"]:
        first = report["problems"][0]
        raise Failure(
            Exit.INTEGRITY,
            f"the candidate does not verify: {folder.name}/{first['file']}: {first['what']}",
            "the old release stays; this is a fault of the build, not of the study files",
            report["problems"],
        )
    return report["evidence_classes"]


def _refuse_mixture(workspace: Workspace, layout: StudyLayout) -> None:
    """A release is made of one state of its inputs, and every gate has judged it. Raises Failure."""
    hint = f"start the job {workspace.study}_everything, or digov run"
    if due.built_snapshot(layout) != workspace.snapshot_id():
        message = "the warehouse was built from other study files or code than those of now"
        raise Failure(Exit.WRONG_USE, message, hint)
    if missing := gates.missing_stages(layout):
        raise Failure(Exit.BLOCKED, f"no result of the gate: {', '.join(missing)}", hint)


def _seal(workspace: Workspace, layout: StudyLayout) -> Any:
    from assets.releases import index
    from assets.releases.candidate import complete

    stable = index.read_index(layout.releases).latest_stable
    refused = {table: batches.read_batch(layout.quarantine, table).rows for table in landing_tables()}
    return complete(
        layout.releases / STAGING,
        study=workspace.parsed(),
        gates={"quarantined": {table: rows for table, rows in refused.items() if rows}},
        snapshot_id=workspace.snapshot_id(),
        quality={tier: gates.quality_bytes(layout, tier) for tier in TIERS},
        previous=layout.releases / stable.folder if stable else None,
        landing=gates.landing_paths(layout),
    )


def release_gates(study: str) -> list[dg.AssetChecksDefinition]:
    """The gates on the written files of the candidate, read back: one a tier that has any to judge."""
    found = []
    for tier in TIERS:
        keys = {table: (study, "candidate", tier) for table in judged_tables(tier)}
        if keys:
            found.append(gates.gate_checks(study, "release", keys, partial(staged_paths, tier=tier), tier))
    return found

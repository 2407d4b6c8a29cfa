"""The release step: write the tables, gate the written files, seal, check, and switch what readers see.

Lives here: the two assets and the gate between them. Does not live here: what a release holds
(assets/releases) and what its gate expects (expectations/release).
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets.storage import batches
from assets.storage.assets import OWNER, code_links
from assets.storage.layout import StudyLayout
from assets.storage.retries import retrying
from assets.storage.tables import landing_tables, release_tables
from orchestration import due, gates
from orchestration.dbt_nodes import RESEARCH
from orchestration.outcomes import Exit, Failure
from orchestration.table_metadata import markdown_table
from orchestration.workspace import Workspace

TIER = "public"
STAGING = ".staging"


def staged_paths(layout: StudyLayout) -> dict[str, Path]:
    """The written Parquet files of the candidate that waits for its gate."""
    folder = layout.releases / STAGING / TIER
    return {
        name: folder / ("evidence" if table.kind == "evidence" else "data") / f"{name}.parquet"
        for name, table in release_tables().items()
    }


def release_assets(study: str) -> list[dg.AssetsDefinition]:
    """`<study>/candidate/public`, the written tables, and `<study>/release/public`, what readers see."""

    @dg.asset(
        key=[study, "candidate", TIER],
        output_required=False,
        metadata=code_links("assets/releases/candidate.py", "orchestration/release.py"),
        deps=[dg.AssetKey([study, table]) for table in release_tables()],
        group_name="publication",
        kinds={"parquet", "csv"},
        owners=[OWNER, RESEARCH],
        description="The next release's tables and evidence as files, waiting for the release gate.",
    )
    def candidate(workspace: Workspace) -> Iterator[dg.MaterializeResult]:
        from assets.releases.candidate import stage_tables

        if not workspace.is_due():
            return
        layout = workspace.layout()
        workspace.say("writing the candidate")
        with retrying():
            rows = stage_tables(gates.warehouse_paths(layout), layout.releases / STAGING)
        yield dg.MaterializeResult(
            metadata={
                "tables": len(rows),
                "dagster/row_count": sum(rows.values()),
                "rows by table": markdown_table(("table", "rows"), sorted(rows.items())),
            }
        )

    @dg.asset(
        key=[study, "release", TIER],
        metadata=code_links("assets/releases/adoption.py", "orchestration/release.py"),
        deps=[dg.AssetKey([study, "candidate", TIER])],
        group_name="publication",
        kinds={"parquet", "csv"},
        owners=[OWNER, RESEARCH],
        description="The newest candidate release: sealed, verified and named in releases/index.json.",
    )
    def release(workspace: Workspace) -> dg.MaterializeResult:
        from assets.releases.adoption import adopt
        from assets.releases.checking import verify_release

        layout = workspace.layout()
        _refuse_mixture(workspace, layout)
        sealed = _seal(workspace, layout)
        workspace.say(f"verifying candidate {sealed.version}")
        report = verify_release(sealed.tier_folder)
        if not report["ok"]:
            first = report["problems"][0]
            raise Failure(
                Exit.INTEGRITY,
                f"the candidate does not verify: {first['file']}: {first['what']}",
                "the old release stays; this is a fault of the build, not of the study files",
                report["problems"],
            )
        entry = adopt(sealed, layout.releases)
        return dg.MaterializeResult(
            metadata={
                "version": entry.version,
                "tree_hash": entry.tree_hash,
                "channel": entry.channel,
                "evidence": markdown_table(
                    ("evidence class", "cells"), sorted(report["evidence_classes"].items())
                ),
            }
        )

    return [candidate, release]


def _refuse_mixture(workspace: Workspace, layout: StudyLayout) -> None:
    """A release is made of one state of its inputs, and every gate has judged it. Raises Failure."""
    hint = f"start the job {workspace.study}_everything, or digov run"
    if due.built_snapshot(layout) != workspace.snapshot_id():
        message = "the warehouse was built from other study files or code than those of now"
        raise Failure(Exit.WRONG_USE, message, hint)
    if missing := gates.missing_stages(layout):
        raise Failure(Exit.BLOCKED, f"no result of the gate: {', '.join(missing)}", hint)


def _seal(workspace: Workspace, layout: StudyLayout):
    from assets.releases import index
    from assets.releases.candidate import complete

    stable = index.read_index(layout.releases).latest_stable
    refused = {table: batches.read_batch(layout.quarantine, table).rows for table in landing_tables()}
    return complete(
        layout.releases / STAGING,
        study=workspace.parsed(),
        gates={"quarantined": {table: rows for table, rows in refused.items() if rows}},
        snapshot_id=workspace.snapshot_id(),
        quality_json=gates.quality_bytes(layout),
        previous=index.folder_of(layout.releases, stable) if stable else None,
        landing=gates.landing_paths(layout),
    )


def release_gate(study: str) -> dg.AssetChecksDefinition:
    """The gate on the written files of the candidate, read back from disk."""
    keys = {table: (study, "candidate", TIER) for table in release_tables()}
    return gates.gate_checks(study, "release", keys, staged_paths)

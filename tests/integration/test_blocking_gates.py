"""The three gates inside Dagster: what fails or errors stops the run, what warns does not."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from expectations import gates as judging
from expectations.suites import Expectation
from orchestration import gates, release
from orchestration.outcomes import Exit
from orchestration.workspace import Workspace
from tests.conftest import ROOT, Digov, releases

# One table a stage, and the predicate that its rows do not satisfy / that cannot be computed.
TABLES = {"landing": "claim_records", "warehouse": "claims", "release": "claims"}
BROKEN = {
    "failing": ("claim_id = 'nobody'", "block", "failed"),
    "erroring": ("cast(claim_id as integer) > 0", "block", "errored"),
    "warning": ("claim_id = 'nobody'", "warn", "warned"),
}


def spoil(monkeypatch: pytest.MonkeyPatch, stage: str, predicate: str, severity: Any) -> None:
    """Add one expectation to the suite of a stage's table."""
    load = judging.load_suites

    def spoiled(wanted: str) -> dict[str, Any]:
        suites = load(wanted)
        if wanted != stage:
            return suites
        extra = Expectation("expect_rows_to_hold", {"rule": "injected", "predicate": predicate}, severity)
        suite = suites[TABLES[stage]]
        return suites | {TABLES[stage]: replace(suite, typed=(*suite.typed, extra))}

    monkeypatch.setattr(judging, "load_suites", spoiled)


@pytest.mark.parametrize("stage", gates.STAGES)
@pytest.mark.parametrize("case", BROKEN)
def test_what_fails_or_errors_stops_the_run_and_what_warns_does_not(
    stage: str, case: str, copy_of_built: Path, monkeypatch: pytest.MonkeyPatch
):
    predicate, severity, status = BROKEN[case]
    spoil(monkeypatch, stage, predicate, severity)
    workspace = Workspace(study="china", data=str(copy_of_built), is_quiet=True)
    if stage == "release":
        (entry,) = releases(copy_of_built)
        staging = copy_of_built / "china" / "releases" / release.STAGING
        shutil.copytree(Path(entry["path"]).parent, staging)
    key = ["china", "gated", stage]
    paths = {
        "landing": gates.landing_paths,
        "warehouse": gates.warehouse_paths,
        "release": release.staged_paths,
    }[stage]

    @dg.asset(key=key)
    def gated() -> None:
        """Stands for the tables of the stage; what is judged is what lies on disk."""

    @dg.asset(key=["china", "downstream"], deps=[gated])
    def downstream() -> None:
        """Stands for the next step of the flow."""

    check = gates.gate_checks("china", stage, dict.fromkeys(paths(workspace.layout()), key), paths)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [gated, downstream, check],
            resources={"workspace": workspace},
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        evaluations = {found.check_name: found for found in result.get_asset_check_evaluations()}
    told = evaluations[f"gate_{stage}_{TABLES[stage]}"]
    assert told.metadata["status"].value == status
    assert told.passed is False
    is_blocked = status != "warned"
    assert told.severity == (dg.AssetCheckSeverity.ERROR if is_blocked else dg.AssetCheckSeverity.WARN)
    assert result.success is not is_blocked
    reached = {event.step_key for event in result.get_step_success_events()}
    assert ("china__downstream" in reached) is not is_blocked
    assert sum(not found.passed for found in evaluations.values()) == 1


def test_a_blocked_run_says_which_gate_and_keeps_the_old_release(
    copy_of_built: Path, own_study: Path, tmp_path: Path, digov: Digov
):
    before = releases(copy_of_built)
    project = Path(shutil.copytree(ROOT / "expectations", tmp_path / "project" / "expectations"))
    suite = project / "landing" / "claim_records.yml"
    suite.write_text(
        suite.read_text("utf-8").replace(
            "table:\n",
            "table:\n  - expectation: expect_rows_to_hold\n"
            "    arguments: {rule: injected, predicate: \"claim_id = 'nobody'\"}\n    severity: block\n",
            1,
        ),
        "utf-8",
    )
    claims = own_study / "literature" / "claims.csv"
    claims.write_text(
        claims.read_text("utf-8").replace(",4000,police officers,", ",4001,police officers,"), "utf-8"
    )
    done = digov(
        "run",
        "--study",
        own_study,
        "--data",
        copy_of_built,
        "--json",
        env={"PYTHONPATH": str(project.parent)},
    )
    assert done.code == Exit.BLOCKED, done.err
    (study,) = done.json["studies"]
    assert study["status"] == "blocked"
    assert study["release"] == "1.0.0"
    failed = [gate for gate in study["gates"] if gate["status"] == "failed"]
    assert [(gate["stage"], gate["table"]) for gate in failed] == [("landing", "claim_records")]
    assert "expect_rows_to_hold:injected" in done.err
    assert releases(copy_of_built) == before
    assert digov("release", "verify", "--data", copy_of_built).code == 0
    stages = {gate["stage"] for gate in json.loads(done.out)["studies"][0]["gates"]}
    assert stages == {"landing"}, "nothing after the gate may have run"

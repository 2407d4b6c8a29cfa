"""A run that the daemon or a person in the pages starts: nothing twice, no release from mixed inputs."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.storage.layout import STUDIES, StudyLayout
from orchestration import due, gates
from orchestration.claim import Claim
from orchestration.definitions import build_definitions
from orchestration.execution import QUIET
from orchestration.outcomes import Exit, Failure
from orchestration.release import release_assets
from orchestration.workspace import Workspace, parsed_study
from tests.conftest import releases


@pytest.fixture
def layout(copy_of_built: Path) -> StudyLayout:
    return StudyLayout("china", STUDIES / "china", copy_of_built)


def is_due(layout: StudyLayout, job: str) -> bool:
    with dg.DagsterInstance.ephemeral() as instance:
        run = create_run_for_test(instance, job_name=job, status=dg.DagsterRunStatus.STARTED)
        claim = Claim(layout, instance, run, seconds=0)
        try:
            return claim.is_due(parsed_study(layout.folder))
        finally:
            claim.release()


def execute(layout: StudyLayout, job: str) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        workspace = Workspace(study="china", data=str(layout.data), is_quiet=True)
        definition = build_definitions("china", layout.folder).resolve_job_def(job)
        return definition.execute_in_process(
            instance=instance, resources={"workspace": workspace}, run_config=QUIET, raise_on_error=False
        )


def test_a_job_started_twice_finds_nothing_due_and_changes_nothing(layout: StudyLayout):
    before = releases(layout.data)
    result = execute(layout, "china_everything")
    assert result.success
    made = {event.asset_key.path[1] for event in result.get_asset_materialization_events()}
    assert made == {"archive", "coding", "microdata", "media"}, "only the evidence was looked at"
    skipped = {event.step_key for event in result.all_events if event.is_step_skipped}
    assert {"china_warehouse", "china_staging", "china_publication"} <= skipped
    assert releases(layout.data) == before
    assert gates.missing_stages(layout) == [], "the results that the release carries were thrown away"


def test_each_job_knows_for_itself_whether_it_has_anything_to_do(layout: StudyLayout):
    assert not is_due(layout, "china_build")
    assert not is_due(layout, "china_release")
    assert is_due(layout, "__ASSET_JOB"), "a person who chose tables means it"
    assert gates.missing_stages(layout) == list(gates.PARTS), "old results would count for the new tables"
    assert is_due(layout, "china_build"), "a warehouse without its gates is not built"


def test_a_damaged_release_is_not_called_up_to_date(layout: StudyLayout):
    path = Path(releases(layout.data)[0]["path"]) / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b" ")
    result = execute(layout, "china_everything")
    assert not result.success


def test_no_release_is_made_from_two_states_of_the_inputs(layout: StudyLayout):
    due.warehouse_stamp(layout).write_text("another snapshot")
    before = releases(layout.data)
    workspace = Workspace(study="china", data=str(layout.data), is_held=True, is_quiet=True)
    _, release = release_assets("china")
    with dg.DagsterInstance.ephemeral() as instance, pytest.raises(Failure, match="other study") as told:
        dg.materialize([release], instance=instance, resources={"workspace": workspace}, run_config=QUIET)
    assert told.value.exit_code is Exit.WRONG_USE
    assert releases(layout.data) == before

"""A run of the daemon claims its study: nobody else writes, dead runs are made good."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.storage.layout import StudyLayout
from assets.storage.lock import LockHeld, StudyLock, read_holder
from orchestration.claim import Claim
from orchestration.failures import log_path
from orchestration.outcomes import Exit, Failure
from orchestration.recovery import fail_dead_runs, owner_tags
from orchestration.run_sensors import dead_runs
from orchestration.workspace import Workspace


@pytest.fixture
def layout(tmp_path: Path) -> StudyLayout:
    return StudyLayout("china", tmp_path / "studies" / "china", tmp_path / "data")


def a_run(instance: dg.DagsterInstance, tags: dict[str, str] | None = None) -> dg.DagsterRun:
    return create_run_for_test(
        instance, job_name="china_everything", status=dg.DagsterRunStatus.STARTED, tags=tags or {}
    )


def a_dead_owner(layout: StudyLayout) -> dict[str, str]:
    """Tags of a process that took the lock, left its name in it, and is gone."""
    code = (
        "import os, sys; from pathlib import Path; from assets.storage.lock import StudyLock;"
        f"StudyLock(Path({str(layout.root)!r}), 'a test').acquire(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    holder = read_holder(layout.root / ".lock")
    assert holder is not None
    assert not holder.is_alive()
    return owner_tags("china", holder)


def test_while_a_run_lasts_nobody_else_writes_and_afterwards_somebody_may(layout: StudyLayout):
    with dg.DagsterInstance.ephemeral() as instance:
        run = a_run(instance)
        claim = Claim(layout, instance, run)
        with pytest.raises(LockHeld, match=run.run_id[:8]):
            StudyLock(layout.root, "digov run").acquire()
        claim.release()
        StudyLock(layout.root, "digov run").acquire().release()
        tagged = instance.get_run_by_id(run.run_id)
        assert tagged is not None
        assert tagged.tags["digov/study"] == "china", "recovery would not find this run"
        assert {"digov/pid", "digov/started", "digov/host"} <= set(tagged.tags)


def test_a_dead_run_of_the_command_line_is_told_once(layout: StudyLayout):
    workspace = Workspace(study="china", folder=str(layout.folder), data=str(layout.data))
    sensor = dead_runs(workspace)
    with dg.DagsterInstance.ephemeral() as instance:
        dead = a_run(instance, a_dead_owner(layout))
        for _ in range(2):
            sensor(dg.build_sensor_context(instance))
        told = log_path(layout).read_text("utf-8").splitlines()
        assert len(told) == 1
        assert dead.run_id in told[0]


def test_a_run_that_waited_in_vain_names_the_holder(layout: StudyLayout):
    held = StudyLock(layout.root, "digov run").acquire()
    try:
        with dg.DagsterInstance.ephemeral() as instance, pytest.raises(Failure, match="digov run") as told:
            Claim(layout, instance, a_run(instance), seconds=0)
        assert told.value.exit_code is Exit.STORAGE
    finally:
        held.release()


def test_a_run_whose_process_is_gone_is_failed_and_a_living_one_is_left_alone(layout: StudyLayout):
    with dg.DagsterInstance.ephemeral() as instance:
        dead = a_run(instance, a_dead_owner(layout))
        nobodys = a_run(instance, {"digov/study": "china"})
        mine = a_run(instance)
        (layout.root / "landing").mkdir(parents=True)
        (layout.root / "landing" / ".tmp-1-half").write_text("half")
        Claim(layout, instance, mine).release()
        found = {run.run_id: run.status for run in instance.get_runs()}
        assert found == {
            dead.run_id: dg.DagsterRunStatus.FAILURE,
            nobodys.run_id: dg.DagsterRunStatus.STARTED,
            mine.run_id: dg.DagsterRunStatus.STARTED,
        }
        assert not list(layout.root.rglob(".tmp-*"))
        assert fail_dead_runs(instance, "china") == []

"""After a kill: what a dead owner left behind is put right before the next run starts.

Lives here: failing the Dagster runs of dead processes, freeing their pool slots, sweeping temporary files.
Only called while holding the lock of the study. Dagster itself leaves a killed run STARTED and its slot
claimed.
"""

from collections.abc import Mapping

import dagster as dg

from assets.storage import files
from assets.storage.layout import StudyLayout
from assets.storage.lock import Holder

OWNER_TAGS = ("digov/pid", "digov/started", "digov/host")
UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def owner_tags(study: str, owner: Holder) -> dict[str, str]:
    """Tags that say which process owns a run."""
    return {
        "digov/study": study,
        "digov/pid": str(owner.pid),
        "digov/started": str(owner.started),
        "digov/host": owner.host,
    }


def _is_dead(tags: Mapping[str, str]) -> bool:
    if not all(tag in tags for tag in OWNER_TAGS):
        return False
    pid, started, host = (tags[tag] for tag in OWNER_TAGS)
    return not Holder(int(pid), int(started), host, "").is_alive()


def fail_dead_runs(instance: dg.DagsterInstance, study: str) -> list[str]:
    """Fail unfinished runs of the study whose process is gone and free their slots; return run ids."""
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(tags={"digov/study": study}, statuses=UNFINISHED))
        if _is_dead(run.tags)
    ]
    for run in dead:
        instance.report_run_failed(run, "its process is gone; marked as failed by the next digov run")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return [run.run_id for run in dead]


def sweep(layout: StudyLayout) -> None:
    """Remove temporary files of dead writers below the study's folder."""
    files.sweep_temporary(layout.root)

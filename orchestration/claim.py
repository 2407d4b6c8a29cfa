"""A run claims its study: nobody else writes, and one state of its inputs is what it works from.

Lives here: the lock of a run that nobody prepared (started by the daemon or in the pages), its owner tags,
recovery, the snapshot id pinned once, and whether anything is due. Does not live here: `digov run`, which
holds the lock and has recovered before its run starts (runner.py).
"""

from functools import cached_property
from typing import TYPE_CHECKING

import dagster as dg

from assets.registry.study import Study
from assets.storage.layout import StudyLayout
from assets.storage.lock import LockHeld, StudyLock, this_process
from orchestration import due, recovery
from orchestration.outcomes import Exit, Failure

if TYPE_CHECKING:
    from assets.releases.index import Index

LOCK_SECONDS = 600.0
COLLECT, BUILD, RELEASE, EVERYTHING = "collect", "build", "release", "everything"


class Claim:
    """The study is this run's until `release`; the kernel gives the lock back where the process dies."""

    def __init__(
        self,
        layout: StudyLayout,
        instance: dg.DagsterInstance,
        run: dg.DagsterRun,
        seconds: float = LOCK_SECONDS,
        is_held: bool = False,
    ):
        """Wait for the lock, then put right what dead runs left. Raises Failure naming the holder.

        `is_held`: this process holds the lock already, and whoever took it has recovered.
        """
        self._layout = layout
        self._job = run.job_name.removeprefix(f"{layout.study}_")
        self._due: bool | None = None
        self._snapshot: str | None = None
        self._lock: StudyLock | None = None
        if is_held:
            return
        command = f"Dagster run {run.run_id[:8]} of {run.job_name}"
        owner = recovery.owner_tags(layout.study, this_process(command))
        instance.add_run_tags(run.run_id, owner)
        self._lock = StudyLock(layout.root, command)
        try:
            self._lock.acquire_within(seconds)
        except LockHeld as held:
            raise Failure(
                Exit.STORAGE, f"{held} (waited {seconds:.0f} s)", "start the run again later"
            ) from None
        try:
            recovery.sweep(layout)
            recovery.fail_dead_runs(instance, layout.study)
        except BaseException:
            self._lock.release()
            raise

    def release(self) -> None:
        """Give the study back."""
        if self._lock is not None:
            self._lock.release()

    @property
    def is_pinned(self) -> bool:
        """Whether the run has settled on one state of its inputs; evidence may not grow after that."""
        return self._snapshot is not None

    @property
    def found_nothing_due(self) -> bool:
        """Whether the run asked and had nothing to do."""
        return self._due is False

    def snapshot(self, study: Study) -> str:
        """Snapshot id of the inputs as they are when this is first asked: pinned for the whole run."""
        if self._snapshot is None:
            self._snapshot = due.snapshot_now(study, self._layout, self._releases)
        return self._snapshot

    def is_due(self, study: Study) -> bool:
        """Whether there is anything to do; where there is, results of earlier gates are forgotten."""
        if self._due is None:
            self._due = self._decide(study)
        return self._due

    @cached_property
    def _releases(self) -> "Index":
        from assets.releases.adoption import settle

        return settle(self._layout.releases)

    def _decide(self, study: Study) -> bool:
        from orchestration import gates

        snapshot = self.snapshot(study)
        is_built = due.built_snapshot(self._layout) == snapshot
        if self._job in (RELEASE, EVERYTHING) and due.unchanged_release(
            self._layout, self._releases, snapshot
        ):
            return False
        if self._job == BUILD and is_built and not _is_missing_or_blocked(self._layout):
            return False
        if self._job != RELEASE:
            gates.forget_results(self._layout)
        return True


def _is_missing_or_blocked(layout: StudyLayout) -> bool:
    """True where the landing or the warehouse gate has no result, or one that blocks."""
    from orchestration import gates

    tables = gates.read_quality(layout)["tables"]
    blocked = any(entry["status"] in gates.BLOCKING for entry in tables)
    return blocked or not {"landing", "warehouse"}.isdisjoint(gates.missing_stages(layout))

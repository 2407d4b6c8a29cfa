"""The one-process runner behind `digov run` and `digov collect`: locks, recovery, one Dagster run a study.

Lives here: the order of these and what a run reports. Does not live here: the graph (definitions.py) or any
step's work. Dagster is imported only when a study really has to be built.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from assets.registry.csv_reader import FileProblem, read_text
from assets.registry.errors import StudyErrors
from assets.registry.yaml_reader import parse_yaml
from assets.storage.layout import StudyLayout
from assets.storage.lock import LockHeld, StudyLock
from orchestration import progress
from orchestration.collecting import Visits, forget, noted
from orchestration.due import snapshot_now, unchanged_release
from orchestration.outcomes import Exit, Failure, storage_failure
from orchestration.reach import Reach, read_allowed
from orchestration.study_outcomes import (
    StudyOutcome,
    current_version,
    failed,
    gates_of,
    unchanged,
    with_visits,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What a person asked for: the verb, how far it may reach (reach.py), and whether words are wanted."""

    verb: str = "run"
    is_live: bool = False
    allowed: tuple[str, ...] = ()
    is_quiet: bool = False

    def reach(self) -> Reach:
        """How far this may reach. Raises Failure (wrong use) for an allowed address of another machine."""
        return Reach(self.is_live, read_allowed(self.allowed))


def study_name(folder: Path) -> str:
    """Name in study.yml, or the folder's where the file cannot say it (parsing then reports why)."""
    try:
        name = parse_yaml(read_text(folder, "study.yml"), "study.yml").value["study"]
    except (FileProblem, TypeError, KeyError):
        return folder.name
    return name if isinstance(name, str) and name.isidentifier() else folder.name


@contextlib.contextmanager
def study_locks(layouts: list[StudyLayout], command: str) -> Iterator[dict[str, StudyLock]]:
    """Locks of all studies in name order, without waiting. Raises Failure (storage) naming the holder."""
    held: dict[str, StudyLock] = {}
    try:
        for layout in sorted(layouts, key=lambda item: item.study):
            try:
                held[layout.study] = StudyLock(layout.root, command).acquire()
            except LockHeld as error:
                hint = "only one writer a study; nothing was started"
                raise Failure(Exit.STORAGE, str(error), hint) from None
        yield held
    finally:
        for lock in held.values():
            lock.release()


def run_studies(layouts: list[StudyLayout], asked: Asked) -> list[StudyOutcome]:
    """Collect and build every study that has something due, several of them side by side.

    Raises Failure where nothing could start.
    """
    asked.reach()
    with study_locks(layouts, f"digov {asked.verb}") as locks:
        done: dict[str, StudyOutcome] = {}
        notes: dict[str, list[str]] = {}
        for layout in layouts:
            outcome = _guarded(_look, layout, locks[layout.study], asked, notes)
            if outcome is not None:
                done[layout.study] = outcome
        due = [layout for layout in layouts if layout.study not in done]
        done |= {outcome.study: outcome for outcome in _build_all(due, asked)}
    for layout in layouts:
        done[layout.study].notes = [*notes.get(layout.study, ()), *_waiting(layout)]
    return [done[layout.study] for layout in layouts]


def _waiting(layout: StudyLayout) -> list[str]:
    """What was captured after the day that the study's release tells of, in words."""
    from assets.collection.landing import waiting
    from orchestration.workspace import parsed_study

    with contextlib.suppress(StudyErrors, OSError):
        day = parsed_study(layout.folder).settings.snapshot_date
        if number := waiting(layout.archive, day):
            return [
                f"{number} captures were made after the snapshot of {day} and wait: "
                "a later snapshot_date in study.yml takes them in"
            ]
    return []


def _build_all(layouts: list[StudyLayout], asked: Asked) -> list[StudyOutcome]:
    """Build studies: side by side where that is possible, else one after the other."""
    from orchestration import side_by_side

    if side_by_side.is_possible(len(layouts)):
        _prepare(layouts)
        calls = [(layout, asked) for layout in layouts]
        return side_by_side.run_all(_built, calls, asked.is_quiet)
    with progress.shown(asked.is_quiet):
        return [_built(layout, asked) for layout in layouts]


def _prepare(layouts: list[StudyLayout]) -> None:
    """What two processes would otherwise make at the same moment: Dagster's database, dbt's manifest."""
    from orchestration.definitions import build_definitions
    from orchestration.instance import open_instance

    with open_instance(layouts[0].data):
        for layout in layouts:
            build_definitions(layout.study, layout.folder)


def _built(layout: StudyLayout, asked: Asked) -> StudyOutcome:
    """Build a study; its failures are told as outcomes."""
    outcome = _guarded(_build, layout, asked)
    progress.end(layout.study, outcome.status)
    return outcome


def collect_studies(layouts: list[StudyLayout], asked: Asked, wanted: list[str]) -> list[tuple[str, Visits]]:
    """The evidence phase alone: visit what is due (or what is `wanted`), build nothing.

    Raises Failure, or what the study files or the storage raise.
    """
    from orchestration.claim import COLLECT
    from orchestration.execution import execute, explain
    from orchestration.workspace import parsed_study

    asked.reach()
    found = []
    with study_locks(layouts, f"digov {asked.verb}") as locks, progress.shown(asked.is_quiet):
        for layout in layouts:
            if locks[layout.study].previous is not None:
                _recover(layout)
            parsed_study(layout.folder)
            forget(layout)
            error = execute(layout, asked, COLLECT, wanted)
            if error is not None:
                raise explain(error, layout)
            found.append((layout.study, noted(layout)))
            progress.end(layout.study, "collected")
    return found


def _guarded(step: Callable[..., T], layout: StudyLayout, *more: Any) -> T | StudyOutcome:
    """A step with one study, its failures told as outcomes; bugs keep flying."""
    try:
        return step(layout, *more)
    except StudyErrors as errors:
        problems = [asdict(error) for error in errors.errors]
        noun = "problem" if len(problems) == 1 else "problems"
        return StudyOutcome(
            layout.study,
            "failed",
            Exit.WRONG_USE,
            release=current_version(layout),
            message=f"{len(problems)} {noun} in the files of study {layout.study}",
            hint="mend the study files and run again; nothing was landed, the old release stays",
            problems=problems,
        )
    except Failure as failure:
        return failed(layout, failure)
    except OSError as error:
        told = storage_failure(error)
        if told is None:
            raise
        return failed(layout, told)


def _look(
    layout: StudyLayout, lock: StudyLock, asked: Asked, notes: dict[str, list[str]]
) -> StudyOutcome | None:
    """Put right what a dead run left, take what the inbox holds; None where the study has something due."""
    from assets.releases.adoption import settle
    from orchestration import inbox, looking_ahead
    from orchestration.workspace import parsed_study

    if not asked.is_quiet:
        progress.say(layout.study, "study files, evidence and code", stage="check")
    if lock.previous is not None:
        _recover(layout)
    study = parsed_study(layout.folder)
    notes[layout.study] = inbox.notes(study, layout)
    releases = settle(layout.releases)
    forget(layout)
    if looking_ahead.has_due_source(study, layout, asked.reach()):
        return None
    newest = unchanged_release(layout, releases, snapshot_now(study, layout, releases))
    return unchanged(layout, study, newest) if newest else None


def _recover(layout: StudyLayout) -> None:
    from orchestration import recovery
    from orchestration.instance import open_instance

    recovery.sweep(layout)
    with open_instance(layout.data) as instance:
        recovery.fail_dead_runs(instance, layout.study)


def _build(layout: StudyLayout, asked: Asked) -> StudyOutcome:
    from assets.releases import index
    from orchestration import gates
    from orchestration.execution import execute, explain
    from orchestration.workspace import parsed_study

    study = parsed_study(layout.folder)
    before = index.read_index(layout.releases).latest
    error = execute(layout, asked)
    visits = noted(layout)
    newest = index.read_index(layout.releases).latest
    if error is None and newest and before and newest.snapshot_id == before.snapshot_id:
        # What was due brought nothing new: nothing was built.
        return with_visits(unchanged(layout, study, newest), visits)
    quality = gates.read_quality(layout)
    quarantined = gates.quarantined_rows(quality)
    outcome = StudyOutcome(
        layout.study,
        "partial" if quarantined else "done",
        Exit.PARTIAL if quarantined else Exit.DONE,
        release=newest.version if newest else None,
        gates=gates_of(quality["tables"]),
        quarantined=quarantined,
        sources=visits.counts(study),
    )
    if error is None:
        outcome.path = str(layout.releases / newest.path) if newest else ""
        return with_visits(outcome, visits)
    failure = explain(error, layout)
    outcome.status = "blocked" if failure.exit_code is Exit.BLOCKED else "failed"
    outcome.exit_code, outcome.message = failure.exit_code, failure.message
    outcome.hint, outcome.problems = failure.hint, failure.details
    return outcome

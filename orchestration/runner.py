"""The one-process runner behind `digov run` and `digov collect`: locks, recovery, one Dagster run a study.

Lives here: the order of these and what a run reports. Does not live here: the graph (definitions.py) or any
step's work. Dagster is imported only when a study really has to be built.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assets.registry.csv_reader import FileProblem, read_text
from assets.registry.errors import StudyErrors
from assets.registry.study import Study
from assets.registry.yaml_reader import parse_yaml
from assets.storage.layout import StudyLayout
from assets.storage.lock import LockHeld, StudyLock
from orchestration import progress
from orchestration.collecting import Visits, forget, noted
from orchestration.due import snapshot_now, unchanged_release
from orchestration.outcomes import Exit, Failure, storage_failure
from orchestration.reach import Reach, read_allowed


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


@dataclass
class StudyOutcome:
    """What happened to one study in a run."""

    study: str
    status: str
    exit_code: Exit
    release: str | None = None
    gates: list[dict[str, Any]] = field(default_factory=list)
    quarantined: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    unexpected: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    message: str = ""
    hint: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)
    path: str = ""
    is_unchanged: bool = False

    def as_json(self) -> dict[str, Any]:
        """The shape of DESIGN §6; what went wrong is added only where something did."""
        shape: dict[str, Any] = {
            "study": self.study,
            "status": self.status,
            "release": self.release,
            "gates": self.gates,
            "quarantined": self.quarantined,
            "sources": self.sources,
        }
        if self.unexpected:
            shape["unexpected"] = self.unexpected
        if self.notes:
            shape["notes"] = self.notes
        if self.message:
            shape["error"] = {
                "exit_code": int(self.exit_code),
                "message": self.message,
                "problems": self.problems,
            }
        return shape


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
    """Collect and build every study that has something due. Raises Failure where nothing could start."""
    asked.reach()
    with study_locks(layouts, f"digov {asked.verb}") as locks, progress.shown(asked.is_quiet):
        outcomes = []
        for layout in layouts:
            outcomes.append(_guarded(layout, locks[layout.study], asked))
            progress.end(layout.study, outcomes[-1].status)
        return outcomes


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


def _guarded(layout: StudyLayout, lock: StudyLock, asked: Asked) -> StudyOutcome:
    """One study, its failures told as outcomes; bugs keep flying."""
    try:
        return _run_study(layout, lock, asked)
    except StudyErrors as errors:
        problems = [asdict(error) for error in errors.errors]
        noun = "problem" if len(problems) == 1 else "problems"
        return StudyOutcome(
            layout.study,
            "failed",
            Exit.WRONG_USE,
            release=_current_version(layout),
            message=f"{len(problems)} {noun} in the files of study {layout.study}",
            hint="mend the study files and run again; nothing was landed, the old release stays",
            problems=problems,
        )
    except Failure as failure:
        return _failed(layout, failure)
    except OSError as error:
        told = storage_failure(error)
        if told is None:
            raise
        return _failed(layout, told)


def _failed(layout: StudyLayout, failure: Failure) -> StudyOutcome:
    return StudyOutcome(
        layout.study,
        "failed",
        failure.exit_code,
        release=_current_version(layout),
        message=failure.message,
        hint=failure.hint,
        problems=failure.details,
    )


def _current_version(layout: StudyLayout) -> str | None:
    from assets.releases import index
    from assets.releases.errors import ReleaseError

    with contextlib.suppress(OSError, ValueError, ReleaseError):
        latest = index.read_index(layout.releases).latest
        return latest.version if latest else None
    return None


def _run_study(layout: StudyLayout, lock: StudyLock, asked: Asked) -> StudyOutcome:
    from assets.releases.adoption import settle
    from orchestration import inbox, looking_ahead
    from orchestration.workspace import parsed_study

    if not asked.is_quiet:
        progress.say(layout.study, "study files, evidence and code", stage="check")
    if lock.previous is not None:
        _recover(layout)
    study = parsed_study(layout.folder)
    taken, left = inbox.take(study, layout)
    notes = [f"{name} was taken from the inbox" for name in taken] + [str(one) for one in left]
    releases = settle(layout.releases)
    forget(layout)
    newest = None
    if not looking_ahead.has_due_source(study, layout, asked.reach()):
        newest = unchanged_release(layout, releases, snapshot_now(study, layout, releases))
    outcome = _unchanged(layout, study, newest) if newest else _build(layout, study, asked)
    outcome.notes = notes
    return outcome


def _recover(layout: StudyLayout) -> None:
    from orchestration import recovery
    from orchestration.instance import open_instance

    recovery.sweep(layout)
    with open_instance(layout.data) as instance:
        recovery.fail_dead_runs(instance, layout.study)


def _gates_of(quality: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: entry[key] for key in ("stage", "table", "status", "failed")} for entry in quality]


def _unchanged(layout: StudyLayout, study: Study, newest: Any) -> StudyOutcome:
    """Nothing changed since the newest candidate: no step runs, its recorded gates are repeated."""
    from assets.releases.tiers import TIERS
    from orchestration import gates

    directory = layout.releases / newest.path
    # The file of the last tier holds what the gates found in all of them.
    fullest = [tier for tier in TIERS if tier in newest.tiers][-1]
    quality = json.loads((layout.releases / newest.path_of(fullest) / "quality.json").read_bytes())
    return StudyOutcome(
        layout.study,
        "done",
        Exit.DONE,
        release=newest.version,
        gates=_gates_of(quality["tables"]),
        quarantined=gates.quarantined_rows(quality),
        sources=noted(layout).counts(study),
        path=str(directory),
        is_unchanged=True,
    )


def _build(layout: StudyLayout, study: Study, asked: Asked) -> StudyOutcome:
    from assets.releases import index
    from orchestration import gates
    from orchestration.execution import execute, explain

    before = index.read_index(layout.releases).latest
    error = execute(layout, asked)
    visits = noted(layout)
    newest = index.read_index(layout.releases).latest
    if error is None and newest and before and newest.snapshot_id == before.snapshot_id:
        # What was due brought nothing new: nothing was built.
        return _with_visits(_unchanged(layout, study, newest), visits)
    quality = gates.read_quality(layout)
    quarantined = gates.quarantined_rows(quality)
    outcome = StudyOutcome(
        layout.study,
        "partial" if quarantined else "done",
        Exit.PARTIAL if quarantined else Exit.DONE,
        release=newest.version if newest else None,
        gates=_gates_of(quality["tables"]),
        quarantined=quarantined,
        sources=visits.counts(study),
    )
    if error is None:
        outcome.path = str(layout.releases / newest.path) if newest else ""
        return _with_visits(outcome, visits)
    failure = explain(error, layout)
    outcome.status = "blocked" if failure.exit_code is Exit.BLOCKED else "failed"
    outcome.exit_code, outcome.message = failure.exit_code, failure.message
    outcome.hint, outcome.problems = failure.hint, failure.details
    return outcome


def _with_visits(outcome: StudyOutcome, visits: Visits) -> StudyOutcome:
    """A source in a state that its file does not expect makes a run partial; the rest of it is done."""
    outcome.unexpected = visits.unexpected
    if visits.unexpected:
        outcome.status, outcome.exit_code = "partial", Exit.PARTIAL
    return outcome

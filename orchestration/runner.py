"""The one-process runner behind `digov run`: locks, recovery, nothing-changed, one Dagster run a study.

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
from orchestration.due import snapshot_now, unchanged_release
from orchestration.outcomes import Exit, Failure, storage_failure


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


def run_studies(layouts: list[StudyLayout], is_quiet: bool) -> list[StudyOutcome]:
    """Build every study that changed. Raises Failure where nothing could start."""
    with study_locks(layouts, "digov run") as locks:
        return [_guarded(layout, locks[layout.study], is_quiet) for layout in layouts]


def _guarded(layout: StudyLayout, lock: StudyLock, is_quiet: bool) -> StudyOutcome:
    """One study, its failures told as outcomes; bugs keep flying."""
    try:
        return _run_study(layout, lock, is_quiet)
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


def _run_study(layout: StudyLayout, lock: StudyLock, is_quiet: bool) -> StudyOutcome:
    from assets.releases.adoption import settle
    from orchestration.workspace import parsed_study

    if lock.previous is not None:
        _recover(layout)
    study = parsed_study(layout.folder)
    releases = settle(layout.releases)
    snapshot = snapshot_now(study, releases)
    if newest := unchanged_release(layout, releases, snapshot):
        return _unchanged(layout, study, newest)
    return _build(layout, study, snapshot, is_quiet)


def _recover(layout: StudyLayout) -> None:
    from orchestration import recovery
    from orchestration.instance import open_instance

    recovery.sweep(layout)
    with open_instance(layout.data) as instance:
        recovery.fail_dead_runs(instance, layout.study)


def _gates_of(quality: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: entry[key] for key in ("stage", "table", "status", "failed")} for entry in quality]


def _source_states(study: Study) -> dict[str, int]:
    """Access states of this run's sources: nothing is due while no source is live."""
    return {"not_attempted": len(study.sources)} if study.sources else {}


def _unchanged(layout: StudyLayout, study: Study, newest: Any) -> StudyOutcome:
    """Nothing changed since the newest candidate: no step runs, its recorded gates are repeated."""
    from orchestration import gates

    directory = layout.releases / newest.path
    quality = json.loads((directory / "quality.json").read_bytes())
    return StudyOutcome(
        layout.study,
        "done",
        Exit.DONE,
        release=newest.version,
        gates=_gates_of(quality["tables"]),
        quarantined=gates.quarantined_rows(quality),
        sources=_source_states(study),
        path=str(directory),
        is_unchanged=True,
    )


def _build(layout: StudyLayout, study: Study, snapshot: str, is_quiet: bool) -> StudyOutcome:
    from orchestration import gates
    from orchestration.execution import execute, explain

    gates.forget_results(layout)
    error = execute(layout, snapshot, is_quiet)
    quality = gates.read_quality(layout)
    quarantined = gates.quarantined_rows(quality)
    outcome = StudyOutcome(
        layout.study,
        "partial" if quarantined else "done",
        Exit.PARTIAL if quarantined else Exit.DONE,
        release=_current_version(layout),
        gates=_gates_of(quality["tables"]),
        quarantined=quarantined,
        sources=_source_states(study),
    )
    if error is None:
        from assets.releases import index

        newest = index.read_index(layout.releases).latest
        outcome.path = str(layout.releases / newest.path) if newest else ""
        return outcome
    failure = explain(error, layout)
    outcome.status = "blocked" if failure.exit_code is Exit.BLOCKED else "failed"
    outcome.exit_code, outcome.message = failure.exit_code, failure.message
    outcome.hint, outcome.problems = failure.hint, failure.details
    return outcome

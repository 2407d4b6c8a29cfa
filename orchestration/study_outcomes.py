"""What happened to a study in a run, as a person and a program are told.

Lives here: the outcome of one study and its JSON. Does not live here: the run (runner.py) or printing
(verbs/running.py).
"""

import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from assets.registry.study import Study
from assets.storage.layout import StudyLayout
from orchestration.collecting import Visits, noted
from orchestration.outcomes import Exit, Failure


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


def failed(layout: StudyLayout, failure: Failure) -> StudyOutcome:
    """A study whose run ended early; its old release stays."""
    return StudyOutcome(
        layout.study,
        "failed",
        failure.exit_code,
        release=current_version(layout),
        message=failure.message,
        hint=failure.hint,
        problems=failure.details,
    )


def current_version(layout: StudyLayout) -> str | None:
    """Version of the newest release; None where there is none that can be read."""
    from assets.releases import index
    from assets.releases.errors import ReleaseError

    with contextlib.suppress(OSError, ValueError, ReleaseError):
        latest = index.read_index(layout.releases).latest
        return latest.version if latest else None
    return None


def gates_of(quality: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the gates found, as the JSON of a run shows it."""
    return [{key: entry[key] for key in ("stage", "table", "status", "failed")} for entry in quality]


def unchanged(layout: StudyLayout, study: Study, newest: Any) -> StudyOutcome:
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
        gates=gates_of(quality["tables"]),
        quarantined=gates.quarantined_rows(quality),
        sources=noted(layout).counts(study),
        path=str(directory),
        is_unchanged=True,
    )


def with_visits(outcome: StudyOutcome, visits: Visits) -> StudyOutcome:
    """A source in a state that its file does not expect makes a run partial; the rest of it is done."""
    outcome.unexpected = visits.unexpected
    if visits.unexpected:
        outcome.status, outcome.exit_code = "partial", Exit.PARTIAL
    return outcome

"""When work starts by what people do: a changed study file, a new decision, a file in the inbox.

Lives here: noticing changed files by their content. Does not live here: what is due then (looking_ahead.py
and, with the study locked, claim.py), or what follows a run (run_sensors.py).
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from assets.storage import files
from assets.storage.layout import StudyLayout
from orchestration import looking_ahead
from orchestration.workspace import Workspace

SECONDS_BETWEEN_LOOKS = 30
# A file that was written to this recently may not be whole yet.
SECONDS_TO_SETTLE = 5.0
NAMES_SHOWN = 3
DECISIONS = "decisions"


@dataclass(frozen=True)
class Watch:
    """Files that start a run when one is new or changed, or, where `is_input`, gone.

    What is no input of a release itself, such as the inbox, starts a run whether anything else is due or not.
    """

    name: str
    words: str
    files: Callable[[StudyLayout], Iterator[Path]]
    root: Callable[[StudyLayout], Path]
    is_input: bool = True


def _visible(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _study_files(layout: StudyLayout) -> Iterator[Path]:
    decisions = layout.folder / DECISIONS
    return (path for path in _visible(layout.folder) if decisions not in path.parents)


def _decisions(layout: StudyLayout) -> Iterator[Path]:
    yield from _visible(layout.folder / DECISIONS)
    if layout.coding_store.exists():
        yield layout.coding_store


def _digest(path: Path) -> str:
    """Digest of what a file says; a database says the same in other bytes."""
    if path.suffix != ".sqlite":
        return files.sha256(path)
    from assets.coding.store import evidence_digest

    return evidence_digest(path)


WATCHES = (
    Watch("study_files", "study file", _study_files, lambda layout: layout.folder),
    Watch(
        "decisions",
        "file of decisions",
        _decisions,
        lambda layout: layout.folder,
    ),
    Watch(
        "inbox",
        "file in the inbox",
        lambda layout: _visible(layout.inbox),
        lambda layout: layout.root,
        is_input=False,
    ),
)


def file_sensors(workspace: Workspace, job: Any) -> list[dg.SensorDefinition]:
    """One sensor for study files, one for decisions, one for the inbox; each starts the given job."""
    return [_sensor(workspace, watch, job) for watch in WATCHES]


def _sensor(workspace: Workspace, watch: Watch, job: Any) -> dg.SensorDefinition:
    @dg.sensor(
        name=f"{workspace.study}_{watch.name}",
        job=job,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"A new or changed {watch.words} starts {workspace.study}_everything. "
        "Compared by content; a file that was only touched starts nothing.",
    )
    def look(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        found = looked(watch, workspace.layout(), context.cursor, time.time())
        if found.run_requests and watch.is_input and (reason := looking_ahead.nothing_due(workspace)):
            return dg.SensorResult(skip_reason=reason, cursor=found.cursor)
        return found

    return look


def looked(watch: Watch, layout: StudyLayout, cursor: str | None, now: float) -> dg.SensorResult:
    """What a look finds: a run where files differ from those of the last look, which the cursor holds.

    The first look of all only remembers. `now` is the time in seconds, to leave alone what is being written.
    """
    seen, newest = _digests(watch, layout)
    if cursor is None:
        message = f"{len(seen)} files seen; the next change of one starts a run"
        return dg.SensorResult(skip_reason=message, cursor=_cursor(0, seen))
    before = json.loads(cursor)
    old = before["files"]
    names = seen.keys() | old.keys() if watch.is_input else seen.keys()
    changed = sorted(name for name in names if seen.get(name) != old.get(name))
    if not changed:
        return dg.SensorResult(
            skip_reason=f"none of {len(seen)} files changed", cursor=_cursor(before["turn"], seen)
        )
    if now - newest < SECONDS_TO_SETTLE:
        return dg.SensorResult(skip_reason=f"{changed[0]}: waiting until it is written")
    turn = before["turn"] + 1
    more = f" and {len(changed) - NAMES_SHOWN} more" if len(changed) > NAMES_SHOWN else ""
    request = dg.RunRequest(
        run_key=f"{turn}-{files.sha256_bytes(_cursor(turn, seen).encode())[:16]}",
        tags={
            "digov/asked_by": watch.words,
            "digov/changed": ", ".join(changed[:NAMES_SHOWN]) + more,
        },
    )
    return dg.SensorResult(run_requests=[request], cursor=_cursor(turn, seen))


def _digests(watch: Watch, layout: StudyLayout) -> tuple[dict[str, str], float]:
    """Digest by name, and the newest time of writing; a file that goes away meanwhile is gone."""
    found, newest = {}, 0.0
    for path in watch.files(layout):
        try:
            digest, written = _digest(path)[:16], path.stat().st_mtime
        except FileNotFoundError:
            continue
        root = watch.root(layout)
        found[path.relative_to(root if path.is_relative_to(root) else layout.root).as_posix()] = digest
        newest = max(newest, written)
    return found, newest


def _cursor(turn: int, seen: dict[str, str]) -> str:
    return json.dumps({"turn": turn, "files": seen}, sort_keys=True)

"""How far a run is, told to the person who waits: a bar a study on a terminal, plain lines elsewhere.

Lives here: the stages and how they are shown on stderr. Does not live here: what is done in them.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# A run that finds nothing due ends after the second of them.
STAGES = {
    "check": "what changed",
    "collect": "collect",
    "land": "land",
    "gate landing": "gate: landing",
    "build": "build",
    "gate warehouse": "gate: warehouse",
    "write": "write",
    "gate release": "gate: release",
    "release": "release",
}
ORDER = tuple(STAGES)


class Shown:
    """Bars on a terminal: one a study, a step for each stage."""

    def __init__(self, bars: "Progress"):
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def say(self, study: str, message: str, stage: str) -> None:
        """Move the study's bar to a stage and show the message beside it."""
        if study not in self._tasks:
            self._tasks[study] = self._bars.add_task(study, total=len(ORDER), message="")
        reached = ORDER.index(stage) if stage in STAGES else None
        self._bars.update(self._tasks[study], message=message, completed=reached)

    def end(self, study: str, words: str) -> None:
        """Fill the bar of a study that is through."""
        self.say(study, words, "")
        self._bars.update(self._tasks[study], completed=len(ORDER))


_shown: Shown | None = None
_parent: Callable[[tuple[str, str, str]], None] | None = None


def tell_parent(put: Callable[[tuple[str, str, str]], None]) -> None:
    """From now on hand everything that is said to the process that started this one."""
    global _parent
    _parent = put


def say(study: str, message: str, stage: str = "") -> None:
    """Say on stderr what is being done for a study, and at which stage."""
    if _parent is not None:
        _parent((study, message, stage))
        return
    if _shown is not None:
        _shown.say(study, message, stage)
        return
    place = f"{ORDER.index(stage) + 1}/{len(ORDER)} {STAGES[stage]}: " if stage else ""
    print(f"  {study}: {place}{message}", file=sys.stderr, flush=True)


def end(study: str, words: str) -> None:
    """Say that a study is through."""
    if _shown is not None:
        _shown.end(study, words)


@contextlib.contextmanager
def shown(is_quiet: bool) -> Iterator[None]:
    """While this lasts, `say` moves bars where stderr is a terminal."""
    global _shown
    if is_quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", style="bold"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[message]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False) as bars:
        _shown = Shown(bars)
        try:
            yield
        finally:
            _shown = None

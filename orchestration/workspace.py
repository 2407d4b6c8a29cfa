"""What every step of a run is given: the study, its folders and a way to say how far it is.

Lives here: the Dagster resource that carries them. Does not live here: what the steps do with them.
"""

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field, PrivateAttr

from assets.places.history import PlaceHistory, build
from assets.registry.study import Study, load_study
from assets.storage.layout import PROJECT, STUDIES, StudyLayout
from orchestration import progress
from orchestration.claim import COLLECT, Claim

if TYPE_CHECKING:
    from orchestration.collecting import Visits
    from orchestration.reach import Reach


@cache
def parsed_study(folder: Path) -> Study:
    """The study of a folder, parsed once a process: a run sees one state of its files."""
    return load_study(folder)


@cache
def place_history(folder: Path) -> PlaceHistory:
    """Place identities and periods of a study, built once a process."""
    study = parsed_study(folder)
    return build(study.area_codes, study.other_places)


class Workspace(dg.ConfigurableResource):
    """One study's folder and data root, how far its runs may reach, and their voice (stderr).

    `is_held`: the process that starts the run holds the lock of the study already. `wanted`: sources that a
    person named, visited whether due or not.
    """

    study: str
    folder: str = ""
    data: str = ""
    is_held: bool = False
    is_live: bool = False
    allowed: list[str] = Field(default_factory=list)
    wanted: list[str] = Field(default_factory=list)
    is_quiet: bool = False
    _claim: Claim | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Before the first step of a run: take the study's lock, unless `digov` holds it already."""
        if context.run is not None and context.instance is not None:
            if not self.is_held:
                self.say("waiting for the lock of the study")
            self._claim = Claim(self.layout(), context.instance, context.run, is_held=self.is_held)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """After the last step, however the run ended: give the lock back.

        Where nothing was due, what the checks found last is told again: none of them ran.
        """
        if self._claim is None:
            return
        try:
            if self._claim.found_nothing_due and context.instance is not None and context.run is not None:
                from orchestration.repeating import repeat_checks

                repeat_checks(context.instance, context.run.run_id)
        finally:
            self._claim.release()

    def snapshot_id(self) -> str:
        """Snapshot id of the inputs of this run, pinned when first asked. Raises StudyErrors."""
        return self._claimed().snapshot(self.parsed())

    def is_due(self) -> bool:
        """False where nothing changed since the last build or release, so that the run has nothing to do."""
        return self._claimed().is_due(self.parsed())

    def _claimed(self) -> Claim:
        if self._claim is None:
            raise RuntimeError(f"{self.study}: a step runs outside a Dagster run")
        return self._claim

    def layout(self) -> StudyLayout:
        """Folders of the study: by default `studies/<study>`; data root DIGOV_DATA, else `data/`."""
        data = Path(self.data or os.environ.get("DIGOV_DATA") or PROJECT / "data").resolve()
        return StudyLayout(self.study, Path(self.folder or STUDIES / self.study).resolve(), data)

    def parsed(self) -> Study:
        """The parsed study files. Raises StudyErrors."""
        return parsed_study(self.layout().folder)

    def history(self) -> PlaceHistory:
        """Places in time of the study."""
        return place_history(self.layout().folder)

    def reach(self) -> "Reach":
        """How far this run may reach. Raises Failure (wrong use) where an allowed address is not here."""
        from orchestration.reach import LIVE, Reach, read_allowed

        is_live = self.is_live or (not self.is_held and os.environ.get(LIVE) == "1")
        return Reach(is_live, read_allowed(self.allowed))

    def collect(self) -> "Visits":
        """Take what the inbox holds, visit what is due, and note it for the end of the run."""
        from orchestration import collecting, inbox, simulated

        if self._claimed().is_pinned:
            raise RuntimeError(f"{self.study}: evidence may not grow after a run has settled on its inputs")
        study, layout = self.parsed(), self.layout()
        collecting.forget(layout)

        def say(message: str) -> None:
            self.say(message, stage=COLLECT)

        for words in inbox.notes(study, layout):
            say(words)
        if study.simulation is not None:
            visits = simulated.play_web(study, layout, say)
        else:
            reach = self.reach()
            sources = collecting.due_sources(study, layout, reach, datetime.now(UTC), self.wanted)
            visits = collecting.visit(study, layout, reach, sources, say)
        collecting.note(layout, visits)
        return visits

    def say(self, message: str, stage: str = "") -> None:
        """Tell the person at the terminal what is being done."""
        if not self.is_quiet:
            progress.say(self.study, message, stage)

"""What every step of a run is given: the study, its folders and a way to say how far it is.

Lives here: the Dagster resource that carries them. Does not live here: what the steps do with them.
"""

import os
import sys
from functools import cache
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from assets.places.history import PlaceHistory, build
from assets.registry.study import Study, load_study
from assets.storage.layout import PROJECT, STUDIES, StudyLayout
from orchestration.claim import Claim


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
    """One study's folder and data root, and the run's voice (stderr)."""

    study: str
    folder: str = ""
    data: str = ""
    snapshot: str = ""
    is_quiet: bool = False
    _claim: Claim | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Before the first step of a run: take the study's lock, unless `digov run` holds it already."""
        if not self.snapshot and context.run is not None and context.instance is not None:
            self.say("waiting for the lock of the study")
            self._claim = Claim(self.layout(), context.instance, context.run)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """After the last step, however the run ended: give the lock back."""
        if self._claim is not None:
            self._claim.release()

    def snapshot_id(self) -> str:
        """Snapshot id of the inputs of this run. Raises StudyErrors."""
        return self.snapshot or self._claimed().snapshot(self.parsed())

    def is_due(self) -> bool:
        """False where nothing changed since the last build or release, so that the run has nothing to do."""
        return bool(self.snapshot) or self._claimed().is_due(self.parsed())

    def _claimed(self) -> Claim:
        if self._claim is None:
            raise RuntimeError(f"{self.study}: a step runs outside a Dagster run and without a snapshot id")
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

    def say(self, message: str) -> None:
        """Tell the person at the terminal what is being done."""
        if not self.is_quiet:
            print(f"  {self.study}: {message}", file=sys.stderr, flush=True)

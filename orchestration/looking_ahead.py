"""A look at whether a run would have anything to do, before one is started.

Lives here: the question that schedules and sensors ask. Does not live here: the answer that counts; the run
asks again while it holds the lock of its study. Files are read anew each time: the asking process lives long.
"""

from datetime import UTC, datetime

from assets.registry.errors import StudyErrors
from assets.registry.study import Study, load_study
from assets.storage.layout import StudyLayout
from orchestration.reach import Reach
from orchestration.workspace import Workspace

NOTHING = "nothing is due: no study file, evidence or code changed since the newest release"


def nothing_due(workspace: Workspace) -> str:
    """Why a run of everything would do nothing; empty where it has work, or a problem to tell of."""
    layout = workspace.layout()
    try:
        study = load_study(layout.folder)
    except StudyErrors:
        return ""  # the run fails and says what is wrong with which file
    return NOTHING if is_idle(study, layout, workspace.reach()) else ""


def is_idle(study: Study, layout: StudyLayout, reach: Reach) -> bool:
    """Whether no source is due and the newest release was made from the inputs as they are."""
    from assets.releases.index import read_index
    from orchestration import due

    if has_due_source(study, layout, reach):
        return False
    releases = read_index(layout.releases)
    newest = releases.latest
    return newest is not None and newest.snapshot_id == due.snapshot_now(study, layout, releases)


def has_due_source(study: Study, layout: StudyLayout, reach: Reach) -> bool:
    """Whether a source is due within reach, or a round of the practice web is left to play."""
    from orchestration import collecting, simulated

    if study.simulation is not None:
        return bool(simulated.missing_rounds(study, layout))
    return bool(collecting.due_sources(study, layout, reach, datetime.now(UTC)))

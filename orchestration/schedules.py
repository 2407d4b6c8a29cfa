"""When work starts by the clock: a candidate every week, and each source by its cadence.

Lives here: the times, and a look at whether anything is due before a run is started. Does not live here: what
is due (due.py, collecting.py); a run asks again, once it holds its study.
"""

from pathlib import Path
from typing import Any

import dagster as dg

from assets.registry.plans import INTERVALS, is_live, is_simulated, source_plans
from orchestration import looking_ahead
from orchestration.workspace import Workspace

# China has one time zone and no summer time: a weekly moment there is never skipped or doubled, and nights
# there are when its sites are idle.
TIME_ZONE = "Asia/Shanghai"
WEEKLY_CANDIDATE = "0 6 * * 1"
MOST_NAMED = 8
CRON = {"daily": "0 2 * * *", "weekly": "0 2 * * 1", "monthly": "0 2 1 * *"}


def study_schedules(workspace: Workspace, collect: Any, everything: Any) -> list[dg.ScheduleDefinition]:
    """The weekly candidate, and one schedule for each cadence that sources of the study have."""
    folder = workspace.layout().folder
    return [_weekly(workspace, folder, everything), *_by_cadence(workspace, folder, collect)]


def _weekly(workspace: Workspace, folder: Path, everything: Any) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{workspace.study}_weekly_candidate",
        job=everything,
        cron_schedule=WEEKLY_CANDIDATE,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Mondays at 6:00 in China: a candidate, where anything changed. " + _live_words(folder),
    )
    def weekly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if reason := looking_ahead.nothing_due(workspace):
            return dg.SkipReason(reason)
        return dg.RunRequest(tags={"digov/asked_by": "weekly candidate"})

    return weekly


def _live_words(folder: Path) -> str:
    if is_simulated(folder):
        return "The study is simulated: its web is served by digov itself."
    if is_live(folder):
        return "The study is live."
    return "The study says live: false, so no source is visited."


def _listed(names: list[str]) -> str:
    """The first names; a registry of a hundred sites is read elsewhere."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _by_cadence(workspace: Workspace, folder: Path, collect: Any) -> list[dg.ScheduleDefinition]:
    plans = list(source_plans(folder).values())
    found = []
    for cadence in INTERVALS:
        names = [plan.source_id for plan in plans if plan.cadence == cadence]
        live = [plan.source_id for plan in plans if plan.cadence == cadence and plan.is_live]
        if not names:
            continue
        words = f"{len(names)} sources with cadence {cadence}: {_listed(names)}. "
        if not live:
            words += "Switched off: " + (
                "none of them says live: true." if is_live(folder) else "the study says live: false."
            )
        else:
            words += f"{len(live)} live: {_listed(live)}. Needs digov ui --live. "
            words += f"What is found starts {workspace.study}_everything."
        found.append(
            dg.ScheduleDefinition(
                name=f"{workspace.study}_sources_{cadence}",
                job=collect,
                cron_schedule=CRON[cadence],
                execution_timezone=TIME_ZONE,
                default_status=(
                    dg.DefaultScheduleStatus.RUNNING if live else dg.DefaultScheduleStatus.STOPPED
                ),
                description=words.strip(),
                tags={"digov/asked_by": f"sources, {cadence}"},
            )
        )
    return found

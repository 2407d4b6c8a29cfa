"""What happens after a run: what was collected is built, people are told of a failure, the dead are cleared.

Lives here: the three sensors. Does not live here: the words (failures.py) and the freeing (recovery.py).
"""

from typing import Any

import dagster as dg

from orchestration import failures, looking_ahead, recovery
from orchestration.workspace import Workspace

SECONDS_BETWEEN_LOOKS = 30


def collected(workspace: Workspace, collect: Any, everything: Any) -> dg.SensorDefinition:
    """A collection of this study that succeeded starts the main job where it brought anything new."""

    @dg.run_status_sensor(
        name=f"{workspace.study}_collected",
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=[collect],
        request_job=everything,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"A run of {workspace.study}_collect that brought anything new starts "
        f"{workspace.study}_everything.",
    )
    def look(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        if reason := looking_ahead.nothing_due(workspace):
            return dg.SkipReason(reason)
        run_id = context.dagster_run.run_id
        return dg.RunRequest(run_key=run_id, tags={"digov/asked_by": f"collection {run_id[:8]}"})

    return look


def failed_runs(workspace: Workspace) -> dg.SensorDefinition:
    """A run of this study that failed: a line in quality/failures.log, and a webhook where one is set."""

    @dg.run_failure_sensor(
        name=f"{workspace.study}_failed_runs",
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="A failed run: a line in <data>/<study>/quality/failures.log, and a message to the "
        f"address in {failures.WEBHOOK}, where one is set.",
    )
    def tell(context: dg.RunFailureSensorContext) -> None:
        failures.tell(workspace.layout(), failures.failure_of(context, workspace.layout()))

    return tell


def dead_runs(workspace: Workspace) -> dg.SensorDefinition:
    """Runs whose process is gone without a word are failed, and their pool slots freed."""

    @dg.sensor(
        name=f"{workspace.study}_dead_runs",
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="A run that seems to run while its process is gone is marked failed and its "
        "pool slot freed. A run that takes too long is ended by Dagster's run monitoring.",
    )
    def look(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        found = recovery.fail_dead_runs(context.instance, workspace.study)
        for run_id in found:
            run = context.instance.get_run_by_id(run_id)
            # Of a run that Dagster started, the sensor of failed runs tells.
            if run is not None and run.remote_job_origin is None:
                failures.tell(workspace.layout(), failures.death_of(run))
        if not found:
            return dg.SkipReason("every run that seems to run does")
        return dg.SkipReason(f"failed {len(found)} dead runs: {', '.join(run[:8] for run in found)}")

    return look

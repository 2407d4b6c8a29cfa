"""What happens when a run went wrong: people are told, and what a dead process holds is freed.

Lives here: the two sensors. Does not live here: the words (failures.py) and the freeing (recovery.py).
"""

import dagster as dg

from orchestration import failures, recovery
from orchestration.workspace import Workspace

SECONDS_BETWEEN_LOOKS = 30


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

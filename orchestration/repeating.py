"""A run that finds nothing due runs no check: what each check found last is told once more.

Lives here: looking up and telling again. Does not live here: judging. Without this the pages would show every
check of such a run as not run, although what it found still holds.
"""

import dagster as dg
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus

# How far back to look for a run in which a check was really made.
HISTORY = 10
MADE = (AssetCheckExecutionRecordStatus.SUCCEEDED, AssetCheckExecutionRecordStatus.FAILED)
NOTE = {"told again": "nothing changed since this was found"}


def repeat_checks(instance: dg.DagsterInstance, run_id: str) -> int:
    """Tell again what the checks of a run found when they were last made; returns how many there are."""
    planned = instance.get_records_for_run(
        run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED, limit=None
    ).records
    told = 0
    for record in planned:
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        key = event.asset_check_planned_data.asset_check_key
        history = instance.event_log_storage.get_asset_check_execution_history(key, limit=HISTORY)
        last = next((one.evaluation for one in history if one.status in MADE and one.evaluation), None)
        if last is not None:
            instance.report_runless_asset_event(_again(last))
            told += 1
    return told


def _again(last: dg.AssetCheckEvaluation) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        asset_key=last.asset_key,
        check_name=last.check_name,
        passed=last.passed,
        severity=last.severity,
        description=last.description,
        blocking=last.blocking,
        metadata={**last.metadata, **NOTE},
    )

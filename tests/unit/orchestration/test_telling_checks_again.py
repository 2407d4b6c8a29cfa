"""A run that finds nothing due leaves the checks as they were found, not as never made."""

import dagster as dg
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus

from orchestration.repeating import repeat_checks

PLANNED = AssetCheckExecutionRecordStatus.PLANNED


def checked(instance: dg.DagsterInstance, is_due: bool) -> dg.ExecuteInProcessResult:
    @dg.asset(output_required=False)
    def table():
        if is_due:
            yield dg.Output(None)

    @dg.asset_check(asset=table, blocking=True)
    def gate() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=False, severity=dg.AssetCheckSeverity.WARN, metadata={"rows": 3})

    definitions = dg.Definitions(assets=[table], asset_checks=[gate], jobs=[dg.define_asset_job("all")])
    return definitions.resolve_job_def("all").execute_in_process(instance=instance)


def newest(instance: dg.DagsterInstance):
    key = dg.AssetCheckKey(dg.AssetKey("table"), "gate")
    return instance.event_log_storage.get_latest_asset_check_execution_by_key([key]).get(key)


def test_the_last_result_is_told_again_and_says_so():
    with dg.DagsterInstance.ephemeral() as instance:
        checked(instance, is_due=True)
        skipped = checked(instance, is_due=False)
        assert newest(instance).status is PLANNED, "without it the check shows as not made"
        assert repeat_checks(instance, skipped.run_id) == 1
        told = newest(instance).evaluation
        assert (told.passed, told.severity) == (False, dg.AssetCheckSeverity.WARN)
        assert {"rows", "told again"} == set(told.metadata)


def test_what_was_never_found_is_not_made_up():
    with dg.DagsterInstance.ephemeral() as instance:
        skipped = checked(instance, is_due=False)
        assert repeat_checks(instance, skipped.run_id) == 0
        assert newest(instance).status is PLANNED

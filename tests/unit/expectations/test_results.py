"""What follows from results, and how a release tells them."""

import json

import pytest

from expectations.results import ExpectationResult, TableResult, errored_table, quality_json


def result(status, severity="block", rule="r", **observed):
    return ExpectationResult("expect_rows_to_hold", {"rule": rule}, None, severity, status, observed)


@pytest.mark.parametrize(
    ("results", "status", "is_blocking"),
    [
        ([], "passed", False),
        ([("passed", "block")], "passed", False),
        ([("failed", "warn")], "warned", False),
        ([("failed", "block"), ("failed", "warn")], "failed", True),
        ([("muted", "block"), ("failed", "warn")], "muted", False),
        ([("muted", "block"), ("failed", "block")], "failed", True),
        ([("errored", "warn")], "errored", True),
        ([("errored", "block"), ("failed", "block")], "errored", True),
    ],
)
def test_the_worst_result_decides_and_an_error_always_blocks(results, status, is_blocking):
    table = TableResult("landing", "claim_records", tuple(result(*one) for one in results))
    assert (table.status, table.is_blocking) == (status, is_blocking)


def test_all_that_did_not_hold_is_named():
    found = (result("failed", rule="a"), result("passed", rule="b"), result("failed", "warn", rule="c"))
    assert TableResult("landing", "t", found).failed == ("expect_rows_to_hold:a", "expect_rows_to_hold:c")


def test_a_table_that_cannot_be_judged_does_not_pass():
    assert errored_table("release", "claims", "no file of this table was given").is_blocking


def test_the_order_of_work_does_not_change_the_bytes_of_a_release():
    one = TableResult(
        "landing", "b", (result("passed", rule="y", rows=2), result("passed", rule="x", rows=1))
    )
    two = TableResult("landing", "b", tuple(reversed(one.results)))
    other = TableResult("warehouse", "a", (result("passed"),))
    assert quality_json([one, other]) == quality_json([other, two])


def test_quality_json_has_the_stages_in_the_order_of_the_flow():
    tables = [TableResult(stage, "t", ()) for stage in ("release", "landing", "warehouse")]
    stages = [entry["stage"] for entry in json.loads(quality_json(tables))["tables"]]
    assert stages == ["landing", "warehouse", "release"]


def test_shares_are_told_to_ten_significant_digits():
    table = TableResult("landing", "t", (result("passed", observed=1 / 3),))
    entry = json.loads(quality_json([table]))["expectations"][0]
    assert entry["observed"] == {"observed": 0.3333333333}
    assert set(entry) == {
        "stage",
        "table",
        "expectation",
        "arguments",
        "severity",
        "status",
        "observed",
        "mute",
    }

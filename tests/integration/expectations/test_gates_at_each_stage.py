"""Failing, erroring, warning and muted expectations at each of the three gates."""

import json
from dataclasses import replace
from datetime import date

import pytest
from conftest_expectations import SNAPSHOT, TABLES, by_label, good_rows, holds, suite_of, write

from expectations.data_docs import write_data_docs
from expectations.gates import check_tables, quality_json
from expectations.mutes import Mute
from expectations.results import STAGES
from expectations.suites import Expectation

FALSE = "verdict = 'dropped'"
ERRING = "cast(verdict as integer) > 1"
LABEL = "expect_rows_to_hold:rule"


@pytest.mark.parametrize("stage", STAGES)
def test_clean_data_pass_without_a_false_alarm(judge, stage):
    result = judge(stage, holds("verdict = 'kept'"))
    assert (result.status, result.failed, result.is_blocking) == ("passed", (), False)


@pytest.mark.parametrize("stage", STAGES)
def test_a_failing_expectation_blocks(judge, stage):
    result = judge(stage, holds(FALSE))
    assert (result.status, result.failed, result.is_blocking) == ("failed", (LABEL,), True)
    assert by_label(result)[LABEL].observed["unexpected"] == 3


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("severity", ["block", "warn"])
def test_an_erroring_expectation_is_not_a_failing_one_and_blocks_too(judge, stage, severity):
    result = judge(stage, holds(ERRING, severity), holds("verdict = 'kept'", rule="other"))
    assert (result.status, result.failed, result.is_blocking) == ("errored", (LABEL,), True)
    assert by_label(result)["expect_rows_to_hold:other"].status == "passed"


@pytest.mark.parametrize("stage", STAGES)
def test_a_warning_expectation_is_told_and_lets_the_run_go_on(judge, stage):
    result = judge(stage, holds(FALSE, "warn"))
    assert (result.status, result.failed, result.is_blocking) == ("warned", (LABEL,), False)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("day", "status"), [(date(2026, 12, 31), "muted"), (date(2027, 1, 1), "failed")])
def test_a_mute_holds_until_its_day_and_not_longer(judge, stage, day, status):
    mute = Mute(stage, TABLES[stage], LABEL, "data steward", date(2026, 12, 31), "known")
    result = judge(stage, holds(FALSE), mutes=(mute,), day=day)
    assert result.status == status
    assert by_label(result)[LABEL].mute_owner == ("data steward" if status == "muted" else None)


@pytest.mark.parametrize("stage", STAGES)
def test_a_mute_does_not_hide_a_check_that_cannot_run(judge, stage):
    mute = Mute(stage, TABLES[stage], LABEL, "data steward", date(2030, 1, 1), "known")
    assert judge(stage, holds(ERRING), mutes=(mute,)).status == "errored"


def test_a_mute_of_another_table_hides_nothing(judge):
    mute = Mute("landing", "claim_records", LABEL, "data steward", date(2030, 1, 1), "known")
    assert judge("landing", holds(FALSE), mutes=(mute,)).status == "failed"


@pytest.mark.parametrize("stage", STAGES)
def test_a_key_twice_a_blank_text_and_a_lost_column_are_found_without_being_asked_for(judge, stage, tmp_path):
    rows = good_rows(stage)
    key = suite_of(stage).definition.key[0]
    rows[1] = {**rows[1], key: rows[0][key], "reason": ""}
    result = judge(stage, rows=rows)
    assert {f"expect_column_values_to_be_unique:{key}", "expect_absent_values_to_be_null"} <= set(
        result.failed
    )
    import polars as pl

    path = write(tmp_path, stage, TABLES[stage], good_rows(stage))
    pl.read_parquet(path).drop("verdict").write_parquet(path)
    suite = suite_of(stage)
    (result,) = check_tables(stage, {suite.table: path}, {suite.table: suite}, (), SNAPSHOT)
    assert "expect_table_columns_to_match_ordered_list" in result.failed
    assert result.is_blocking


def test_a_column_of_another_type_is_found(tmp_path):
    import polars as pl

    path = write(tmp_path, "warehouse", "claims", [{"row_id": "a", "figure_value": 1.0}])
    pl.read_parquet(path).with_columns(pl.col("figure_value").cast(pl.String)).write_parquet(path)
    suite = suite_of("warehouse", table="claims")
    (result,) = check_tables("warehouse", {"claims": path}, {"claims": suite}, (), SNAPSHOT)
    assert by_label(result)["expect_column_types_to_match"].observed == {"unexpected": 1}


def test_a_table_that_fell_below_the_last_good_release_is_stopped(judge):
    kept = judge("release", stable={"claim_checks": 3}, vs_stable=(0.85, 2.0))
    lost = judge("release", stable={"claim_checks": 100}, vs_stable=(0.85, 2.0))
    grown = judge("release", stable={"claim_checks": 1}, vs_stable=(0.85, 2.0))
    first = judge("release", stable=None, vs_stable=(0.85, 2.0))
    assert (kept.status, lost.status, grown.status, first.status) == ("passed", "failed", "passed", "passed")
    assert lost.failed == ("expect_table_row_count_to_be_between:vs_stable",)


def test_a_table_that_exploded_is_stopped(judge):
    rows = good_rows("release", 50)
    assert judge("release", rows=rows, stable={"claim_checks": 3}, vs_stable=(0.85, 2.0)).is_blocking


def test_an_empty_table_is_judged_and_not_an_error(judge):
    assert judge("warehouse", holds("verdict = 'kept'"), rows=[], min_rows=0).status == "passed"
    assert judge("warehouse", rows=[], min_rows=1).failed == (
        "expect_table_row_count_to_be_between:absolute",
    )


def test_a_table_without_its_file_or_its_suite_does_not_pass(tmp_path):
    path = write(tmp_path, "warehouse", "claim_checks", good_rows("warehouse"))
    suite = suite_of("warehouse")
    (missing,) = check_tables("warehouse", {}, {"claim_checks": suite}, (), SNAPSHOT)
    (unknown,) = check_tables("warehouse", {"claim_checks": path}, {}, (), SNAPSHOT)
    gone = {"claim_checks": tmp_path / "gone.parquet"}
    (unread,) = check_tables("warehouse", gone, {"claim_checks": suite}, (), SNAPSHOT)
    assert [one.status for one in (missing, unknown, unread)] == ["errored"] * 3


def test_a_file_that_is_no_parquet_is_errored_and_the_others_are_judged(tmp_path):
    good = write(tmp_path, "warehouse", "claim_checks", good_rows("warehouse"))
    bad = tmp_path / "data" / "claims.parquet"
    bad.write_bytes(good.read_bytes()[:-20])
    suites = {"claim_checks": suite_of("warehouse"), "claims": suite_of("warehouse", table="claims")}
    found = check_tables("warehouse", {"claim_checks": good, "claims": bad}, suites, (), SNAPSHOT)
    assert {one.table: one.status for one in found} == {"claim_checks": "passed", "claims": "errored"}


def test_a_folder_of_batches_is_one_table(tmp_path):
    for batch in ("a", "b"):
        write(tmp_path / batch, "landing", "claim_check_records", [{"check_row_id": batch}])
        (tmp_path / batch / "data" / "claim_check_records.parquet").rename(tmp_path / f"{batch}.parquet")
    suite = suite_of("landing", min_rows=2, max_rows=2)
    (result,) = check_tables("landing", {suite.table: tmp_path}, {suite.table: suite}, (), SNAPSHOT)
    assert result.status == "passed"


def test_a_table_to_compare_with_that_is_not_there_is_an_error_and_no_pass(judge):
    link = Expectation(
        "expect_column_values_to_exist_in",
        {"column": "claim_id", "table": "claims", "other_column": "claim_id"},
    )
    result = judge("warehouse", link)
    assert result.status == "errored"
    assert by_label(result)["expect_column_values_to_exist_in:claim_id"].observed == {
        "error": "not given: claims"
    }


def test_links_to_another_table_are_followed_also_in_lists(tmp_path):
    claims = write(tmp_path, "warehouse", "claims", [{"row_id": "1", "claim_id": "C-1"}])
    link = {"column": "arithmetic", "table": "claims", "other_column": "claim_id"}

    def status(linked, **more):
        rows = [{"row_id": str(number), "arithmetic": value} for number, value in enumerate(linked)]
        path = write(tmp_path, "warehouse", "claim_checks", rows)
        suite = suite_of("warehouse", Expectation("expect_column_values_to_exist_in", {**link, **more}))
        paths, suites = {"claim_checks": path}, {"claim_checks": suite}
        (found,) = check_tables("warehouse", paths, suites, (), SNAPSHOT, references={"claims": claims})
        return found.status

    assert status(["C-1", None]) == "passed"
    assert status(["C-2"]) == "failed"
    assert status(["C-1;C-1"], separator=";") == "passed"
    assert status(["C-1;C-2"], separator=";") == "failed"


def test_quarantine_above_tolerance_blocks_and_below_it_is_told(tmp_path):
    path = write(tmp_path, "landing", "claim_check_records", good_rows("landing"))
    from expectations.suites import Tolerance

    suite = suite_of("landing", tolerance=Tolerance(2, 0.5))
    paths, suites = {suite.table: path}, {suite.table: suite}
    (under,) = check_tables("landing", paths, suites, (), SNAPSHOT, quarantined={suite.table: (2, 5)})
    (above,) = check_tables("landing", paths, suites, (), SNAPSHOT, quarantined={suite.table: (3, 6)})
    assert (under.status, above.status) == ("passed", "failed")
    label = "expect_quarantine_to_be_within_tolerance"
    assert by_label(under)[label].observed == {"quarantined": 2, "rows": 5}


def test_results_are_the_same_bytes_every_time_and_hold_no_path_and_no_time(tmp_path):
    def run(folder):
        stage = "release"
        path = write(folder, stage, "claim_checks", good_rows(stage))
        suite = suite_of(stage, holds(FALSE), holds(ERRING, rule="erring"))
        return quality_json(
            check_tables(stage, {"claim_checks": path}, {"claim_checks": suite}, (), SNAPSHOT)
        )

    one, two = run(tmp_path / "here"), run(tmp_path / "elsewhere")
    assert one == two
    assert str(tmp_path).encode() not in one
    statuses = {entry["status"] for entry in json.loads(one)["expectations"]}
    assert statuses == {"passed", "failed", "errored"}


def test_no_restricted_value_reaches_a_result_or_a_page(tmp_path, capfd):
    canary = "canary-7f3a"
    definition = suite_of("landing").definition
    hidden = replace(
        definition,
        columns=tuple(
            replace(column, tier="restricted") if column.name in ("verdict", "check_row_id") else column
            for column in definition.columns
        ),
    )
    rows = [
        {**row, "verdict": canary, "check_row_id": f"{canary}-{n}"}
        for n, row in enumerate(good_rows("landing"))
    ]
    path = write(tmp_path, "landing", "claim_check_records", rows)
    column = {"column": "verdict"}
    suite = suite_of(
        "landing",
        holds(FALSE),
        holds(ERRING, rule="erring"),
        Expectation("expect_column_values_to_be_in_set", {**column, "value_set": ["kept"]}),
        Expectation("expect_column_values_to_match_regex", {**column, "regex": "[a-z]"}),
        Expectation("expect_column_value_lengths_to_be_between", {**column, "max_value": 2}),
        Expectation("expect_column_values_to_be_null", column),
        Expectation("expect_column_distinct_values_to_contain_set", {**column, "value_set": ["kept"]}),
        Expectation("expect_column_values_to_be_between", {**column, "min_value": 1}),
        definition=hidden,
    )
    found = check_tables("landing", {suite.table: path}, {suite.table: suite}, (), SNAPSHOT)
    assert len(found[0].failed) >= 8
    (page,) = write_data_docs(found, tmp_path / "docs")
    captured = capfd.readouterr()
    assert captured.out == ""
    for text in (quality_json(found).decode(), page.read_text(), repr(found), captured.out, captured.err):
        assert canary not in text


def test_public_values_are_shown_as_examples_so_that_the_fault_can_be_found(judge):
    listed = Expectation("expect_column_values_to_be_in_set", {"column": "check_id", "value_set": ["c0"]})
    result = judge("warehouse", listed, holds("check_id = 'c0'"))
    found = by_label(result)
    assert found["expect_column_values_to_be_in_set:check_id"].observed["examples"] == ["c1", "c2"]
    assert found[LABEL].observed["examples"] == ["k1", "k2"]

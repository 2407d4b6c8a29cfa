"""What the gates rely on in Great Expectations and DuckDB; an upgrade that breaks it ends here."""

import subprocess
import sys
from datetime import date

import pytest
from conftest_expectations import TABLES, by_label, good_rows, suite_of, write

from expectations.checks import Check
from expectations.gates import check_tables
from expectations.runner import session
from expectations.suites import Expectation
from expectations.vocabulary import WORDS

ROWS = [
    {
        "row_id": "a",
        "claim_id": "C-1",
        "stage": "planned",
        "unit": "cameras",
        "figure_value": 2.0,
        "figure_as_printed": "two",
        "place_code": "340100",
        "initiative_id": "I-1",
    },
    {
        "row_id": "b",
        "claim_id": "C-2",
        "stage": None,
        "unit": None,
        "figure_value": None,
        "figure_as_printed": None,
        "place_code": "C-1",
        "initiative_id": "I-1",
    },
]
COLUMN = "expect_column_"
# For each expectation arguments that hold for these rows, and arguments that do not.
CASES = [
    ("expect_table_row_count_to_be_between", {"min_value": 2}, {"min_value": 3}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["claim_id", "unit"]}, None),
    (COLUMN + "values_to_be_unique", {"column": "claim_id"}, {"column": "initiative_id"}),
    (COLUMN + "values_to_not_be_null", {"column": "claim_id"}, {"column": "unit"}),
    (COLUMN + "values_to_be_null", {"column": "scope"}, {"column": "unit"}),
    (
        COLUMN + "values_to_be_in_set",
        {"column": "stage", "list": "stage"},
        {"column": "stage", "value_set": ["ended"]},
    ),
    (
        COLUMN + "distinct_values_to_contain_set",
        {"column": "claim_id", "value_set": ["C-1"]},
        {"column": "claim_id", "value_set": ["C-1", "C-3"]},
    ),
    (
        COLUMN + "values_to_be_between",
        {"column": "figure_value", "min_value": 2, "max_value": 2},
        {"column": "figure_value", "min_value": 2.1},
    ),
    (
        COLUMN + "value_lengths_to_be_between",
        {"column": "unit", "max_value": 7},
        {"column": "unit", "max_value": 6},
    ),
    (
        COLUMN + "proportion_of_non_null_values_to_be_between",
        {"column": "unit", "min_value": 0.5},
        {"column": "unit", "min_value": 0.6},
    ),
    (
        COLUMN + "pair_values_a_to_be_greater_than_b",
        {"column_A": "claim_id", "column_B": "as_of"},
        {"column_A": "claim_id", "column_B": "row_id"},
    ),
    (
        COLUMN + "values_to_match_regex",
        {"column": "claim_id", "regex": "C-[0-9]{1}"},
        {"column": "claim_id", "regex": "C-"},
    ),
    (
        "expect_rows_to_hold",
        {
            "rule": "r",
            "predicate": "figure_value > 1 and unit <> ':x' and {snapshot_date} > date '2000-01-01'",
        },
        {"rule": "r", "predicate": "figure_value > 2"},
    ),
    (
        "expect_no_rows",
        {"rule": "r", "query": "with t as (select * from {batch}) select 1 from t where unit = 'x{2}'"},
        {"rule": "r", "query": "select unit from {batch} where unit is not null"},
    ),
    (
        COLUMN + "values_to_exist_in",
        {"column": "claim_id", "table": "claims", "other_column": "claim_id"},
        {"column": "place_code", "table": "claims", "other_column": "claim_id"},
    ),
]
GENERATED = {
    "expect_table_columns_to_match_ordered_list",
    "expect_column_types_to_match",
    "expect_absent_values_to_be_null",
    "expect_cells_to_account_for_every_value",
    "expect_csv_rows_to_equal_parquet",
    "expect_csv_columns_to_match_ordered_list",
    "expect_column_dates_to_be_between",
}


def test_every_word_of_the_vocabulary_is_tried_here_or_elsewhere():
    assert {name for name, _, _ in CASES} | GENERATED == set(WORDS)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Every case judged in one go: (number of the case, whether it should hold) -> result."""
    path = write(tmp_path_factory.mktemp("data"), "warehouse", "claims", ROWS)
    found = {}
    for should_hold in (True, False):
        chosen = [(number, case[0], case[1 if should_hold else 2]) for number, case in enumerate(CASES)]
        expectations = [Expectation(name, arguments) for _, name, arguments in chosen if arguments]
        suite = suite_of("warehouse", *expectations, table="claims")
        (table,) = check_tables("warehouse", {"claims": path}, {"claims": suite}, (), date(2026, 11, 21))
        results = iter(table.results[-len(expectations) :])
        found |= {(number, should_hold): next(results) for number, _, arguments in chosen if arguments}
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_each_expectation_passes_good_rows_and_fails_bad_ones(verdicts, number):
    assert verdicts[number, True].status == "passed", verdicts[number, True]
    if CASES[number][2]:
        assert verdicts[number, False].status == "failed", verdicts[number, False]


def test_a_compound_key_twice_is_found_also_with_nulls(judge):
    def unique(rows):
        key = Expectation("expect_compound_columns_to_be_unique", {"column_list": ["check_id", "arithmetic"]})
        found = by_label(judge("warehouse", key, rows=rows))
        return found["expect_compound_columns_to_be_unique"].status

    assert unique([{"row_id": "a", "check_id": "1"}, {"row_id": "b", "check_id": "2"}]) == "passed"
    assert unique([{"row_id": "a", "check_id": "1"}, {"row_id": "b", "check_id": "1"}]) == "failed"


def test_dates_are_judged_against_the_snapshot_and_not_the_clock(tmp_path):
    def status(day, years=0):
        path = write(tmp_path, "warehouse", "designations", [{"row_id": "a", "date": day}])
        arguments = {"column": "date", "min_value": date(1978, 1, 1), "years_after_snapshot": years}
        suite = suite_of(
            "warehouse", Expectation("expect_column_dates_to_be_between", arguments), table="designations"
        )
        (found,) = check_tables(
            "warehouse", {"designations": path}, {"designations": suite}, (), date(2020, 2, 29)
        )
        return by_label(found)["expect_column_dates_to_be_between:date"].status

    assert status(date(2020, 2, 29)) == "passed"
    assert status(date(2020, 3, 1)) == "failed"
    assert status(date(2022, 2, 28), years=2) == "passed"
    assert status(date(2022, 3, 1), years=2) == "failed"
    assert status(date(1977, 12, 31)) == "failed"


def test_a_blank_text_and_a_number_that_is_none_are_found(tmp_path):
    def status(**row):
        path = write(tmp_path, "warehouse", "claims", [{"row_id": "a", **row}])
        suite = suite_of("warehouse", table="claims")
        (found,) = check_tables("warehouse", {"claims": path}, {"claims": suite}, (), date(2026, 1, 1))
        return by_label(found)["expect_absent_values_to_be_null"].status

    assert status(unit="x", figure_value=1.0) == "passed"
    assert status(unit="") == "failed"
    assert status(figure_value=float("nan")) == "failed"
    assert status(figure_value=float("inf")) == "failed"


CELL = {"table_name": "initiative_sectors", "status": "agreed", "evidence_class": "transcribed"}


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ([{"is_present": {}, "label_en": {"status": "absent", "absence": "not_looked"}}], "passed"),
        ([{"is_present": {}}], "failed"),
        ([{"is_present": {}, "label_en": {}}], "failed"),
        (
            [{"is_present": {"status": "absent", "absence": "not_looked"}, "label_en": {"status": "absent"}}],
            "failed",
        ),
        ([{"is_present": {}, "label_en": {"status": "absent"}}], "failed"),
        (
            [{"is_present": {}, "label_en": {"status": "absent", "absence": "not_looked"}, "gone": {}}],
            "failed",
        ),
    ],
)
def test_each_value_has_its_cell_and_each_null_its_typed_absence(tmp_path, cells, status):
    sectors = write(
        tmp_path, "warehouse", "initiative_sectors", [{"row_id": "a", "is_present": True, "label_en": None}]
    )
    rows = [
        {"row_id": column, "cell_row_id": "a", "column_name": column, "absence": None, **CELL, **changes}
        for told in cells
        for column, changes in told.items()
    ]
    paths = {"initiative_sectors": sectors}
    references = {"cells": write(tmp_path, "warehouse", "cells", rows)}
    account = Expectation(
        "expect_cells_to_account_for_every_value", {"column_list": ["is_present", "label_en"]}
    )
    suite = suite_of("warehouse", account, table="initiative_sectors")
    suites = {"initiative_sectors": suite}
    (found,) = check_tables("warehouse", paths, suites, (), date(2026, 1, 1), references=references)
    assert found.results[-1].status == status


def test_the_read_only_dialect_is_still_needed(monkeypatch):
    """Without it GX loses its results; when this fails, GX works on DuckDB and the dialect can go."""
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    url = "duckdb:///:memory:"
    source = context.data_sources.add_sql("plain", connection_string=url, create_temp_table=False)
    asset = source.add_query_asset("asset", query="select 1 as x")
    batch = asset.add_batch_definition_whole_table("batch").get_batch()
    found = batch.validate(gx.expectations.ExpectColumnValuesToNotBeNull(column="x"))
    source.get_execution_engine().engine.dispose()
    source.get_engine().dispose()
    assert not found.success


def test_errors_of_gx_are_still_told_in_its_exception_info(tmp_path):
    path = write(tmp_path, "warehouse", "claims", ROWS)
    checks = [
        Check("ExpectColumnValuesToBeUnique", {"column": "no_such_column"}),
        Check("UnexpectedRowsExpectation", {"unexpected_rows_query": "select nothing from {batch}"}),
        Check("ExpectColumnValuesToBeBetween", {"column": "unit", "min_value": 1}),
        Check("ExpectColumnValuesToBeUnique", {"column": "claim_id"}),
    ]
    with session() as opened:
        assert opened.add_parquet("claims", path) is None
        outcomes = opened.validate("claims", checks)
    assert [one.status for one in outcomes] == ["errored", "errored", "errored", "passed"]


def test_the_connection_of_a_gate_is_gone_after_it(tmp_path):
    import duckdb

    file = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(file)).close()
    path = write(tmp_path, "landing", TABLES["landing"], good_rows("landing"))
    suite = suite_of("landing")
    check_tables("landing", {suite.table: path}, {suite.table: suite}, (), date(2026, 1, 1))
    with duckdb.connect(str(file), config={"threads": 1}) as connection:
        connection.execute("create table t as select 1 as x")


def test_importing_the_gates_imports_nothing_large_and_leaves_no_file(tmp_path):
    script = """
import sys, tempfile
from expectations import gates
names = ("great_expectations", "sqlalchemy", "duckdb", "jinja2", "pandas")
large = [name for name in names if name in sys.modules]
assert not large, large
from expectations.runner import session
with session():
    pass
"""
    environment = {"PATH": "", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120, env=environment)
    assert list(tmp_path.rglob("*")) == []

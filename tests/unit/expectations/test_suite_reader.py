"""A wrong suite is named with its file and line, never read as something else."""

import shutil

import pytest

from expectations.suite_reader import FOLDER, load_suites
from expectations.suites import SuiteErrors, Tolerance

CLAIMS = "landing/claim_records.yml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER / "landing", tmp_path / "landing")
    return tmp_path


def problems_of(folder, text, file=CLAIMS):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(SuiteErrors) as caught:
        load_suites("landing", folder)
    return [(problem.file, problem.line, str(problem)) for problem in caught.value.problems]


WRONG = {
    "unknown key": ("min_row: 3\n", 1, "unknown key min_row", "min_rows"),
    "unknown expectation": (
        "min_rows: 0\ntable:\n  - expectation: expect_column_values_to_be_uniq\n"
        "    arguments: {column: claim_id}\n    severity: block\n",
        3,
        "unknown expectation",
        "expect_column_values_to_be_unique",
    ),
    "unknown column": (
        "table:\n  - {expectation: expect_column_values_to_not_be_null, arguments: {column: claim_idd},"
        " severity: block}\n",
        2,
        "no column claim_idd",
        "claim_id",
    ),
    "unknown argument": (
        "table:\n  - {expectation: expect_column_values_to_not_be_null, arguments: {colum: claim_id},"
        " severity: block}\n",
        2,
        "no argument colum",
        "column",
    ),
    "unknown closed list": (
        "table:\n\n  - expectation: expect_column_values_to_be_in_set\n"
        "    arguments: {column: stage, list: stages}\n    severity: block\n",
        3,
        "unknown closed list stages",
        "stage",
    ),
    "unknown column in a predicate": (
        "table:\n  - expectation: expect_rows_to_hold\n"
        "    arguments: {rule: r, predicate: figure_valu > 1}\n    severity: block\n",
        2,
        "figure_valu",
        "figure_value",
    ),
    "unknown column in a row rule": (
        "rows:\n  - rule: r\n    sql: untis is not null\n    reason_en: Why.\n",
        2,
        "untis",
        "unit",
    ),
    "unknown table in a query": (
        "table:\n  - expectation: expect_no_rows\n"
        "    arguments: {rule: r, query: 'select 1 from {batch}, {tables.typed_recordz}'}\n"
        "    severity: block\n",
        2,
        "typed_recordz",
        None,
    ),
    "unknown column of another table": (
        "table:\n  - expectation: expect_column_values_to_exist_in\n"
        "    arguments: {column: record_id, table: typed_records, other_column: recordid}\n"
        "    severity: block\n",
        2,
        "recordid",
        "record_id",
    ),
    "severity of another language": (
        "table:\n  - {expectation: expect_column_values_to_not_be_null, arguments: {column: claim_id},"
        " severity: error}\n",
        2,
        "severity must be block or warn",
        None,
    ),
    "the same rule twice": (
        "rows:\n"
        "  - {rule: r, sql: unit is not null, reason_en: Why.}\n"
        "  - {rule: r, sql: unit is null, reason_en: Why.}\n",
        3,
        "the rule r twice",
        None,
    ),
    "a rule without a reason": (
        "rows:\n  - {rule: r, sql: unit is not null}\n",
        2,
        "reason_en is missing",
        None,
    ),
    "a key twice": ("min_rows: 0\nmin_rows: 1\n", 2, "twice", None),
    "no YAML": ("min_rows: [0\n", 2, "not YAML", None),
    "a floor that is no number": ("min_rows: many\n", 1, "whole number", None),
    "a floor above its ceiling": ("min_rows: 0\nvs_stable: {min: 2, max: 1}\n", 2, "greater than max", None),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_suite_is_named_with_file_and_line(folder, case):
    text, line, words, nearest = WRONG[case]
    found = problems_of(folder, text)
    assert len(found) == 1, found
    file, found_line, message = found[0]
    assert file == f"expectations/{CLAIMS}"
    assert found_line == line
    assert words in message
    assert nearest is None or f"nearest: {nearest}" in message


def test_all_problems_of_all_suites_are_told_at_once(folder):
    (folder / "landing/area_codes.yml").write_text("min_row: 1\n", encoding="utf-8")
    assert len(problems_of(folder, "max_row: 1\n")) == 2


def test_a_table_that_lost_its_suite_is_found(folder):
    (folder / CLAIMS).unlink()
    with pytest.raises(SuiteErrors, match=r"claim_records\.yml:1: this table of the registry has no suite"):
        load_suites("landing", folder)


def test_a_suite_for_no_table_is_found(folder):
    (folder / "landing/claim_record.yml").write_text("min_rows: 0\n", encoding="utf-8")
    with pytest.raises(SuiteErrors, match=r"claim_record is no landing table \(nearest: claim_records\)"):
        load_suites("landing", folder)


def test_an_edited_suite_counts_at_once(folder):
    before = load_suites("landing", folder)["claim_records"]
    (folder / CLAIMS).write_text("min_rows: 12345\n", encoding="utf-8")
    assert before.min_rows != load_suites("landing", folder)["claim_records"].min_rows == 12345


def test_quarantine_is_rejected_at_stages_that_cannot_quarantine(tmp_path):
    shutil.copytree(FOLDER / "release", tmp_path / "release")
    (tmp_path / "release/claims.yml").write_text("tolerance: {rows: 1, share: 1}\n", encoding="utf-8")
    with pytest.raises(SuiteErrors, match="unknown key tolerance"):
        load_suites("release", tmp_path)


@pytest.mark.parametrize(
    ("quarantined", "total", "goes_on"),
    [(0, 0, True), (0, 10, True), (2, 100, True), (3, 1000, False), (2, 50, False), (1, 1, False)],
)
def test_quarantine_goes_on_only_within_rows_and_share(quarantined, total, goes_on):
    assert Tolerance(rows=2, share=0.02).allows(quarantined, total) is goes_on


def test_without_a_stable_release_only_absolute_limits_count():
    suite = load_suites("release")["claims"]
    rules = {item.arguments.get("rule") for item in suite.expectations()}
    assert "absolute" in rules
    assert "vs_stable" not in rules


def test_limits_against_the_stable_release_follow_its_rows():
    suite = load_suites("release")["claims"]
    limits = next(item for item in suite.expectations(200) if item.arguments.get("rule") == "vs_stable")
    assert limits.arguments == {"rule": "vs_stable", "min_value": 170, "max_value": 401}

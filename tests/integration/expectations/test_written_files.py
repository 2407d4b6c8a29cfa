"""The release gate reads the files of the candidate back: the CSV tells what the Parquet tells."""

import gzip

import pytest
from conftest_expectations import SNAPSHOT, suite_of, write

from expectations.gates import check_tables

ROWS = [
    {"row_id": "a", "reason": 'a "quoted" text, with a comma'},
    {"row_id": "b", "reason": "two\nlines"},
    {"row_id": "c", "reason": "x" * 1_000_000},
    {"row_id": "d", "reason": "=1+1"},
]


def judged(folder, table="claim_checks"):
    place = "evidence" if table == "decisions" else "data"
    suite = suite_of("release", table=table)
    paths = {table: folder / place / f"{table}.parquet"}
    (found,) = check_tables("release", paths, {table: suite}, (), SNAPSHOT)
    return found


def test_quotes_line_breaks_and_a_megabyte_are_no_alarm(tmp_path):
    write(tmp_path, "release", "claim_checks", ROWS)
    assert judged(tmp_path).status == "passed"


def test_evidence_is_compared_with_its_compressed_twin(tmp_path):
    write(tmp_path, "release", "decisions", [{"row_id": "a"}, {"row_id": "b"}])
    assert judged(tmp_path, "decisions").status == "passed"
    twin = tmp_path / "evidence" / "decisions.csv.gz"
    lines = gzip.decompress(twin.read_bytes()).splitlines(keepends=True)
    twin.write_bytes(gzip.compress(b"".join(lines[:-1])))
    assert judged(tmp_path, "decisions").failed == ("expect_csv_rows_to_equal_parquet",)


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (lambda lines: lines[:-1], "expect_csv_rows_to_equal_parquet"),
        (lambda lines: [*lines, lines[-1]], "expect_csv_rows_to_equal_parquet"),
        (
            lambda lines: [lines[0].replace(b"row_id,check_id", b"check_id,row_id"), *lines[1:]],
            "expect_csv_columns_to_match_ordered_list",
        ),
    ],
)
def test_a_csv_that_tells_something_else_is_stopped(tmp_path, edit, label):
    write(tmp_path, "release", "claim_checks", ROWS)
    twin = tmp_path / "csv" / "claim_checks.csv"
    lines = twin.read_bytes().split(b"\n")[:-1]
    twin.write_bytes(b"\n".join(edit(lines)) + b"\n")
    found = judged(tmp_path)
    assert label in found.failed
    assert found.is_blocking


def test_a_missing_csv_is_no_pass(tmp_path):
    write(tmp_path, "release", "claim_checks", ROWS)
    (tmp_path / "csv" / "claim_checks.csv").unlink()
    found = judged(tmp_path)
    assert found.status == "errored"


def test_an_empty_csv_is_stopped(tmp_path):
    write(tmp_path, "release", "claim_checks", ROWS)
    (tmp_path / "csv" / "claim_checks.csv").write_bytes(b"")
    assert judged(tmp_path).is_blocking

"""Small tables with the columns of the registry, written as the stages write them."""

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.gates import check_tables
from expectations.suites import Expectation, Suite, tables_of

SNAPSHOT = date(2026, 11, 21)
# One table a stage, with a key column and a text column to be wrong about.
TABLES = {"landing": "claim_check_records", "warehouse": "claim_checks", "release": "claim_checks"}

FILLING = {"string": "x", "bigint": 1, "double": 1.0, "boolean": True, "date": SNAPSHOT}


def frame_of(stage, table, rows):
    """Rows as a frame with the schema of the registry; what a row leaves out is null where it may be."""
    definition = tables_of(stage)[table]
    filled = {
        column.name: FILLING.get(column.data_type) for column in definition.columns if column.is_required
    }
    schema = definition.schema
    return pl.DataFrame(
        [{name: row.get(name, filled.get(name)) for name in schema} for row in rows], schema=schema
    )


def write(folder: Path, stage: str, table: str, rows: list[dict]) -> Path:
    """Write a table as its stage does: a Parquet file, at the release stage its CSV twin too."""
    frame = frame_of(stage, table, rows)
    is_evidence = stage == "release" and tables_of(stage)[table].layer == "evidence"
    path = folder / ("evidence" if is_evidence else "data") / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)
    if is_evidence:
        path.with_suffix(".csv.gz").write_bytes(gzip.compress(frame.write_csv().encode(), mtime=0))
    elif stage == "release":
        twin = folder / "csv" / f"{table}.csv"
        twin.parent.mkdir(parents=True, exist_ok=True)
        frame.write_csv(twin)
    return path


def good_rows(stage, count=3):
    """Rows that nothing is wrong with."""
    key = tables_of(stage)[TABLES[stage]].key[0]
    return [
        {key: f"k{number}", "check_id": f"c{number}", "claim_id": "C-1", "rule": "r", "verdict": "kept"}
        for number in range(count)
    ]


def suite_of(stage, *expectations, table=None, **changes):
    """A suite of the expectations given, on top of what the registry says."""
    name = table or TABLES[stage]
    definition = changes.pop("definition", tables_of(stage)[name])
    empty = Suite(stage, name, f"expectations/{stage}/{name}.yml", definition, typed=expectations)
    return replace(empty, **changes)


def holds(predicate, severity="block", rule="rule"):
    """An expectation on rows."""
    return Expectation("expect_rows_to_hold", {"rule": rule, "predicate": predicate}, severity)


@pytest.fixture
def judge(tmp_path):
    """Judge rows of the stage's table by a suite of the expectations given; returns the table's result."""

    def run(stage, *expectations, rows=None, mutes=(), day=SNAPSHOT, stable=None, **changes):
        path = write(tmp_path, stage, TABLES[stage], good_rows(stage) if rows is None else rows)
        suite = suite_of(stage, *expectations, **changes)
        found = check_tables(stage, {suite.table: path}, {suite.table: suite}, mutes, day, stable)
        assert [result.table for result in found] == [suite.table]
        return found[0]

    return run


def by_label(result):
    """Results of a table by label."""
    return {one.label: one for one in result.results}

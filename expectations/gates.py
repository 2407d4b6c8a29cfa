"""The gates as the steps of a run call them: split rows, check tables, keep what was found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.checks import Check, Scope
from expectations.data_docs import write_data_docs
from expectations.mutes import Mute, load_mutes
from expectations.results import (
    ExpectationResult,
    TableResult,
    errored_table,
    quality_json,
)
from expectations.row_rules import RowRulesError, split_rows
from expectations.suite_reader import closed_lists, load_suites
from expectations.suites import Expectation, Suite, SuiteErrors
from expectations.vocabulary import check, other_tables

if TYPE_CHECKING:
    from expectations.runner import Outcome, Session

__all__ = [
    "ExpectationResult",
    "RowRulesError",
    "SuiteErrors",
    "TableResult",
    "check_tables",
    "errored_table",
    "load_mutes",
    "load_suites",
    "quality_json",
    "split_rows",
    "write_data_docs",
]


def check_tables(
    stage: str,
    paths: Mapping[str, Path],
    suites: Mapping[str, Suite],
    mutes: Iterable[Mute],
    snapshot_date: date,
    stable_rows: Mapping[str, int] | None = None,
    *,
    references: Mapping[str, Path] | None = None,
    quarantined: Mapping[str, tuple[int, int]] | None = None,
) -> list[TableResult]:
    """Judge the tables of a stage; one result for each suite, in name order.

    `paths`: Parquet file (or folder of batches) of each table; at the release stage its CSV twin stands in
    the release's own layout beside it. `stable_rows`: rows by table of the newest stable release, None
    without one. `references`: further tables that suites may compare with (landing tables at the warehouse
    stage). `quarantined`: (rows in quarantine, incoming rows) by table. A suite without a file, and a file
    without a suite, are errored: what was not judged does not pass.
    """
    from expectations.runner import session

    judged = sorted(set(paths) | set(suites))
    results = []
    with session() as opened:
        readable = {**(references or {}), **paths}
        problems = {table: opened.add_parquet(table, path) for table, path in sorted(readable.items())}
        for table in judged:
            suite = suites.get(table)
            if suite is None:
                results.append(errored_table(stage, table, "this table has no suite"))
            elif table not in paths:
                results.append(errored_table(stage, table, "no file of this table was given"))
            elif problems[table]:
                results.append(errored_table(stage, table, f"the file cannot be read ({problems[table]})"))
            else:
                if stage == "release":
                    columns = [column.name for column in suite.definition.columns]
                    opened.add_csv(table, csv_twin(paths[table]), columns)
                judge = _Judge(suite, tuple(mutes), snapshot_date, opened, frozenset(readable))
                found = judge.results((stable_rows or {}).get(table))
                found += _tolerance(suite, (quarantined or {}).get(table))
                results.append(TableResult(stage, table, tuple(found)))
    return results


def csv_twin(parquet: Path) -> Path:
    """The CSV of a table in a release: `csv/x.csv` for `data/x.parquet`, else `evidence/x.csv.gz`."""
    if parquet.parent.name == "evidence":
        return parquet.with_suffix(".csv.gz")
    return parquet.parent.parent / "csv" / f"{parquet.stem}.csv"


class _Judge:
    """Judges one table: checks in, results out, mutes applied, values of restricted columns kept out."""

    def __init__(
        self,
        suite: Suite,
        mutes: tuple[Mute, ...],
        snapshot_date: date,
        opened: "Session",
        readable: frozenset[str],
    ) -> None:
        self.suite = suite
        self.mutes = mutes
        self.snapshot_date = snapshot_date
        self.session = opened
        self.readable = readable
        self.public = {column.name for column in suite.definition.public_columns()}

    def results(self, stable_rows: int | None) -> list[ExpectationResult]:
        expectations = self.suite.expectations(stable_rows)
        scope = Scope(self.suite.table, self.suite.definition.key, self.snapshot_date, closed_lists())
        checks = [check(item.name, item.arguments, scope) for item in expectations]
        outcomes = self.session.validate(self.suite.table, checks)
        return [
            self.result(item, made, outcome)
            for item, made, outcome in zip(expectations, checks, outcomes, strict=True)
        ]

    def result(self, item: Expectation, made: Check, outcome: "Outcome") -> ExpectationResult:
        observed = dict(outcome.counts)
        if outcome.status == "errored":
            absent = [name for name in other_tables(item.name, item.arguments) if name not in self.readable]
            observed["error"] = f"not given: {', '.join(absent)}" if absent else outcome.error
        elif outcome.status == "failed":
            observed |= self.examples(made)
        mute = next(iter(self.silencing(item)), None) if outcome.status == "failed" else None
        return ExpectationResult(
            expectation=item.name,
            arguments=item.arguments,
            column=item.arguments.get("column"),
            severity=item.severity,
            status="muted" if mute else outcome.status,  # type: ignore[arg-type]
            observed=observed,
            mute_owner=mute.owner if mute else None,
        )

    def silencing(self, item: Expectation) -> Iterator[Mute]:
        place = (self.suite.stage, self.suite.table, item.label)
        return (mute for mute in self.mutes if mute.silences(*place, self.snapshot_date))

    def examples(self, made: Check) -> dict[str, list[str]]:
        from expectations.sql_text import filled, quoted

        columns = made.example_columns
        if not made.example_condition or not columns or not self.public.issuperset(columns):
            return {}
        condition = filled(made.example_condition, self.snapshot_date, quoted(self.suite.table))
        return {"examples": self.session.examples(self.suite.table, columns, condition)}


def _tolerance(suite: Suite, counts: tuple[int, int] | None) -> list[ExpectationResult]:
    if counts is None:
        return []
    rows, total = counts
    limits = suite.tolerance
    return [
        ExpectationResult(
            expectation="expect_quarantine_to_be_within_tolerance",
            arguments={"rows": limits.rows, "share": limits.share},
            column=None,
            severity="block",
            status="passed" if limits.allows(rows, total) else "failed",
            observed={"quarantined": rows, "rows": total},
        )
    ]

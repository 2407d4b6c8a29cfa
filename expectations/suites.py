"""Suites: what a table must satisfy at a stage.

A suite is read from `expectations/<stage>/<table>.yml`, which holds, all optional:

    min_rows, max_rows   absolute limits on the number of rows, the same for every study
    vs_stable            {min, max}: rows relative to the newest stable release; not judged without one
    tolerance            {rows, share}: quarantine up to both is partial work, above it blocks (landing)
    rows                 [{rule, sql, reason_en}]: a row for which `sql` is false is quarantined (landing)
    table                [{expectation, arguments, severity, reason_en}]: words of `expectations.vocabulary`

As in an SQL CHECK, a predicate that is null (a value it needs is absent) does not fail. Columns in order,
their types, unique keys and required values are not typed there: they come from the registry of tables.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assets.storage.tables import Table, landing_tables, release_tables
from expectations.results import STAGES, Severity, label

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


@dataclass(frozen=True)
class SuiteProblem:
    """One thing wrong in a suite or in the mutes: where, what, and the nearest thing that exists."""

    file: str
    line: int
    problem: str
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" (nearest: {self.nearest})" if self.nearest else ""
        return f"{self.file}:{self.line}: {self.problem}{hint}"


class SuiteErrors(ValueError):
    """All problems found in the suites: an error of configuration (exit code 2), never a verdict on data."""

    def __init__(self, problems: Iterable[SuiteProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class RowRule:
    """A predicate that each row must satisfy, or it goes to quarantine with this rule and reason."""

    rule: str
    sql: str
    reason_en: str
    line: int = 1


@dataclass(frozen=True)
class Tolerance:
    """How many rows may be quarantined before the gate blocks: both limits hold."""

    rows: int = 0
    share: float = 0.0

    def allows(self, quarantined: int, total: int) -> bool:
        """True where so few rows of the total went to quarantine that the run may go on (exit code 4)."""
        return quarantined == 0 or (quarantined <= self.rows and quarantined <= self.share * total)


@dataclass(frozen=True)
class Expectation:
    """One expectation on a table, with the line it was read from (0: generated from the registry)."""

    name: str
    arguments: Mapping[str, Any]
    severity: Severity = "block"
    reason_en: str | None = None
    line: int = 0

    @property
    def label(self) -> str:
        """Name with its rule or column, as mutes and messages call it."""
        return label(self.name, self.arguments)


@dataclass(frozen=True)
class Suite:
    """Everything asked of one table at one stage."""

    stage: str
    table: str
    file: str
    definition: Table
    rows: tuple[RowRule, ...] = ()
    tolerance: Tolerance = field(default_factory=Tolerance)
    min_rows: int | None = None
    max_rows: int | None = None
    vs_stable: tuple[float, float] | None = None
    typed: tuple[Expectation, ...] = ()

    def expectations(self, stable_rows: int | None = None) -> tuple[Expectation, ...]:
        """Base expectations of the registry, limits on rows, then those typed in the file."""
        return (*base_expectations(self), *self._limits(stable_rows), *self.typed)

    def _limits(self, stable_rows: int | None) -> Iterator[Expectation]:
        name = "expect_table_row_count_to_be_between"
        bounds = {"min_value": self.min_rows, "max_value": self.max_rows}
        given = {key: value for key, value in bounds.items() if value is not None}
        if given:
            yield Expectation(name, {"rule": "absolute", **given})
        if self.vs_stable and stable_rows is not None:
            low, high = self.vs_stable
            limits = {"min_value": int(low * stable_rows), "max_value": int(high * stable_rows) + 1}
            yield Expectation(name, {"rule": "vs_stable", **limits})


def base_expectations(suite: Suite) -> tuple[Expectation, ...]:
    """What the registry of tables says of a table.

    Columns in order, types, key, required values, no blank text and no NaN where a value is absent; for a
    coded table a cell of evidence or a typed absence for each value; at the release stage the CSV beside the
    Parquet.
    """
    definition = suite.definition
    columns = [column.name for column in definition.columns]
    types = {column.name: DUCKDB_TYPES[column.data_type] for column in definition.columns}
    found = [
        Expectation("expect_table_columns_to_match_ordered_list", {"column_list": columns}),
        Expectation("expect_column_types_to_match", {"types": types}),
    ]
    if len(definition.key) == 1:
        found.append(Expectation("expect_column_values_to_be_unique", {"column": definition.key[0]}))
    elif definition.key:
        found.append(
            Expectation("expect_compound_columns_to_be_unique", {"column_list": list(definition.key)})
        )
    single_key = definition.key if len(definition.key) == 1 else ()
    found += [
        Expectation("expect_column_values_to_not_be_null", {"column": column.name})
        for column in definition.columns
        if column.is_required or column.name in single_key
    ]
    held = {
        "texts": [column.name for column in definition.columns if column.data_type == "string"],
        "doubles": [column.name for column in definition.columns if column.data_type == "double"],
    }
    found.append(
        Expectation("expect_absent_values_to_be_null", {name: names for name, names in held.items() if names})
    )
    if definition.kind == "coded":
        keys = {"row_id", *definition.meta.get("cell_keys", ())}
        cells = [column for column in columns if column not in keys]
        found.append(Expectation("expect_cells_to_account_for_every_value", {"column_list": cells}))
    if suite.stage == "release":
        found.append(Expectation("expect_csv_columns_to_match_ordered_list", {"column_list": columns}))
        found.append(Expectation("expect_csv_rows_to_equal_parquet", {}))
    return tuple(found)


def tables_of(stage: str) -> dict[str, Table]:
    """Tables that must have a suite at a stage."""
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage}: expected one of {', '.join(STAGES)}")
    return dict(landing_tables() if stage == "landing" else release_tables())


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a given one, or None where none is like it."""
    return next(iter(difflib.get_close_matches(str(word), [str(item) for item in known], n=1)), None)

"""Does the SQL of a suite know its columns? Each piece is bound to empty tables of the registry."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from assets.storage.tables import Table, landing_tables, release_tables
from expectations.sql_text import filled, quoted
from expectations.suites import DUCKDB_TYPES, Suite, SuiteProblem, near
from expectations.vocabulary import WORDS

if TYPE_CHECKING:
    import duckdb

# Any day does: binding judges names and types, not values.
SOME_DAY = date(2000, 1, 1)


def unbound(suites: Iterable[Suite]) -> list[SuiteProblem]:
    """Problems of SQL that names unknown columns or tables, or is no SQL, each with file and line."""
    import duckdb

    tables = {**landing_tables(), **release_tables()}
    problems: list[SuiteProblem] = []
    with duckdb.connect(":memory:") as connection:
        for table in tables.values():
            connection.execute(_empty_table(table))
        for suite in suites:
            for line, sql in _statements(suite):
                problem = _problem(connection, sql)
                if problem:
                    known = [column.name for column in suite.definition.columns]
                    problems.append(SuiteProblem(suite.file, line, problem, _nearest(problem, known)))
    return problems


def _empty_table(table: Table) -> str:
    columns = ", ".join(f"{quoted(item.name)} {DUCKDB_TYPES[item.data_type]}" for item in table.columns)
    return f"create table {quoted(table.name)} ({columns})"


def _statements(suite: Suite) -> Iterator[tuple[int, str]]:
    batch = quoted(suite.table)
    for rule in suite.rows:
        yield rule.line, f"select 1 from {batch} where not ({rule.sql})"
    for item in suite.typed:
        for argument, kind in {**WORDS[item.name].required, **WORDS[item.name].optional}.items():
            if argument not in item.arguments:
                continue
            text = filled(str(item.arguments[argument]), SOME_DAY, batch)
            if kind == "sql":
                yield item.line, f"select 1 from {batch} where not ({text})"
            elif kind == "query":
                yield item.line, f"select 1 from ({text})"
        if item.name == "expect_column_values_to_exist_in":
            other, column = item.arguments["table"], item.arguments["other_column"]
            yield item.line, f"select {quoted(column)} from {quoted(other)}"


def _problem(connection: "duckdb.DuckDBPyConnection", sql: str) -> str | None:
    import duckdb

    try:
        connection.execute(f"explain {sql}")
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return None


def _nearest(problem: str, known: list[str]) -> str | None:
    parts = problem.split('"')
    return near(parts[1], known) if len(parts) > 2 else None

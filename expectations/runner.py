"""The one runner on Great Expectations; no other module imports it, and this one only inside functions.

A session holds one GX context and one in-memory DuckDB with a view over each Parquet file, so that no SQL and
no result holds a path, and disposes of its engines at the end. GX reports its own errors as `success=False`:
an outcome says `errored` where `exception_info` says so, which is not the same as data that fail.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.checks import Check, csv_lines_view, csv_rows_view
from expectations.sql_text import literal, quoted

EXAMPLES = 5
EXAMPLE_CHARACTERS = 60
# A note of 1 MB is data; the reader of CSV refuses longer lines than this.
LONGEST_LINE = 16_000_000


@dataclass(frozen=True)
class Outcome:
    """What GX said of one check: held, did not hold, or could not be judged."""

    status: str
    counts: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


class Session:
    """One GX context over one in-memory DuckDB; made by `session()`."""

    def __init__(self, gx: Any, datasource: Any) -> None:
        self._gx = gx
        self._datasource = datasource
        self._engine = datasource.get_execution_engine().engine

    def add_parquet(self, table: str, path: Path) -> str | None:
        """Make a table readable under its name; returns what went wrong, or None."""
        pattern = path / "*.parquet" if path.is_dir() else path
        return self._view(table, f"select * from read_parquet({literal(str(pattern))})")

    def add_csv(self, table: str, path: Path, columns: Sequence[str]) -> str | None:
        """Make the CSV twin of a table readable: its rows, and its physical lines. Nothing is guessed."""
        typed = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
        common = f"auto_detect=false, parallel=false, max_line_size={LONGEST_LINE}"
        rows = (
            f"select * from read_csv({literal(str(path))}, header=true, delim=',', quote='\"', escape='\"',"
            f" columns={{{typed}}}, {common})"
        )
        lines = (
            f"select * from read_csv({literal(str(path))}, header=false, delim=chr(1), quote='', escape='',"
            f" columns={{'line': 'VARCHAR'}}, {common})"
        )
        return self._view(csv_rows_view(table), rows) or self._view(csv_lines_view(table), lines)

    def validate(self, table: str, checks: Sequence[Check]) -> list[Outcome]:
        """Judge the checks of one table, in their order."""
        from great_expectations.exceptions import GreatExpectationsError
        from sqlalchemy.exc import SQLAlchemyError

        expectations = [
            getattr(self._gx.expectations, check.gx_class)(**check.gx_arguments, meta={"position": position})
            for position, check in enumerate(checks)
        ]
        asset = self._datasource.add_query_asset(table, query=f"select * from {quoted(table)}")
        suite = self._gx.ExpectationSuite(name=table, expectations=expectations)
        shape = {"result_format": "BASIC", "partial_unexpected_count": 0}
        try:
            batch = asset.add_batch_definition_whole_table(table).get_batch()
            found = batch.validate(suite, result_format=shape)
        except (GreatExpectationsError, SQLAlchemyError) as error:
            return [Outcome("errored", error=_error_class(str(error)))] * len(checks)
        outcomes = {result.expectation_config.meta["position"]: _outcome(result) for result in found.results}
        return [
            outcomes.get(position, Outcome("errored", error="no result came back"))
            for position in range(len(checks))
        ]

    def examples(self, table: str, columns: Sequence[str], condition: str) -> list[str]:
        """Up to five distinct examples of rows that meet a condition, in order, as short texts.

        Only for columns that are public: the texts go into results. None where the condition does not run.
        """
        from sqlalchemy.exc import SQLAlchemyError

        shown = ", ".join(f"cast({quoted(column)} as varchar)" for column in columns)
        text = f"left(concat_ws(' | ', {shown}), {EXAMPLE_CHARACTERS})"
        rows = f"select distinct {text} as example from {quoted(table)} where {condition}"
        try:
            return [str(row[0]) for row in self._run(f"{rows} order by 1 limit {EXAMPLES}")]
        except SQLAlchemyError:
            return []

    def close(self) -> None:
        """Let go of the engines, so that another connection in this process may choose its own settings."""
        self._engine.dispose()
        self._datasource.get_engine().dispose()

    def _view(self, name: str, select: str) -> str | None:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            self._run(f"create or replace view {quoted(name)} as {select}", fetch=False)
        except SQLAlchemyError as error:
            return _error_class(str(error))
        return None

    def _run(self, sql: str, fetch: bool = True) -> Sequence[Any]:
        with self._engine.connect() as connection:
            result = connection.exec_driver_sql(sql)
            return result.fetchall() if fetch else ()


@contextmanager
def session() -> Iterator[Session]:
    """Open a session; importing GX takes seconds the first time in a process, and nothing after that."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    from expectations import dialect

    # Stores in memory and no docs site of GX: its default makes a folder outside the data root.
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    datasource = context.data_sources.add_sql(
        "gates",
        connection_string=dialect.URL,
        create_temp_table=False,
        kwargs={"connect_args": dialect.CONNECT_ARGUMENTS},  # type: ignore[call-arg]
    )
    opened = Session(gx, datasource)
    try:
        yield opened
    finally:
        opened.close()


def _outcome(result: Any) -> Outcome:
    raised = list(_raised(result.exception_info or {}))
    if raised:
        return Outcome("errored", error=_error_class(raised[0]))
    counts = _counts(result.result, bool(result.success))
    if result.expectation_config.type == "unexpected_rows_expectation":
        counts = {"unexpected": counts.pop("observed"), **counts}
    return Outcome("passed" if result.success else "failed", counts)


def _raised(info: Mapping[str, Any]) -> Iterator[str]:
    """Messages of the exceptions in an `exception_info`, which is flat or nested by metric."""
    if "raised_exception" in info:
        if info["raised_exception"]:
            yield str(info.get("exception_message") or "")
        return
    for entry in info.values():
        if isinstance(entry, Mapping):
            yield from _raised(entry)


def _counts(found: Mapping[str, Any], success: bool) -> dict[str, Any]:
    """Counts, shares and column names of a GX result; values of the data are never taken."""
    names = {"element_count": "rows", "missing_count": "missing", "unexpected_count": "unexpected"}
    counts = {names[key]: found[key] for key in names if isinstance(found.get(key), int)}
    observed = found.get("observed_value")
    if isinstance(observed, int | float):
        counts["observed"] = observed
    elif isinstance(observed, list) and not success:
        counts["observed"] = [str(item) for item in observed]
    return counts


def _error_class(message: str) -> str:
    """The kind of an error without its words, which may quote a value of the data or a path."""
    first = message.strip().splitlines()[0] if message.strip() else ""
    if first.startswith("(") and ")" in first:
        return first[1 : first.index(")")].rsplit(".", 1)[-1]
    head = first.split(":", 1)[0]
    return head if head.replace(" ", "").isalnum() and len(head) <= 40 else "Error"

"""`digov query`: read-only SQL on a release, in a DuckDB in memory that can reach nothing else.

The files of the release are registered as views; then access to everything else, the configuration, memory
and time are locked. One statement only, and only one that reads.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assets.releases.canonical_json import json_value
from assets.releases.errors import QueryRefused
from assets.releases.opening import Release, open_release

if TYPE_CHECKING:
    import duckdb

MEMORY = "1GB"
LONGEST_QUERY = 100_000


def run_query(folder: Path, sql: str, timeout_s: float = 30, max_rows: int = 10_000) -> dict:
    """Run one SELECT (also WITH, DESCRIBE, SUMMARIZE, SHOW) on the tables of a release.

    Returns `{"columns": [{"name", "type"}], "rows": [[…]], "truncated"}`, values safe for JSON. Raises
    QueryRefused for anything else, for an error in the SQL, and where time or memory run out; IntegrityError
    where the release is not the one that was sealed.
    """
    import duckdb

    release = open_release(folder)
    if len(sql) > LONGEST_QUERY:
        raise QueryRefused(f"the query has {len(sql)} characters, the limit is {LONGEST_QUERY}")
    connection = _locked_connection(release)
    timer = threading.Timer(timeout_s, connection.interrupt)
    try:
        _require_one_reader(connection, sql)
        timer.start()
        result = connection.execute(sql)
        columns = [{"name": column[0], "type": str(column[1])} for column in result.description or []]
        rows = result.fetchmany(max_rows + 1)
    except duckdb.InterruptException:
        raise QueryRefused(f"the query took longer than {timeout_s:g} s and was stopped; narrow it") from None
    except duckdb.OutOfMemoryException:
        raise QueryRefused(
            f"the query needs more than {MEMORY} of memory and was stopped; narrow it"
        ) from None
    except duckdb.Error as problem:
        raise QueryRefused(_first_lines(str(problem), folder)) from None
    finally:
        timer.cancel()
        connection.close()
    shown = [[json_value(value) for value in row] for row in rows[:max_rows]]
    return {"columns": columns, "rows": shown, "truncated": len(rows) > max_rows}


def _locked_connection(release: Release) -> "duckdb.DuckDBPyConnection":
    import duckdb

    connection = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    paths = {table: str(release.table(table).resolve()) for table in release.tables}
    for statement in (
        "SET TimeZone = 'UTC'",
        f"SET memory_limit = '{MEMORY}'",
        "SET temp_directory = ''",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET allow_persistent_secrets = false",
    ):
        connection.execute(statement)
    # Only these files can be opened from here on, and only for reading: statements that write are refused.
    connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, paths.values()))}]")
    for table, path in paths.items():
        connection.execute(f"CREATE VIEW {_identifier(table)} AS SELECT * FROM read_parquet({_quoted(path)})")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _require_one_reader(connection: "duckdb.DuckDBPyConnection", sql: str) -> None:
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryRefused("expected one statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE or SHOW")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first_lines(message: str, folder: Path) -> str:
    """The useful part of DuckDB's message, without the path of this machine."""
    return " ".join(message.replace(str(folder.resolve()), "<release>").split())[:500]

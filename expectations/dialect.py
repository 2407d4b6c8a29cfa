"""A read-only DuckDB dialect that Great Expectations can use.

GX 1.24 leaves its `with connection` block before it fetches; SQLAlchemy then rolls back, and DuckDB's
rollback drops the open result: every expectation ends in an IndexError that GX reports as a failure (upstream
threads: great_expectations 10738 and 11579). Gates only read, so begin, commit and rollback may do nothing.
Import this module inside functions only: it imports SQLAlchemy.
"""

from typing import Any

import duckdb_sqlalchemy
from sqlalchemy.dialects import registry

URL = "duckdb+gates:///:memory:"
# No extension is fetched or loaded behind the reader's back; Parquet and JSON are linked in.
CONNECT_ARGUMENTS = {
    "config": {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
}


class ReadOnlyDuckDB(duckdb_sqlalchemy.Dialect):
    """DuckDB without transactions: right for reading, wrong for anything that writes."""

    supports_statement_cache = False

    def do_begin(self, dbapi_connection: Any) -> None:
        """Open no transaction."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Roll nothing back: the result that GX has not fetched yet would be dropped."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit nothing."""


registry.register("duckdb.gates", __name__, "ReadOnlyDuckDB")

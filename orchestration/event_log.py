"""Dagster's event log in SQLite, with its files kept open while a process works.

Dagster opens a connection for every event and closes it again: some four thousand times in a run of the
practice study, a tenth of its CPU, and each last close empties the write-ahead log onto the disk. Files,
tables and what other processes read in them (`digov ui`) stay Dagster's own.

Lives here: those connections. Does not live here: when an instance uses them (instance.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage, _event_logs_directory
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine

# A run writes to two files; who looks at many runs has no more open than these.
MOST_OPEN = 8


class KeptOpenEventLog(SqliteEventLogStorage):
    """The event log of Dagster, a file for each run, its connections kept until it is disposed of."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> Engine:
        # Dagster forgets that it made a file when it removes it.
        if shard not in self._engines or shard not in self._initialized_dbs:
            if len(self._engines) >= MOST_OPEN or shard in self._engines:
                self._close()
            engine = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            self._engines[shard] = engine
        return self._engines[shard]

    def has_table(self, table_name: str) -> bool:
        """Whether the log has a table; one that it has it keeps."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()

    def dispose(self) -> None:
        """Close the files."""
        self._close()
        super().dispose()


class KeptOpenStorage(DagsterSqliteStorage):
    """The SQLite storage of Dagster with the event log above."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = KeptOpenEventLog(_event_logs_directory(base_dir))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Any) -> "KeptOpenStorage":
        """As Dagster makes it from an instance's settings."""
        return cls.from_local(inst_data=inst_data, **config_value)

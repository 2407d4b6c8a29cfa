"""Whole copies of SQLite files, also while somebody has them open and part of them stands in a journal."""

import sqlite3
from contextlib import closing
from pathlib import Path

HEADER = b"SQLite format 3\x00"
SIDECARS = ("-wal", "-shm", "-journal")


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database, by its first bytes."""
    with path.open("rb") as handle:
        return handle.read(len(HEADER)) == HEADER


def is_sidecar(path: Path) -> bool:
    """Whether a file is the journal of a database beside it: never copied, its content is in the copy."""
    for ending in SIDECARS:
        if path.name.endswith(ending):
            database = path.with_name(path.name.removesuffix(ending))
            return database.is_file() and is_sqlite(database)
    return False


# Header fields that say who wrote last and how, never what (SQLite file format, section 1.3): write and read
# version (rollback journal), change counter with the counter that must equal it, version of the library.
_SETTLED = ((18, b"\x01\x01"), (24, b"\x00\x00\x00\x01"), (92, b"\x00\x00\x00\x01\x00\x00\x00\x00"))


def copy_database(source: Path, target: Path) -> dict[str, int]:
    """Copy what is committed in a database, with what stands only in its journal; return rows by table.

    The same pages give the same bytes, whether the source is in use, has a journal, or is such a copy itself.
    Raises ValueError naming the database where SQLite finds it damaged, OSError where it stays locked.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(_open(source)) as reader, closing(sqlite3.connect(target)) as writer:
            reader.backup(writer)
            writer.execute("pragma journal_mode = delete")  # nothing may wait in a journal of the copy
        with target.open("r+b") as handle:
            for offset, data in _SETTLED:
                handle.seek(offset)
                handle.write(data)
        with closing(_open(target)) as copy:
            (verdict,) = copy.execute("pragma integrity_check(1)").fetchone()
            if verdict != "ok":
                raise ValueError(f"{source.name} is damaged: {verdict}")
            return _rows_by_table(copy)
    except sqlite3.OperationalError as problem:
        raise OSError(f"{source.name} cannot be copied: {problem}") from problem
    except sqlite3.DatabaseError as problem:
        raise ValueError(f"{source.name} is damaged: {problem}") from problem


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _rows_by_table(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!' "
        "order by name"
    ).fetchall()
    quoted = {name: '"' + name.replace('"', '""') + '"' for (name,) in tables}
    return {
        name: connection.execute(f"select count(*) from {table}").fetchone()[0]
        for name, table in quoted.items()
    }

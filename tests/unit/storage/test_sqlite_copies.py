"""A database is saved whole, also in the middle of somebody's work."""

import sqlite3
from pathlib import Path

import pytest

from assets.storage.sqlite_copies import copy_database, is_sidecar


@pytest.fixture
def store(tmp_path: Path):
    """A database that somebody has open, with 50 committed rows that stand only in its journal."""
    connection = sqlite3.connect(tmp_path / "coding.sqlite", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table decisions (value text)")
    connection.executemany("insert into decisions values (?)", [(str(number),) for number in range(50)])
    yield connection
    connection.close()


def test_what_stands_only_in_the_journal_is_saved_and_what_is_not_committed_is_not(store, tmp_path: Path):
    assert (tmp_path / "coding.sqlite-wal").stat().st_size > 0
    store.execute("begin")
    store.execute("insert into decisions values ('not committed')")
    assert copy_database(tmp_path / "coding.sqlite", tmp_path / "copy" / "coding.sqlite") == {"decisions": 50}
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["coding.sqlite"]
    store.execute("rollback")


def test_a_copy_of_a_copy_has_the_same_bytes_also_after_somebody_opened_it(store, tmp_path: Path):
    first, second, third = (tmp_path / name / "coding.sqlite" for name in ("a", "b", "c"))
    copy_database(tmp_path / "coding.sqlite", first)
    copy_database(first, second)
    assert second.read_bytes() == first.read_bytes()
    with sqlite3.connect(second) as connection:
        connection.execute("pragma journal_mode = wal")
    connection.close()
    assert second.read_bytes() != first.read_bytes()
    copy_database(second, third)
    assert third.read_bytes() == first.read_bytes()


def test_a_damaged_database_is_never_saved_as_if_it_were_whole(store, tmp_path: Path):
    store.executemany("insert into decisions values (?)", [("x" * 200,) for _ in range(200)])
    store.execute("pragma wal_checkpoint(truncate)")
    path = tmp_path / "coding.sqlite"
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 2 + 64] = b"\xff" * 64
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"coding\.sqlite is damaged"):
        copy_database(path, tmp_path / "copy.sqlite")


def test_the_journal_of_a_database_is_told_from_evidence_with_such_a_name(store, tmp_path: Path):
    (tmp_path / "page-wal").write_bytes(b"evidence")
    assert is_sidecar(tmp_path / "coding.sqlite-wal")
    assert not is_sidecar(tmp_path / "page-wal")

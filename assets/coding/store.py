"""The coding store: what people decided on captured pages, kept for ever.

One SQLite file. Nothing in it is ever changed or taken away: triggers refuse both, a coder who thinks again
adds a newer coding. One transaction a coding, so a killed writer leaves whole codings and no part of one.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from assets.coding.stored import CodingProblem, StoredCoding, StoredDecision, parse_coding, utc_text

FILE = "coding.sqlite"
_SCHEMA = """
create table if not exists codings (
    coding_id text primary key,
    record_id text not null,
    url text not null,
    payload_sha256 text not null,
    coder_id text not null,
    role text not null check (role in ('coder', 'adjudicator')),
    codebook_version text not null,
    coded_at text not null,
    reason text,
    n_decisions integer not null check (n_decisions > 0)
) strict;
create table if not exists decisions (
    coding_id text not null references codings (coding_id),
    position integer not null,
    variable text not null,
    value text,
    certainty integer check (certainty between 1 and 3),
    exact text,
    prefix text,
    suffix text,
    start integer,
    text_sha256 text,
    primary key (coding_id, position)
) strict, without rowid;
create index if not exists codings_by_record on codings (record_id, coder_id, coded_at);
"""
# A row that REPLACE would put in another's place is stopped before it is put in.
_GUARDS = """
create trigger if not exists codings_are_never_changed before update on codings
    begin select raise(abort, 'the coding store only grows: codings are never changed'); end;
create trigger if not exists codings_are_never_removed before delete on codings
    begin select raise(abort, 'the coding store only grows: codings are never removed'); end;
create trigger if not exists codings_are_never_replaced before insert on codings
    when exists (select 1 from codings where coding_id = new.coding_id)
    begin select raise(abort, 'the coding store only grows: codings are never replaced'); end;
create trigger if not exists decisions_are_never_changed before update on decisions
    begin select raise(abort, 'the coding store only grows: decisions are never changed'); end;
create trigger if not exists decisions_are_never_removed before delete on decisions
    begin select raise(abort, 'the coding store only grows: decisions are never removed'); end;
create trigger if not exists decisions_are_never_added_later before insert on decisions
    when new.position <> (select count(*) from decisions where coding_id = new.coding_id)
    or new.position >= coalesce((select n_decisions from codings where coding_id = new.coding_id), 0)
    begin select raise(abort, 'the coding store only grows: a coding is whole when it comes in'); end;
"""
_CODING = ("coding_id", "record_id", "url", "payload_sha256", "coder_id", "role", "codebook_version")
_DECISION = ("variable", "value", "certainty", "exact", "prefix", "suffix", "start", "text_sha256")


def append(path: Path, codings: Iterable[Mapping[str, Any]]) -> int:
    """Add codings (mappings as in `parse_coding`) to the store; return how many were new.

    A coding that is already there is passed over. All are checked before the first is written. Raises
    CodingProblem for one that is not well-formed, or whose id is taken by another content.
    """
    parsed = [parse_coding(given) for given in codings]
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path) as connection:
        connection.executescript(_SCHEMA + _GUARDS)
        return sum(_append_one(connection, coding) for coding in parsed)


def codings(path: Path) -> list[StoredCoding]:
    """All codings in the store, in order of record, coder, time and id; none where there is no store."""
    if not path.exists():
        return []
    with _opened(path, writable=False) as connection:
        return list(_read(connection, "true", ()))


def evidence_digest(path: Path) -> str:
    """SHA-256 over all codings in a canonical order, whenever and in whatever order they came in.

    The empty text where there is no store or nothing in it.
    """
    found = codings(path)
    if not found:
        return ""
    lines = sorted(sha256(coding.canonical().encode()).hexdigest() for coding in found)
    return sha256("\n".join(lines).encode()).hexdigest()


def _append_one(connection: sqlite3.Connection, coding: StoredCoding) -> bool:
    with _transaction(connection):
        known = list(_read(connection, "coding_id = ?", (coding.coding_id,)))
        if known:
            if known[0].canonical() != coding.canonical():
                raise CodingProblem(
                    f"coding {coding.coding_id}: this id is taken by another coding of {known[0].coder_id}"
                    f" on {known[0].record_id}; a change of mind is a new coding with an id of its own"
                )
            return False
        header = (
            *(getattr(coding, name) for name in _CODING),
            utc_text(coding.coded_at),
            coding.reason,
            len(coding.decisions),
        )
        connection.execute("insert into codings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", header)
        connection.executemany(
            "insert into decisions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (coding.coding_id, position, *(getattr(decision, name) for name in _DECISION))
                for position, decision in enumerate(coding.decisions)
            ],
        )
    return True


def _read(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> Iterator[StoredCoding]:
    """Codings with their decisions, both read once in the same order and walked side by side."""
    order = "record_id, coder_id, coded_at, coding_id"
    headers = connection.execute(
        f"select {', '.join(_CODING)}, coded_at, reason from codings where {where} order by {order}", values
    ).fetchall()
    columns = ", ".join(f"decisions.{name}" for name in ("coding_id", *_DECISION))
    decided: dict[str, list[StoredDecision]] = {}
    for coding_id, *fields in connection.execute(
        f"select {columns} from decisions inner join codings using (coding_id) where {where}"
        " order by decisions.coding_id, position",
        values,
    ):
        decided.setdefault(coding_id, []).append(StoredDecision(*fields))
    for *fields, coded_at, reason in headers:
        moment = datetime.fromisoformat(coded_at)
        about = dict(zip(_CODING, fields, strict=True))
        decisions = tuple(decided.get(about["coding_id"], ()))
        yield StoredCoding(**about, coded_at=moment, reason=reason, decisions=decisions)


@contextmanager
def _opened(path: Path, writable: bool = True) -> Iterator[sqlite3.Connection]:
    mode = "rwc" if writable else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)) as connection:
            if writable:
                connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            yield connection
    except sqlite3.OperationalError as problem:
        raise OSError(f"{path.name} cannot be used: {problem}") from problem


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")

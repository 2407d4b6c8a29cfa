"""The ledger: SQLite, one row an attempt, successful or not; rows are added and never changed or removed.

What is judged only at the end of a visit (the same bytes at many addresses) is a row in `amendments`, beside
the attempt and never instead of it. What a person brings in (a file of another crawler, a saved page) is a
visit too, with a number below zero and a row in `imports` that says who brought which file.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collection.states import State

if TYPE_CHECKING:
    from assets.collection.fetching.questions import Fetched
    from assets.registry.sources import Source

LEDGER_NAME = "ledger.sqlite"

_SCHEMA = """
create table if not exists visits (
  visit_id text primary key,
  source_id text not null,
  number integer not null,
  started_at text not null,
  finished_at text,
  outcome text,
  is_complete integer,
  note text,
  unique (source_id, number)
);
create table if not exists imports (
  visit_id text primary key references visits (visit_id),
  kind text not null check (kind in ('warc', 'page')),
  file_name text not null,
  file_sha256 text not null,
  file_bytes integer not null,
  imported_by text,
  imported_at text not null
);
create table if not exists attempts (
  sequence integer primary key autoincrement,
  attempt_id text not null unique,
  visit_id text not null references visits (visit_id),
  source_id text not null,
  url text not null,
  final_url text,
  redirects text,
  page_role text not null check (page_role in ('robots', 'list', 'article', 'attachment')),
  listed_title text,
  listed_on text,
  attempted_at text not null,
  state text not null,
  reason text,
  is_expected_state integer not null,
  http_status integer,
  content_type text,
  payload_sha256 text,
  payload_bytes integer,
  stored_sha256 text,
  is_revisit integer not null,
  tries integer not null,
  robots_verdict text,
  robots_sha256 text,
  etag text,
  last_modified text,
  record_id text,
  warc_file text,
  warc_offset integer,
  warc_length integer
);
create index if not exists attempts_of_a_visit on attempts (visit_id, url);
create index if not exists attempts_of_an_address on attempts (source_id, url);
create index if not exists attempts_of_a_payload on attempts (payload_sha256)
  where payload_sha256 is not null;
create table if not exists amendments (
  attempt_id text primary key references attempts (attempt_id),
  state text not null,
  reason text not null
);
create table if not exists warc_files (name text primary key, committed_bytes integer not null);
create trigger if not exists attempts_stay before update on attempts
  begin select raise(abort, 'attempts are never changed'); end;
create trigger if not exists attempts_are_kept before delete on attempts
  begin select raise(abort, 'attempts are never removed'); end;
create trigger if not exists amendments_stay before update on amendments
  begin select raise(abort, 'amendments are never changed'); end;
create trigger if not exists amendments_are_kept before delete on amendments
  begin select raise(abort, 'amendments are never removed'); end;
create trigger if not exists imports_stay before update on imports
  begin select raise(abort, 'imports are never changed'); end;
create trigger if not exists imports_are_kept before delete on imports
  begin select raise(abort, 'imports are never removed'); end;
create trigger if not exists finished_visits_stay before update on visits when old.finished_at is not null
  begin select raise(abort, 'a finished visit is never changed'); end;
"""


@dataclass(frozen=True)
class Row:
    """One row of `attempts`, without its sequence; times as ISO text in UTC with microseconds."""

    attempt_id: str
    visit_id: str
    source_id: str
    url: str
    final_url: str | None
    redirects: str | None
    page_role: str
    listed_title: str | None
    listed_on: str | None
    attempted_at: str
    state: str
    reason: str | None
    is_expected_state: bool
    http_status: int | None
    content_type: str | None
    payload_sha256: str | None
    payload_bytes: int | None
    stored_sha256: str | None
    is_revisit: bool
    tries: int
    robots_verdict: str | None
    robots_sha256: str | None
    etag: str | None
    last_modified: str | None
    record_id: str | None
    warc_file: str | None
    warc_offset: int | None
    warc_length: int | None


_COLUMNS = tuple(field.name for field in fields(Row))
_values = attrgetter(*_COLUMNS)
_INSERT = f"insert into attempts ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The ledger of an archive, made where there is none; durable on every commit."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = sqlite3.connect(folder / LEDGER_NAME, isolation_level=None, check_same_thread=False)
    ledger.execute("pragma journal_mode = wal")
    ledger.execute("pragma synchronous = full")
    ledger.execute("pragma foreign_keys = on")
    # All tables or none: who reads after a kill must not find some of them.
    ledger.executescript(f"begin immediate;{_SCHEMA}commit;")
    return ledger


def open_for_reading(folder: Path) -> sqlite3.Connection | None:
    """The ledger of an archive for reading only, None where there is none, or none yet but its file."""
    path = folder / LEDGER_NAME
    if not path.is_file():
        return None
    ledger = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    ledger.execute("pragma query_only = on")
    if ledger.execute("select count(*) from sqlite_master").fetchone() == (0,):
        ledger.close()
        return None
    return ledger


def append(ledger: sqlite3.Connection, rows: Iterable[Row], name: str | None, size: int) -> None:
    """Commit attempts, and up to where their file is committed, in one transaction."""
    with transaction(ledger):
        ledger.executemany(_INSERT, [_values(row) for row in rows])
        if name is not None:
            ledger.execute(
                "insert into warc_files values (?, ?)"
                " on conflict (name) do update set committed_bytes = excluded.committed_bytes",
                (name, size),
            )


@contextmanager
def transaction(ledger: sqlite3.Connection) -> Iterator[None]:
    """Everything in the block is committed at its end, or nothing of it."""
    ledger.execute("begin immediate")
    try:
        yield
        ledger.execute("commit")
    except BaseException:
        # On a full disk SQLite has rolled back already.
        if ledger.in_transaction:
            ledger.execute("rollback")
        raise


def iso(moment: datetime) -> str:
    """A time as the ledger keeps it: UTC, microseconds, equal length, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def from_iso(text: str) -> datetime:
    """A time of the ledger."""
    return datetime.fromisoformat(text)


def new_row(
    visit_id: str,
    source: "Source",
    url: str,
    role: str,
    moment: datetime,
    state: State,
    reason: str | None,
) -> Row:
    """The row of an attempt without an answer; id and place in a file come with the commit."""
    expected = source.expected_state
    empty: dict[str, None] = dict.fromkeys(_COLUMNS)
    return Row(
        **{
            **empty,
            "attempt_id": "",
            "visit_id": visit_id,
            "source_id": source.source_id,
            "url": url,
            "page_role": role,
            "attempted_at": iso(moment),
            "state": state.value,
            "reason": reason,
            "is_expected_state": state == expected or (state == State.NOT_MODIFIED and expected == State.OK),
            "is_revisit": False,
            "tries": 0,
        }  # type: ignore[arg-type]
    )


def with_answer(row: Row, fetched: "Fetched", verdict: str | None, robots_sha256: str | None) -> Row:
    """A row with what an attempt brought."""
    row = replace(row, tries=fetched.tries, robots_verdict=verdict, robots_sha256=robots_sha256)
    last = fetched.last
    if last is None:
        return row
    chain = [[one.address.text, one.status] for one in fetched.exchanges]
    stored = None
    if fetched.sha256:
        # Where no content encoding was undone, the decoded body is the very object that came.
        is_same = fetched.payload is last.body
        stored = fetched.sha256 if is_same else hashlib.sha256(last.body).hexdigest()
    return replace(
        row,
        final_url=last.address.text,
        redirects=json.dumps(chain) if len(chain) > 1 else None,
        http_status=last.status,
        content_type=last.header("Content-Type"),
        payload_sha256=fetched.sha256,
        payload_bytes=len(fetched.payload) if fetched.payload is not None else None,
        stored_sha256=stored,
        etag=last.header("ETag"),
        last_modified=last.header("Last-Modified"),
    )

"""What people bring into the archive: one visit for each file and source, with who brought which file.

Such visits have numbers below zero, so that they never count as a visit to the site.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.archiving.ledger import Row, iso
from assets.collection.limits import Limits


@dataclass(frozen=True)
class Brought:
    """A file that a person brings in: its kind (`warc` or `page`), name, SHA-256 and bytes; by whom and when.

    `by` is a role or a name; it stays in the ledger and is in no release. `detail` tells apart what is
    brought in twice from one file (a page under two addresses).
    """

    kind: str
    file_name: str
    file_sha256: str
    file_bytes: int
    by: str | None
    at: datetime
    detail: str = ""


class Bringing:
    """The visits of one file that is brought in, begun when the first new capture of a source comes."""

    def __init__(self, store: Archive, brought: Brought, limits: Limits):
        self._store, self._brought, self._limits = store, brought, limits
        self._visits: dict[str, str] = {}
        self._seen: set[tuple[str, ...]] = set()

    def visit_id(self, source_id: str) -> str:
        """The id of the visit of this file to a source, whether or not it has begun."""
        brought = self._brought
        text = "\n".join((brought.kind, brought.file_sha256, brought.detail, source_id))
        return "I" + sha256(text.encode()).hexdigest()[:16]

    async def begin(self, source_id: str) -> str:
        """Begin the visit to a source, or go on with it."""
        if source_id not in self._visits:
            visit_id = self.visit_id(source_id)
            await self._store.query(partial(_begun, visit_id, source_id, self._brought))
            self._visits[source_id] = visit_id
        return self._visits[source_id]

    async def is_new(self, row: Row) -> bool:
        """Whether the archive lacks this capture: same source, address, time and bytes are the same one."""
        key = (row.source_id, row.url, row.attempted_at, row.payload_sha256 or "")
        if key in self._seen:
            return False
        self._seen.add(key)
        return not await self._store.query(partial(_is_held, key))

    async def end(self) -> dict[str, int]:
        """Close the visits; how many captures turned out to be the same page at many addresses."""
        await self._store.flush()
        amended: dict[str, int] = {}
        for visit_id in sorted(self._visits.values()):
            same = partial(memory.amend_same_bytes, visit_id=visit_id, at_least=self._limits.same_body)
            for state, number in (await self._store.query(same)).items():
                amended[state] = amended.get(state, 0) + number
            await self._store.query(partial(_ended, visit_id, self._brought.at))
        return amended


def _is_held(key: tuple[str, ...], connection: sqlite3.Connection) -> bool:
    source_id, url, at, payload = key
    found = connection.execute(
        "select 1 from attempts where source_id = ? and url = ? and attempted_at = ? "
        "and coalesce(payload_sha256, '') = ?",
        (source_id, url, at, payload),
    )
    return found.fetchone() is not None


def _begun(visit_id: str, source_id: str, brought: Brought, connection: sqlite3.Connection) -> None:
    if connection.execute("select 1 from visits where visit_id = ?", (visit_id,)).fetchone():
        return
    lowest = connection.execute("select min(number) from visits where source_id = ?", (source_id,)).fetchone()
    number = min(lowest[0] or 0, 0) - 1
    connection.execute("begin immediate")
    try:
        connection.execute(
            "insert into visits (visit_id, source_id, number, started_at) values (?, ?, ?, ?)",
            (visit_id, source_id, number, iso(brought.at)),
        )
        connection.execute(
            "insert into imports values (?, ?, ?, ?, ?, ?, ?)",
            (
                visit_id,
                brought.kind,
                brought.file_name,
                brought.file_sha256,
                brought.file_bytes,
                brought.by,
                iso(brought.at),
            ),
        )
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _ended(visit_id: str, now: datetime, connection: sqlite3.Connection) -> None:
    open_one = "select 1 from visits where visit_id = ? and finished_at is null"
    if connection.execute(open_one, (visit_id,)).fetchone():
        memory.finish_visit(connection, visit_id, now, "imported", True, None)

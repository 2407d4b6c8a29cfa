"""What the archive holds, for the rooms that read it: captures, payloads, digest, and what is due."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.collection.archiving import ledger
from assets.collection.archiving.ledger import from_iso
from assets.collection.archiving.warc import IntegrityProblem, parsed
from assets.collection.fetching.decoding import decoded
from assets.collection.limits import Limits

if TYPE_CHECKING:
    from assets.registry.sources import Source

# Methods of sources that are filled by `digov import` and never visited.
BY_PEOPLE = ("warc_import", "manual_capture")
CADENCE = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=28)}
# A source that is not as expected is asked again the next day, not a month later.
SOON = timedelta(days=1)


@dataclass(frozen=True)
class Capture:
    """One committed attempt; fields are the columns of the landing table `page_captures`, in its order."""

    attempt_id: str
    source_id: str
    url: str
    final_url: str | None
    page_role: str
    listed_title: str | None
    listed_on: date | None
    attempted_at: datetime
    state: str
    reason: str | None
    is_expected_state: bool
    http_status: int | None
    content_type: str | None
    payload_sha256: str | None
    payload_bytes: int | None
    is_revisit: bool
    tries: int
    robots_verdict: str | None
    robots_sha256: str | None


_CAPTURES = """
select attempts.attempt_id, source_id, url, final_url, page_role, listed_title, listed_on, attempted_at,
  coalesce(amendments.state, attempts.state), coalesce(amendments.reason, attempts.reason),
  is_expected_state and amendments.state is null, http_status, content_type, payload_sha256, payload_bytes,
  is_revisit, tries, robots_verdict, robots_sha256
from attempts left join amendments using (attempt_id)
order by attempted_at, source_id, url, attempts.attempt_id
"""


def _rows(archive: Path) -> Iterator[tuple[Any, ...]]:
    connection = ledger.open_for_reading(archive)
    if connection is None:
        return
    with closing(connection):
        yield from connection.execute(_CAPTURES)


def _capture(row: tuple[Any, ...]) -> Capture:
    values = list(row)
    values[6] = date.fromisoformat(row[6]) if row[6] else None
    values[7] = from_iso(row[7])
    values[10], values[15] = bool(row[10]), bool(row[15])
    return Capture(*values)


def captures(archive: Path) -> list[Capture]:
    """Committed attempts in canonical order: time, source, address, id."""
    return [_capture(row) for row in _rows(archive)]


def evidence_digest(archive: Path) -> str:
    """SHA-256 over the committed attempts in canonical order, "" where there is no ledger.

    Places in files and internal numbers are not part of it: equal evidence has equal digests.
    """
    if not (archive / ledger.LEDGER_NAME).is_file():
        return ""
    running = hashlib.sha256()
    for row in _rows(archive):
        running.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return running.hexdigest()


def payload(archive: Path, sha256: str) -> bytes:
    """The decoded body of a committed capture. Raises IntegrityProblem where it is missing or another."""
    connection = ledger.open_for_reading(archive)
    if connection is None:
        raise IntegrityProblem(f"{archive}: there is no ledger")
    with closing(connection):
        return stored_payload(connection, archive, sha256)


def stored_payload(connection: sqlite3.Connection, archive: Path, sha256: str) -> bytes:
    """As `payload`, with an open ledger: for those who read many."""
    place = connection.execute(
        "select warc_file, warc_offset, warc_length from attempts "
        "where payload_sha256 = ? and warc_offset is not null order by sequence limit 1",
        (sha256,),
    ).fetchone()
    if place is None:
        raise IntegrityProblem(f"{archive}: the ledger has no capture of a body with SHA-256 {sha256}")
    name, offset, length = place
    where = f"{archive / name} at byte {offset}"
    try:
        with (archive / name).open("rb") as handle:
            handle.seek(offset)
            data = handle.read(length)
    except OSError as problem:
        raise IntegrityProblem(f"{where}: cannot be read ({problem.strerror})") from problem
    encoding, body = parsed(data, where).body()
    found = decoded(body, encoding, Limits()).payload
    if found is None or hashlib.sha256(found).hexdigest() != sha256:
        raise IntegrityProblem(f"{where}: the body is not the one with SHA-256 {sha256}")
    return found


def completed_visits(archive: Path) -> dict[str, int]:
    """Finished visits by source; what people brought in is not counted."""
    connection = ledger.open_for_reading(archive)
    if connection is None:
        return {}
    with closing(connection):
        return dict(
            connection.execute(
                "select source_id, count(*) from visits "
                "where finished_at is not null and number > 0 group by 1 order by 1"
            )
        )


@dataclass(frozen=True)
class LastVisit:
    """How a source was found when it was last visited; `finished_at` None: the visit is not over."""

    source_id: str
    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    is_complete: bool
    note: str | None


def last_visits(archive: Path) -> dict[str, LastVisit]:
    """The newest visit of each source, by source id."""
    connection = ledger.open_for_reading(archive)
    if connection is None:
        return {}
    with closing(connection):
        rows = connection.execute(
            "select source_id, number, started_at, finished_at, outcome, is_complete, note "
            "from visits where number > 0 order by source_id, number"
        ).fetchall()
    return {
        row[0]: LastVisit(
            row[0],
            row[1],
            from_iso(row[2]),
            from_iso(row[3]) if row[3] else None,
            row[4],
            bool(row[5]),
            row[6],
        )
        for row in rows
    }


def next_due(source: "Source", last: LastVisit | None) -> datetime | None:
    """When a source is to be visited next; None: never by itself. In the past: now."""
    if source.collection is None or source.cadence == "none" or source.collection.method in BY_PEOPLE:
        return None
    if last is None or last.finished_at is None:
        return datetime.min.replace(tzinfo=UTC)
    gap = CADENCE[source.cadence]
    return last.finished_at + (gap if last.outcome == source.expected_state else min(gap, SOON))


def due(sources: "Sequence[Source]", archive: Path, now: datetime) -> "list[Source]":
    """Sources whose cadence asks for a visit: never visited, not to the end, or long enough ago."""
    last = last_visits(archive)
    found = []
    for source in sources:
        when = next_due(source, last.get(source.source_id))
        if when is not None and when <= now:
            found.append(source)
    return found

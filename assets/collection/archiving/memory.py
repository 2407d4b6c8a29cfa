"""What the ledger remembers of a source: the open visit, what it asked already, what earlier ones found."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from assets.collection.archiving.ledger import from_iso, iso
from assets.collection.states import SEEN, State


@dataclass(frozen=True)
class Done:
    """An attempt of the open visit that a resumed walk does not repeat."""

    url: str
    final_url: str | None
    role: str
    attempted_at: datetime
    state: State
    reason: str | None
    http_status: int | None
    content_type: str | None
    payload_sha256: str | None


@dataclass(frozen=True)
class Known:
    """A page that an earlier visit of the source found: how to ask whether it changed."""

    url: str
    role: str
    listed_title: str | None
    listed_on: str | None
    last_looked: str
    payload_sha256: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Visit:
    """One visit to a source, new or resumed."""

    visit_id: str
    number: int
    is_resumed: bool
    done: dict[str, Done]
    robots: dict[str, Done]
    known: dict[str, Known]


# An attempt that ended so in a visit that was broken off is made again when it is resumed.
_AGAIN = (State.NOT_ATTEMPTED, State.RATE_LIMITED)


def open_visit(connection: sqlite3.Connection, source_id: str, now: datetime, resume_days: int) -> Visit:
    """Go on with the visit that was broken off, or begin the next one."""
    row = connection.execute(
        "select visit_id, number, started_at, finished_at from visits where source_id = ? and number > 0 "
        "order by number desc limit 1",
        (source_id,),
    ).fetchone()
    if row and row[3] is None:
        if now - from_iso(row[2]) <= timedelta(days=resume_days):
            done, robots = _done(connection, row[0])
            return Visit(row[0], row[1], True, done, robots, _known(connection, source_id, row[0]))
        finish_visit(connection, row[0], now, "interrupted", False, "broken off and too old to go on with")
    number = row[1] + 1 if row else 1
    visit_id = "V" + sha256(f"{source_id}\n{number}".encode()).hexdigest()[:16]
    connection.execute(
        "insert into visits (visit_id, source_id, number, started_at) values (?, ?, ?, ?)",
        (visit_id, source_id, number, iso(now)),
    )
    return Visit(visit_id, number, False, {}, {}, _known(connection, source_id, visit_id))


def finish_visit(
    connection: sqlite3.Connection,
    visit_id: str,
    now: datetime,
    outcome: str,
    is_complete: bool,
    note: str | None,
) -> None:
    """Close a visit; it is never changed after."""
    connection.execute(
        "update visits set finished_at = ?, outcome = ?, is_complete = ?, note = ? where visit_id = ?",
        (iso(now), outcome, is_complete, note, visit_id),
    )


def _done(connection: sqlite3.Connection, visit_id: str) -> tuple[dict[str, Done], dict[str, Done]]:
    """Pages and robots.txt that an open visit asked already, by address."""
    rows = connection.execute(
        "select url, final_url, page_role, attempted_at, state, reason, http_status, content_type, "
        "payload_sha256 from attempts where visit_id = ? order by sequence",
        (visit_id,),
    )
    pages: dict[str, Done] = {}
    robots: dict[str, Done] = {}
    for url, final_url, role, at, state, *rest in rows:
        done = Done(url, final_url, role, from_iso(at), State(state), *rest)
        if role == "robots":
            robots[url] = done
        elif done.state in _AGAIN:
            pages.pop(url, None)
        else:
            pages[url] = done
    return pages, robots


def _known(connection: sqlite3.Connection, source_id: str, visit_id: str) -> dict[str, Known]:
    """Pages of earlier visits by address: when last looked at, and how to ask whether they changed."""
    rows = connection.execute(
        "select url, page_role, listed_title, listed_on, attempted_at, payload_sha256, etag, last_modified, "
        "state from attempts where source_id = ? and visit_id <> ? and page_role <> 'robots' "
        "order by attempted_at, sequence",
        (source_id, visit_id),
    )
    found: dict[str, Known] = {}
    for url, role, title, day, at, payload, etag, modified, state in rows:
        before = found.get(url)
        if state in SEEN:
            found[url] = Known(url, role, title, day, at, payload, etag, modified)
        elif before is not None:
            found[url] = Known(
                url,
                role,
                before.listed_title,
                before.listed_on,
                at,
                before.payload_sha256,
                before.etag,
                before.last_modified,
            )
        elif state not in _AGAIN:
            found[url] = Known(url, role, title, day, at, None, None, None)
    return found


def amend_same_bytes(connection: sqlite3.Connection, visit_id: str, at_least: int) -> dict[State, int]:
    """Say beside articles that came with the same bytes at so many addresses of a visit that they are none.

    Returns how many attempts of each state were amended.
    """
    rows = connection.execute(
        "with seen as (select attempt_id, url, state, payload_sha256 from attempts "
        "where visit_id = ? and page_role = 'article' and state in ('ok', 'not_modified')), "
        "many as (select payload_sha256, count(distinct url) as n from seen group by 1 having n >= ?) "
        "select attempt_id, state, n from seen join many using (payload_sha256) order by 1",
        (visit_id, at_least),
    ).fetchall()
    connection.executemany(
        "insert into amendments values (?, ?, ?) on conflict do nothing",
        [(one, State.SOFT_404.value, f"the same bytes at {n} addresses of this visit") for one, _, n in rows],
    )
    return dict(Counter(State(state) for _, state, _ in rows))

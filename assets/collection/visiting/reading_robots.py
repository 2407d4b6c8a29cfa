"""robots.txt of every origin that a visit asks, read once in a while and archived like any page."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, canonical
from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.archiving.attempts import Attempt
from assets.collection.archiving.ledger import new_row, with_answer
from assets.collection.evidence import stored_payload
from assets.collection.fetching.exchanges import Desk
from assets.collection.fetching.fetch import fetch
from assets.collection.fetching.questions import Fetched, Question
from assets.collection.fetching.robots import Robots, read
from assets.collection.states import State

if TYPE_CHECKING:
    from assets.registry.sources import Source

ROLE = "robots"
# Answers after which RFC 9309 (2.3.1.3) takes everything as allowed: the file is not there.
_NOT_THERE = frozenset({State.GONE, State.REDIRECT_ERROR, State.REFUSED_ADDRESS})


async def fetch_robots(desk: Desk, question: Question) -> tuple[Fetched, Robots, str | None]:
    """Ask for a robots.txt: how that went, what holds after it, and what is odd about the file."""
    fetched = await fetch(desk, question, None)
    status = fetched.last.status if fetched.last else None
    most = desk.limits.robots_bytes
    robots, odd = understood(fetched.state, status, fetched.reason, fetched.payload, fetched.sha256, most)
    return fetched, robots, odd


def understood(
    state: State, status: int | None, reason: str | None, body: bytes | None, sha256: str | None, most: int
) -> tuple[Robots, str | None]:
    """What holds after an answer to the question for robots.txt, and what is odd about it."""
    if state == State.OK and body is not None and sha256 is not None:
        return read(body, sha256, most)
    if state in _NOT_THERE or (status is not None and 400 <= status < 500 and status != 429):
        return Robots(), None
    return Robots(state=state, reason=f"robots.txt: {reason or state.value}"), None


@dataclass
class RobotsOfVisit:
    """What robots.txt allows during one visit; each visit reads it for itself and keeps its own evidence."""

    source: "Source"
    desk: Desk
    archive: Archive
    visit: memory.Visit
    hosts: frozenset[str]
    gap: float
    _kept: dict[str, tuple[Robots, float]] = field(default_factory=dict)
    _reading: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def of(self, address: Address) -> Robots:
        """The robots.txt that holds for an address, at most an hour old."""
        now = asyncio.get_running_loop().time
        async with self._reading.setdefault(address.origin, asyncio.Lock()):
            kept = self._kept.get(address.origin)
            if kept and now() - kept[1] < self.desk.limits.robots_seconds:
                return kept[0]
            asked = canonical(address.origin + "/robots.txt")
            robots = None if kept else await self._of_the_broken_off_visit(asked)
            if robots is None:
                robots = await self._read(asked)
            self._kept[address.origin] = (robots, now())
            return robots

    async def _of_the_broken_off_visit(self, asked: Address) -> Robots | None:
        done = self.visit.robots.get(asked.text)
        if done is None:
            return None
        age = self.desk.web.clock(asked.text) - done.attempted_at
        if age > timedelta(seconds=self.desk.limits.robots_seconds):
            return None
        body = None
        if done.state == State.OK and done.payload_sha256:
            folder, sha256 = self.archive.folder, done.payload_sha256
            body = await self.archive.query(lambda ledger: stored_payload(ledger, folder, sha256))
        most = self.desk.limits.robots_bytes
        return understood(done.state, done.http_status, done.reason, body, done.payload_sha256, most)[0]

    async def _read(self, asked: Address) -> Robots:
        collection = self.source.collection
        assert collection is not None
        excused = tuple((one.host, one.reason) for one in collection.tls_exceptions)
        question = Question(asked, ROLE, self.hosts, self.gap, excused=excused)
        fetched, robots, odd = await fetch_robots(self.desk, question)
        await self._keep(asked, fetched, robots, odd)
        return robots

    async def _keep(self, asked: Address, fetched: Fetched, robots: Robots, odd: str | None) -> None:
        moment = self.desk.web.clock(asked.text)
        reason = "; ".join(one for one in (fetched.reason, odd) if one) or None
        row = new_row(self.visit.visit_id, self.source, asked.text, ROLE, moment, fetched.state, reason)
        row = with_answer(row, fetched, robots.verdict(asked), robots.sha256)
        await self.archive.submit(Attempt(row, moment, fetched.exchanges))

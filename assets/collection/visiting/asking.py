"""One address of a visit: asked now, or remembered from the visit that is resumed; kept in the archive."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.archiving.attempts import Attempt
from assets.collection.archiving.ledger import new_row, with_answer
from assets.collection.evidence import stored_payload
from assets.collection.fetching.exchanges import Desk
from assets.collection.fetching.fetch import fetch
from assets.collection.fetching.questions import Fetched, Question, RobotsOf
from assets.collection.listings import list_kinds
from assets.collection.lists import Link
from assets.collection.states import SEEN, State
from assets.collection.visiting.outcomes import Host, Seen
from assets.collection.visiting.progress import Progress

if TYPE_CHECKING:
    from assets.registry.sources import Collection, Source


@dataclass
class Asker:
    """Asks for addresses of a source in one visit. `hosts`: those that may be asked, `gap` seconds apart."""

    source: "Source"
    collection: "Collection"
    desk: Desk
    archive: Archive
    visit: memory.Visit
    robots_of: RobotsOf
    hosts: frozenset[str]
    gap: float
    progress: Progress
    states: dict[State, int] = field(default_factory=dict)

    async def ask(self, link: Link, role: str, host: Host) -> Seen:
        """One attempt, unless the visit that is resumed made it already, or the host was given up."""
        address = link.address
        if (done := self.visit.done.get(address.text)) is not None:
            return await self._again(address, done)
        known = self.visit.known.get(address.text)
        if host.given_up is not None:
            fetched = Fetched(State.NOT_ATTEMPTED, f"{address.host}: {host.reason}")
        else:
            fetched = await fetch(self.desk, self._question(link, role, known), self.robots_of)
        await self._keep(link, role, fetched, known)
        payload, sha256 = fetched.payload, fetched.sha256
        if fetched.state == State.NOT_MODIFIED and known is not None and role == "list":
            payload, sha256 = await self._stored(known.payload_sha256), known.payload_sha256
        last = fetched.last
        return Seen(
            fetched.state,
            last.address if last else address,
            last.status if last else None,
            last.header("Content-Type") if last else None,
            payload,
            sha256,
            fetched.pause,
        )

    async def refuse(self, href: str, why: str) -> None:
        """A link of a list that is never asked is an attempt too: with its reason, without a request."""
        if href not in self.visit.done:
            moment = self.desk.web.clock(self.collection.entries[0])
            state, reason = State.REFUSED_ADDRESS, f"an address that {why}"
            row = new_row(self.visit.visit_id, self.source, href, "article", moment, state, reason)
            await self.archive.submit(Attempt(row, moment))
        self._count(None, State.REFUSED_ADDRESS)

    def known(self, role: str) -> Iterator[Link]:
        """Pages of earlier visits: asked again whether or not a list still names them."""
        for url, known in self.visit.known.items():
            if known.role == role:
                try:
                    day = date.fromisoformat(known.listed_on) if known.listed_on else None
                    yield Link(canonical(url), known.listed_title, day)
                except RefusedAddress:
                    continue

    def ordered(self, links: list[Link]) -> list[Link]:
        """New pages first, in the order of the lists; then known ones, those looked at longest ago first."""
        known = self.visit.known
        new = [link for link in links if link.address.text not in known]
        old = [link for link in links if link.address.text in known]
        return new + sorted(old, key=lambda link: (known[link.address.text].last_looked, link.address.text))

    def _question(self, link: Link, role: str, known: memory.Known | None) -> Question:
        rules = self.collection.articles
        has_bytes = known is not None and known.payload_sha256 is not None
        return Question(
            link.address,
            role,
            self.hosts,
            self.gap,
            kinds=list_kinds(self.collection.method),
            excused=tuple((one.host, one.reason) for one in self.collection.tls_exceptions),
            etag=known.etag if known and has_bytes else None,
            last_modified=known.last_modified if known and has_bytes else None,
            marks=tuple(mark for mark in (rules.title, rules.body) if mark),
            listed_title=link.title,
        )

    async def _again(self, address: Address, done: memory.Done) -> Seen:
        self._count(address.host, done.state)
        payload = await self._stored(done.payload_sha256) if done.state in SEEN else None
        final = canonical(done.final_url) if done.final_url else address
        return Seen(done.state, final, done.http_status, done.content_type, payload, done.payload_sha256)

    async def _stored(self, sha256: str | None) -> bytes | None:
        if sha256 is None:
            return None
        folder = self.archive.folder
        return await self.archive.query(lambda connection: stored_payload(connection, folder, sha256))

    def _count(self, host: str | None, state: State) -> None:
        self.states[state] = self.states.get(state, 0) + 1
        self.progress.told(host, state)

    async def _keep(self, link: Link, role: str, fetched: Fetched, known: memory.Known | None) -> None:
        moment = self.desk.web.clock(link.address.text)
        visit_id = self.visit.visit_id
        row = new_row(visit_id, self.source, link.address.text, role, moment, fetched.state, fetched.reason)
        row = replace(
            with_answer(row, fetched, fetched.robots_verdict, fetched.robots_sha256),
            listed_title=link.title,
            listed_on=link.listed_on.isoformat() if link.listed_on else None,
        )
        if fetched.state == State.NOT_MODIFIED and known is not None:
            row = replace(row, payload_sha256=known.payload_sha256, etag=row.etag or known.etag)
            row = replace(row, last_modified=row.last_modified or known.last_modified)
        await self.archive.submit(Attempt(row, moment, fetched.exchanges))
        self._count(link.address.host, fetched.state)

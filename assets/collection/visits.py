"""One visit to one source: list pages first, then articles and their files, each attempt into the archive.

The order of everything that decides (which list page is read next, which article falls beyond the cap, when a
host is given up) is that of the pages and never that of arrival; so two visits to the same web are the same.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from assets.collection import memory
from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.archive import Archive, Attempt
from assets.collection.evidence import stored_payload
from assets.collection.exchanges import Desk
from assets.collection.fetching import Fetched, Question, fetch
from assets.collection.ledger import new_row, with_answer
from assets.collection.listings import NotAList, list_kinds, read_listing
from assets.collection.lists import Link, Listing, attachments
from assets.collection.outcomes import Host, Outcome, Seen
from assets.collection.robots import Robots
from assets.collection.signs import names_a_document
from assets.collection.states import SEEN, State

if TYPE_CHECKING:
    from assets.registry.sources import Source


@dataclass
class Walk:
    """A visit under way. `robots_of(address)`: the robots.txt that holds for it; `is_over()`: time is up."""

    source: "Source"
    desk: Desk
    archive: Archive
    visit: memory.Visit
    robots_of: Callable[[Address], Awaitable[Robots]]
    hosts_state: dict[str, Host]
    gap: float
    is_over: Callable[[], bool]
    told: Callable[[str, State], None]
    hosts: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    states: dict[State, int] = field(default_factory=dict)
    entry_states: list[State] = field(default_factory=list)
    file_states: dict[str, State] = field(default_factory=dict)
    is_cut: bool = False
    elsewhere: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    async def run(self) -> Outcome:
        """Walk the source to its end, to a cap, or until time is up."""
        collection = self.source.collection
        assert collection is not None
        is_list_of_files = collection.method == "file_list"
        articles = self._files() if is_list_of_files else await self._lists()
        if not self.is_cut:
            for href, why in sorted(self.refused.items()):
                await self._refuse(href, why)
            known = [link for link in self._known("article") if link.address.text not in articles]
            wanted = self._ordered([*articles.values(), *known])
            if len(wanted) > collection.most_pages:
                most = collection.most_pages
                self.notes.append(
                    f"limit_reached: {len(wanted)} pages found, {most} may be asked in one visit"
                )
                wanted = wanted[: collection.most_pages]
            found = {link.address.text: link for link in await self._pages(wanted, "article")}
            if is_list_of_files:
                asked = (self.file_states.get(text) for text in articles)
                self.entry_states = [state for state in asked if state is not None]
            for link in self._known("attachment"):
                found.setdefault(link.address.text, link)
            files = self._ordered(list(found.values()))
            room = max(0, collection.most_pages - len(wanted))
            if len(files) > room:
                self.notes.append(f"limit_reached: {len(files)} files found, {room} may still be asked")
            if not self.is_cut:
                await self._pages(files[:room], "attachment")
        if self.elsewhere:
            self.notes.append(f"{self.elsewhere} links to hosts that the source does not name")
        return self._outcome()

    def _outcome(self) -> Outcome:
        given_up = next((host.given_up for host in self.hosts_state.values() if host.given_up), None)
        found = [state for state in self.entry_states if state in SEEN]
        if given_up is not None:
            state = given_up
        elif found:
            state = State.OK
        else:
            state = self.entry_states[0] if self.entry_states else State.NOT_ATTEMPTED
        is_resumable = self.is_cut or (
            given_up == State.RATE_LIMITED and self.source.expected_state != State.RATE_LIMITED
        )
        is_complete = not (
            self.is_cut or given_up or any(note.startswith("limit_reached") for note in self.notes)
        )
        return Outcome(
            self.source.source_id,
            state,
            dict(sorted(self.states.items())),
            is_complete and bool(found),
            not is_resumable,
            sum(self.states.values()),
            "; ".join(self.notes) or None,
            len(found),
        )

    def _files(self) -> dict[str, Link]:
        """The entries of a list of files: they are the documents themselves."""
        assert self.source.collection is not None
        entries = [canonical(entry) for entry in self.source.collection.entries]
        return {address.text: Link(address) for address in entries}

    async def _lists(self) -> dict[str, Link]:
        """Read list pages from the entries on, as they lead to each other, up to the cap."""
        collection = self.source.collection
        assert collection is not None
        waiting = deque(canonical(entry) for entry in collection.entries)
        entries = {address.text for address in waiting}
        met = {address.text for address in waiting}
        articles: dict[str, Link] = {}
        asked = 0
        while waiting and asked < collection.most_list_pages:
            if self.is_over():
                self.is_cut = True
                break
            address = waiting.popleft()
            asked += 1
            seen = await self._ask(Link(address), "list", self._host(address).given_up)
            self._host(address).note(seen)
            if address.text in entries:
                self.entry_states.append(seen.state)
            if seen.state not in SEEN or seen.payload is None:
                continue
            listing = await self.desk.worked(partial(self._read, seen))
            self.elsewhere += listing.elsewhere
            self.refused.update(listing.refused)
            for link in listing.articles:
                articles.setdefault(link.address.text, link)
            for page in listing.pages:
                if page.text not in met:
                    met.add(page.text)
                    waiting.append(page)
        if waiting and not self.is_cut:
            most = collection.most_list_pages
            self.notes.append(f"limit_reached: {len(waiting)} list pages beyond the {most} that may be read")
        return {text: link for text, link in articles.items() if text not in met}

    def _read(self, seen: Seen) -> Listing:
        collection = self.source.collection
        assert collection is not None and seen.payload is not None
        try:
            return read_listing(seen.payload, seen.content_type, seen.final, collection, self.hosts)
        except NotAList as problem:
            self.notes.append(f"{seen.final.text}: {problem}")
            return Listing()

    def _known(self, role: str) -> Iterator[Link]:
        """Pages of earlier visits: asked again whether or not a list still names them."""
        for url, known in self.visit.known.items():
            if known.role == role:
                try:
                    yield Link(canonical(url), known.listed_title, _day(known.listed_on))
                except RefusedAddress:
                    continue

    def _ordered(self, links: list[Link]) -> list[Link]:
        """New pages first, in the order of the lists; then known ones, those looked at longest ago first."""
        known = self.visit.known
        new = [link for link in links if link.address.text not in known]
        old = [link for link in links if link.address.text in known]
        return new + sorted(old, key=lambda link: (known[link.address.text].last_looked, link.address.text))

    async def _pages(self, links: list[Link], role: str) -> list[Link]:
        """Ask for pages, hosts side by side; the files that they link to, in order."""
        place = {link.address.text: number for number, link in enumerate(links)}
        by_host = groupby(
            sorted(links, key=lambda link: link.address.host), key=lambda link: link.address.host
        )
        lanes = [sorted(lane, key=lambda link: place[link.address.text]) for _, lane in by_host]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._lane(lane, role)) for lane in lanes]
        found = sorted(
            (pair for task in tasks for pair in task.result()), key=lambda pair: place[pair[0].address.text]
        )
        files: dict[str, Link] = {}
        for _, more in found:
            for link in more:
                if link.address.text not in place:
                    files.setdefault(link.address.text, link)
        return list(files.values())

    async def _lane(self, links: list[Link], role: str) -> list[tuple[Link, tuple[Link, ...]]]:
        """Pages of one host in order. Without a gap some are under way at once, but judged in order.

        A page is begun when all but the last `width` before it are judged, and knows what those said: so
        whether it is begun depends on answers and never on their speed.
        """
        width = self.desk.limits.at_once if self.gap == 0 else 1
        under_way: deque[tuple[Link, asyncio.Task[Seen]]] = deque()
        found: list[tuple[Link, tuple[Link, ...]]] = []

        async def judge() -> None:
            link, task = under_way.popleft()
            seen = await task
            self._host(link.address).note(seen)
            self.file_states[link.address.text] = seen.state
            if role == "article" and seen.payload is not None and seen.state == State.OK:
                named = partial(attachments, seen.payload, seen.content_type, seen.final, self.hosts)
                files = await self.desk.worked(named) if names_a_document(seen.payload) else ()
                if files:
                    found.append((link, files))

        try:
            for link in links:
                if self.is_over():
                    self.is_cut = True
                    break
                if len(under_way) >= width:
                    await judge()
                given_up = self._host(link.address).given_up
                under_way.append((link, asyncio.create_task(self._ask(link, role, given_up))))
            while under_way:
                await judge()
        finally:
            for _, task in under_way:
                task.cancel()
            await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)
        return found

    def _host(self, address: Address) -> Host:
        return self.hosts_state.setdefault(address.host, Host(self.desk.limits.breaker))

    async def _ask(self, link: Link, role: str, given_up: State | None) -> Seen:
        """One attempt, unless the visit that is resumed made it already."""
        address = link.address
        if (done := self.visit.done.get(address.text)) is not None:
            return await self._again(address, done)
        known = self.visit.known.get(address.text)
        if given_up is not None:
            fetched = Fetched(State.NOT_ATTEMPTED, f"{address.host}: {self._host(address).reason}")
        else:
            fetched = await fetch(self.desk, self._question(address, role, known), self.robots_of)
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

    def _question(self, address: Address, role: str, known: memory.Known | None) -> Question:
        collection = self.source.collection
        assert collection is not None
        rules = collection.articles
        has_bytes = known is not None and known.payload_sha256 is not None
        return Question(
            address,
            role,
            self.hosts,
            self.gap,
            kinds=list_kinds(collection.method),
            excused=tuple((one.host, one.reason) for one in collection.tls_exceptions),
            etag=known.etag if known and has_bytes else None,
            last_modified=known.last_modified if known and has_bytes else None,
            marks=tuple(mark for mark in (rules.title, rules.body) if mark),
        )

    async def _again(self, address: Address, done: memory.Done) -> Seen:
        self._count(done.role, done.state)
        payload = await self._stored(done.payload_sha256) if done.state in SEEN else None
        final = canonical(done.final_url) if done.final_url else address
        return Seen(done.state, final, done.http_status, done.content_type, payload, done.payload_sha256)

    async def _stored(self, sha256: str | None) -> bytes | None:
        if sha256 is None:
            return None
        folder = self.archive.folder
        return await self.archive.query(lambda connection: stored_payload(connection, folder, sha256))

    async def _refuse(self, href: str, why: str) -> None:
        """A link of a list that is never asked is an attempt too: with its reason, without a request."""
        if href not in self.visit.done:
            collection = self.source.collection
            assert collection is not None
            moment = self.desk.web.clock(collection.entries[0])
            state, reason = State.REFUSED_ADDRESS, f"an address that {why}"
            row = new_row(self.visit.visit_id, self.source, href, "article", moment, state, reason)
            await self.archive.submit(Attempt(row, moment))
        self._count("article", State.REFUSED_ADDRESS)

    def _count(self, role: str, state: State) -> None:
        self.states[state] = self.states.get(state, 0) + 1
        self.told(role, state)

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
        self._count(role, fetched.state)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

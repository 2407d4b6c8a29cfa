"""One visit to one source: list pages first, then articles and their files, each attempt into the archive.

The order of everything that decides (which list page is read next, which article falls beyond the cap, when a
host is given up) is that of the pages and never that of arrival; so two visits to the same web are the same.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from assets.collection.addresses import Address, canonical
from assets.collection.listings import NotAList, read_listing
from assets.collection.lists import Link, Listing
from assets.collection.states import SEEN, State
from assets.collection.visiting.asking import Asker
from assets.collection.visiting.lanes import Lanes
from assets.collection.visiting.outcomes import Host, Outcome, Seen


@dataclass
class Walk:
    """A visit under way. `hosts`: how each host is doing; `is_over()`: time is up."""

    asker: Asker
    hosts: dict[str, Host]
    is_over: Callable[[], bool]
    notes: list[str] = field(default_factory=list)
    entry_states: list[State] = field(default_factory=list)
    is_cut: bool = False
    elsewhere: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    async def run(self) -> Outcome:
        """Walk the source to its end, to a cap, or until time is up."""
        collection = self.asker.collection
        is_list_of_files = collection.method == "file_list"
        articles = self._files() if is_list_of_files else await self._lists()
        if not self.is_cut:
            for href, why in sorted(self.refused.items()):
                await self.asker.refuse(href, why)
            states = await self._articles_and_files(articles)
            if is_list_of_files:
                asked = (states.get(text) for text in articles)
                self.entry_states = [state for state in asked if state is not None]
        if self.elsewhere:
            self.notes.append(f"{self.elsewhere} links to hosts that the source does not name")
        return self._outcome()

    async def _articles_and_files(self, articles: dict[str, Link]) -> dict[str, State]:
        """Ask for what the lists name and what earlier visits knew; how each of them ended."""
        most, asker = self.asker.collection.most_pages, self.asker
        lanes = Lanes(asker, self._host, self.is_over)
        known = [link for link in asker.known("article") if link.address.text not in articles]
        wanted = asker.ordered([*articles.values(), *known])
        if len(wanted) > most:
            self.notes.append(f"limit_reached: {len(wanted)} pages found, {most} may be asked in one visit")
            wanted = wanted[:most]
        found = {link.address.text: link for link in await lanes.pages(wanted, "article")}
        for link in asker.known("attachment"):
            found.setdefault(link.address.text, link)
        files = asker.ordered(list(found.values()))
        room = max(0, most - len(wanted))
        if len(files) > room:
            self.notes.append(f"limit_reached: {len(files)} files found, {room} may still be asked")
        if not lanes.is_cut:
            await lanes.pages(files[:room], "attachment")
        self.is_cut = lanes.is_cut
        return lanes.states

    def _outcome(self) -> Outcome:
        source, states = self.asker.source, self.asker.states
        given_up = next((host.given_up for host in self.hosts.values() if host.given_up), None)
        found = [state for state in self.entry_states if state in SEEN]
        if given_up is not None:
            state = given_up
        elif found:
            state = State.OK
        else:
            state = self.entry_states[0] if self.entry_states else State.NOT_ATTEMPTED
        is_resumable = self.is_cut or (
            given_up == State.RATE_LIMITED and source.expected_state != State.RATE_LIMITED
        )
        is_complete = not (
            self.is_cut or given_up or any(note.startswith("limit_reached") for note in self.notes)
        )
        return Outcome(
            source.source_id,
            state,
            dict(sorted(states.items())),
            is_complete and bool(found),
            not is_resumable,
            sum(states.values()),
            "; ".join(self.notes) or None,
            len(found),
        )

    def _files(self) -> dict[str, Link]:
        """The entries of a list of files: they are the documents themselves."""
        entries = [canonical(entry) for entry in self.asker.collection.entries]
        return {address.text: Link(address) for address in entries}

    async def _lists(self) -> dict[str, Link]:
        """Read list pages from the entries on, as they lead to each other, up to the cap."""
        collection = self.asker.collection
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
            seen = await self.asker.ask(Link(address), "list", self._host(address))
            self._host(address).note(seen)
            if address.text in entries:
                self.entry_states.append(seen.state)
            if seen.state not in SEEN or seen.payload is None:
                continue
            listing = await self.asker.desk.bench.worked(partial(self._read, seen))
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
        assert seen.payload is not None
        collection, hosts = self.asker.collection, self.asker.hosts
        try:
            return read_listing(seen.payload, seen.content_type, seen.final, collection, hosts)
        except NotAList as problem:
            self.notes.append(f"{seen.final.text}: {problem}")
            return Listing()

    def _host(self, address: Address) -> Host:
        return self.hosts.setdefault(address.host, Host(self.asker.desk.limits.breaker))

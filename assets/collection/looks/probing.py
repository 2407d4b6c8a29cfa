"""A look at a source without keeping anything: its robots.txt, its home and entry pages, and some articles.

The same requests, the same gaps and the same signs as in a visit, but no archive and no ledger: what is seen
here is told to a person and is no evidence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.collecting import hosts_of
from assets.collection.evidence import BY_PEOPLE
from assets.collection.fetching.connecting import Connections
from assets.collection.fetching.exchanges import Desk
from assets.collection.fetching.fetch import fetch
from assets.collection.fetching.pace import Pace
from assets.collection.fetching.questions import Fetched, Question
from assets.collection.fetching.robots import Robots
from assets.collection.limits import Limits
from assets.collection.listings import NotAList, list_kinds, read_listing
from assets.collection.lists import Listing
from assets.collection.states import SEEN
from assets.collection.visiting.reading_robots import fetch_robots
from assets.collection.web import Web

if TYPE_CHECKING:
    from assets.registry.sources import Source

# So many entries and articles of a source are looked at.
MOST_ENTRIES, MOST_ARTICLES = 20, 3
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Page:
    """One page that was asked for; `listing` of a list page, `problem` where a list could not be read."""

    address: Address
    role: str
    fetched: Fetched
    listing: Listing | None = None
    problem: str | None = None

    @property
    def content_type(self) -> str | None:
        last = self.fetched.last
        return last.header("Content-Type") if last else None


@dataclass(frozen=True)
class Probe:
    """What a source showed. `robots`: by origin, what was read and what is odd about it."""

    source: "Source"
    robots: dict[str, tuple[Robots, str | None]]
    home: Page | None
    entries: tuple[Page, ...]
    articles: tuple[Page, ...]


async def probe(
    sources: "Sequence[Source]",
    web: Web,
    limits: Limits = DEFAULT_LIMITS,
    most_articles: int = MOST_ARTICLES,
) -> list[Probe]:
    """Look at sources side by side, in the order given; those that people fill are looked at not at all."""
    wanted = [one for one in sources if one.collection and one.collection.method not in BY_PEOPLE]
    async with Connections(web, limits) as connections:
        desk = Desk(web, connections, Pace(), limits)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_Looking(source, desk, most_articles).looked()) for source in wanted]
    return [task.result() for task in tasks]


@dataclass
class _Looking:
    source: "Source"
    desk: Desk
    most_articles: int
    _robots: dict[str, tuple[Robots, str | None]] = field(default_factory=dict)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def looked(self) -> Probe:
        collection = self.source.collection
        assert collection is not None
        hosts = hosts_of(self.source)
        gap = collection.delay_seconds * self.desk.web.delay_scale
        rules = collection.articles
        asked = Question(
            canonical(collection.entries[0]),
            "list",
            hosts,
            gap,
            kinds=list_kinds(collection.method),
            excused=tuple((one.host, one.reason) for one in collection.tls_exceptions),
            marks=tuple(mark for mark in (rules.title, rules.body) if mark),
        )
        entries = [canonical(entry) for entry in collection.entries[:MOST_ENTRIES]]
        if collection.method == "file_list":
            files = [await self._page(replace(asked, address=one, role="article")) for one in entries]
            return Probe(self.source, self._robots, None, tuple(files), ())
        lists = [await self._page(replace(asked, address=one)) for one in entries]
        home = await self._home(asked, lists)
        chosen = _some_articles(lists)[: self.most_articles]
        articles = [await self._page(replace(asked, address=one, role="article")) for one in chosen]
        return Probe(self.source, self._robots, home, tuple(lists), tuple(articles))

    async def _home(self, asked: Question, lists: list[Page]) -> Page | None:
        """The address of the source itself, where it is on its hosts and no entry."""
        try:
            address = canonical(self.source.url or "")
        except RefusedAddress:
            return None
        if address.host not in asked.hosts or any(address == page.address for page in lists):
            return None
        return await self._page(replace(asked, address=address, role="home"))

    async def _page(self, question: Question) -> Page:
        fetched = await fetch(self.desk, question, self._robots_of)
        page = Page(question.address, question.role, fetched)
        is_read = question.role == "list" and fetched.state in SEEN
        if not is_read or fetched.payload is None or fetched.last is None:
            return page
        collection, last = self.source.collection, fetched.last
        assert collection is not None
        try:
            listing = read_listing(
                fetched.payload, page.content_type, last.address, collection, question.hosts
            )
        except NotAList as problem:
            return replace(page, problem=str(problem))
        return replace(page, listing=listing)

    async def _robots_of(self, address: Address) -> Robots:
        async with self._reading:
            if address.origin not in self._robots:
                collection = self.source.collection
                assert collection is not None
                question = Question(
                    canonical(address.origin + "/robots.txt"),
                    "robots",
                    hosts_of(self.source),
                    collection.delay_seconds * self.desk.web.delay_scale,
                    excused=tuple((one.host, one.reason) for one in collection.tls_exceptions),
                )
                _, robots, odd = await fetch_robots(self.desk, question)
                self._robots[address.origin] = (robots, odd)
            return self._robots[address.origin][0]


def _some_articles(lists: list[Page]) -> list[Address]:
    """A few articles that the lists lead to: the first, one in the middle, the last."""
    found = {
        link.address.text: link.address
        for page in lists
        if page.listing is not None
        for link in page.listing.articles
    }
    addresses = list(found.values())
    places = sorted({0, len(addresses) // 2, len(addresses) - 1} & set(range(len(addresses))))
    return [addresses[place] for place in places]

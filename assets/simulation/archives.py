"""Archives of any size without a network: pages of the practice web, written as if they had been collected.

For benchmarks of what comes after collection. Files, ledger, visits and times are those of a collection; only
the requests are missing, for nobody asked. Memory does not grow with the pages: of many, some hundreds at a
time are made by a second process while the first one writes.
"""

import asyncio
import math
from collections import deque
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from assets.collection.addresses import canonical
from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.archiving.attempts import Attempt
from assets.collection.archiving.ledger import new_row, with_answer
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.questions import Fetched
from assets.collection.states import State
from assets.registry.sources import Source
from assets.simulation.answers import answer
from assets.simulation.sites import PracticeSite
from assets.simulation.world import World

SOFTWARE = "digov (SIMULATED)"
# Numbers of pages, on every site, that are made at one stretch; how many stretches may wait.
ROUND, AT_ONE_STRETCH, ORDERS = 1, 25, 4
# Fewer pages than these are written before a second process has begun to make them.
MANY = 2_000
Article = tuple[str, str, bytes, str]


def grown(world: World, pages: int) -> World:
    """The same world with so many pages more on each site that `pages` of them can be read at least."""
    readable = sum(site.site.size for site in world.sites.values() if _answers(site))
    # Some pages are gone and some are faulty; a quarter more than that is enough for both.
    needed = math.ceil(pages / max(1, readable) * 1.25) + 10
    simulation = world.simulation.model_copy(update={"articles_per_site": needed, "scale": 1.0})
    return replace(world, simulation=simulation)


def write_archive(world: World, archive: Path, pages: int, after: int = 0) -> int:
    """Write so many articles into an archive as finished visits of their sources in the first round.

    Sites take turns. `after`: so many articles are left out, because an earlier call wrote them; these are
    the articles of a further visit. Returns how many were written: fewer where the world has fewer. Raises
    LockHeld, OSError as a collection does.
    """
    return asyncio.run(_written(world, archive, pages, after))


async def _written(world: World, archive: Path, pages: int, after: int) -> int:
    sources = {source.source_id: source for source in world.sources}
    clock = world.clock(ROUND)
    written: dict[str, int] = {}
    visits: dict[str, str] = {}
    last, passed = after + pages, 0
    stretches = _made_beside(world) if last >= MANY else _made_here(world)
    async with Archive(archive, "practice", SOFTWARE) as store, aclosing(stretches):
        async for stretch in stretches:
            for source_id, url, body, content_type in stretch[max(0, after - passed) : last - passed]:
                moment = clock(url)
                if source_id not in visits:
                    begun = partial(memory.open_visit, source_id=source_id, now=moment, resume_days=7)
                    visits[source_id] = (await store.change(begun)).visit_id
                source = sources[source_id]
                await store.submit(_attempt(visits[source_id], source, url, moment, body, content_type))
                written[source_id] = written.get(source_id, 0) + 1
            passed += len(stretch)
            if passed >= last:
                break
            # Commits go on beside the making of pages; the loop must be let in to begin them.
            await asyncio.sleep(0)
        await store.flush()
        for source_id, visit_id in visits.items():
            now, state = clock(world.sites[source_id].list_url(1)), State.OK.value
            ended = partial(memory.finish_visit, visit_id=visit_id, now=now, outcome=state)
            await store.change(partial(ended, is_complete=False, note="SIMULATED: written, not collected"))
    return sum(written.values())


def _most(world: World) -> int:
    """Pages of the site that has most."""
    return max((site.count(ROUND) for site in world.sites.values() if _answers(site)), default=0)


def _answers(site: PracticeSite) -> bool:
    return site.site.behaviour == "answers"


async def _made_here(world: World) -> AsyncGenerator[list[Article], None]:
    """All articles, some at a time."""
    for first in range(0, _most(world), AT_ONE_STRETCH):
        yield list(_articles(world, range(first, first + AT_ONE_STRETCH)))


async def _made_beside(world: World) -> AsyncGenerator[list[Article], None]:
    """As `_made_here`, by a second process that is so far ahead of the first that few pages wait."""
    numbers = iter(range(0, _most(world), AT_ONE_STRETCH))
    ordered: deque[asyncio.Future[list[Article]]] = deque()
    loop = asyncio.get_running_loop()
    # A process that is copied from this one would copy its threads' locks; one that begins anew does not.
    with ProcessPoolExecutor(1, get_context("spawn"), _remember, (world,)) as maker:
        try:
            while True:
                for first in islice(numbers, ORDERS - len(ordered)):
                    ordered.append(loop.run_in_executor(maker, _ordered, first))
                if not ordered:
                    return
                yield await ordered.popleft()
        finally:
            maker.shutdown(wait=True, cancel_futures=True)


_remembered: list[World] = []


def _remember(world: World) -> None:
    _remembered[:] = [world]


def _ordered(first: int) -> list[Article]:
    return list(_articles(_remembered[0], range(first, first + AT_ONE_STRETCH)))


def _articles(world: World, numbers: range) -> Iterator[Article]:
    """Source, address, body and content type of the articles that answer, site after site in turns."""
    sites = [(key, site) for key, site in world.sites.items() if _answers(site)]
    for index in numbers:
        for source_id, site in sites:
            if index >= site.count(ROUND):
                continue
            url = site.url(index)
            given = answer(world, url, ROUND)
            if given.status == HTTPStatus.OK and given.content_type.startswith("text/html"):
                yield source_id, url, given.body, given.content_type


def _attempt(
    visit_id: str, source: Source, url: str, moment: datetime, body: bytes, content_type: str
) -> Attempt:
    headers = ((b"Content-Type", content_type.encode()), (b"Content-Length", str(len(body)).encode()))
    exchange = Exchange(canonical(url), (), 200, "OK", headers, body, "")
    digest = sha256(body).hexdigest()
    fetched = Fetched(State.OK, None, (exchange,), body, digest, tries=1)
    row = new_row(visit_id, source, url, "article", moment, State.OK, None)
    return Attempt(with_answer(row, fetched, None, None), moment, (exchange,))

"""Archives of any size without a network: pages of the practice web, written as if they had been collected.

For benchmarks of what comes after collection. Files, ledger, visits and times are those of a collection; only
the requests are missing, for nobody asked. Pages are made one by one, so that memory does not grow with them.
"""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
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
from assets.simulation.world import World

SOFTWARE = "digov (SIMULATED)"
ROUND, AT_ONE_STRETCH = 1, 20


def grown(world: World, pages: int) -> World:
    """The same world with so many pages more on each site that `pages` of them can be read at least."""
    readable = sum(site.site.size for site in world.sites.values() if site.site.behaviour == "answers")
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
    async with Archive(archive, "practice", SOFTWARE) as store:
        for source_id, url, body, content_type in islice(_articles(world), after, after + pages):
            if source_id not in visits:
                begun = partial(memory.open_visit, source_id=source_id, now=clock(url), resume_days=7)
                visits[source_id] = (await store.change(begun)).visit_id
            source = sources[source_id]
            await store.submit(_attempt(visits[source_id], source, url, clock(url), body, content_type))
            written[source_id] = written.get(source_id, 0) + 1
            if not sum(written.values()) % AT_ONE_STRETCH:
                # Commits go on beside the making of pages; the loop must be let in to begin them.
                await asyncio.sleep(0)
        await store.flush()
        for source_id, visit_id in visits.items():
            now, state = clock(world.sites[source_id].list_url(1)), State.OK.value
            ended = partial(memory.finish_visit, visit_id=visit_id, now=now, outcome=state)
            await store.change(partial(ended, is_complete=False, note="SIMULATED: written, not collected"))
    return sum(written.values())


def _articles(world: World) -> Iterator[tuple[str, str, bytes, str]]:
    """Source, address, body and content type of the articles that answer, site after site in turns."""
    sites = [(key, site) for key, site in world.sites.items() if site.site.behaviour == "answers"]
    most = max((site.count(ROUND) for _, site in sites), default=0)
    for index in range(most):
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

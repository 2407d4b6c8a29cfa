"""Many pages of a visit: hosts side by side, the pages of each host in their order."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from assets.collection.addresses import Address
from assets.collection.fetching.sniffing import names_a_document
from assets.collection.lists import Link, attachments
from assets.collection.states import State
from assets.collection.visiting.asking import Asker
from assets.collection.visiting.outcomes import Host, Seen


@dataclass
class Lanes:
    """Asks for pages lane by lane. `host_of(address)`: how its host is doing; `is_over()`: time is up.

    `states`: how each page ended, by address. `is_cut`: pages were left because time was up.
    """

    asker: Asker
    host_of: Callable[[Address], Host]
    is_over: Callable[[], bool]
    states: dict[str, State] = field(default_factory=dict)
    is_cut: bool = False

    async def pages(self, links: list[Link], role: str) -> list[Link]:
        """Ask for pages; the files that they link to, in order."""
        place = {link.address.text: number for number, link in enumerate(links)}
        by_host = groupby(
            sorted(links, key=lambda link: link.address.host), key=lambda link: link.address.host
        )
        lanes = [sorted(lane, key=lambda link: place[link.address.text]) for _, lane in by_host]
        for lane in lanes:
            self.asker.progress.planned(lane[0].address.host, len(lane), self.asker.gap)
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
        width = self.asker.desk.limits.at_once if self.asker.gap == 0 else 1
        under_way: deque[tuple[Link, asyncio.Task[Seen]]] = deque()
        found: list[tuple[Link, tuple[Link, ...]]] = []

        async def judge() -> None:
            link, task = under_way.popleft()
            seen = await task
            self.host_of(link.address).note(seen)
            self.states[link.address.text] = seen.state
            if role == "article" and (files := await self._files(seen)):
                found.append((link, files))

        try:
            for number, link in enumerate(links):
                if self.is_over():
                    self.is_cut = True
                    self.asker.progress.dropped(link.address.host, len(links) - number)
                    break
                if len(under_way) >= width:
                    await judge()
                # What the host is like now decides, not what it is like when the task begins to run.
                host = replace(self.host_of(link.address))
                under_way.append((link, asyncio.create_task(self.asker.ask(link, role, host))))
            while under_way:
                await judge()
        finally:
            for _, task in under_way:
                task.cancel()
            await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)
        return found

    async def _files(self, seen: Seen) -> tuple[Link, ...]:
        """Files that an article links to."""
        if seen.payload is None or seen.state != State.OK or not names_a_document(seen.payload):
            return ()
        named = partial(attachments, seen.payload, seen.content_type, seen.final, self.asker.hosts)
        return await self.asker.desk.bench.worked(named)

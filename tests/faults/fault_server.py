"""A raw-socket web that misbehaves on purpose, and keeps its own log of who came when.

Raw sockets, because HTTP libraries refuse to send broken HTTP. Each host has a loopback address of its own;
the `Web` that is handed out dials nothing but these.
"""

import asyncio
import itertools
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assets.collection import DnsFailed, Web
from assets.simulation.faults.network import redirect as redirect
from assets.simulation.faults.wire import DRIPPING, SILENCE, Wire, http, play, resetting
from assets.simulation.faults.wire import closing as closing

Answer = bytes | Wire | Callable[["Visitor"], Awaitable[None]]
ROBOTS = "/robots.txt"
# The practice web plays the same ones: accept and say nothing; a byte every few moments for ever.
never, drip, reset_after = SILENCE, DRIPPING, resetting


def page(title: str, words: str = "", links: str = "") -> str:
    """A page with enough words to be one."""
    text = words or f"{title}。" + "为推进数字政府建设，现将有关事项通知如下，请各单位认真贯彻落实。" * 12
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{links}</body></html>"
    )


def list_page(*links: tuple[str, str, str], more: str = "") -> bytes:
    """A list page: (address, words, date) a line."""
    lines = "".join(f'<li><a href="{href}">{words}</a><span>{day}</span></li>' for href, words, day in links)
    return http(
        f"<html><head><title>公示公告</title></head><body><ul class='list'>{lines}</ul>{more}</body></html>"
    )


def article_links(*paths: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (path, f"关于数字政府建设的通知第{number}号", f"2024-03-{number % 28 + 1:02d}")
        for number, path in enumerate(paths, 1)
    )


@dataclass(frozen=True)
class Arrival:
    """One request as the server saw it."""

    at: float
    host: str
    ip: str
    path: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """What a handler may do with the connection of one request."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    arrival: Arrival
    times_asked: int

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def play(self, wire: Wire) -> None:
        """Answer so; raises Closed where that ends the connection."""
        if not await play(wire, self.writer):
            raise Closed


class Closed(Exception):
    """A handler is done with the connection."""


@dataclass
class FaultServer:
    """Hosts, what each answers by path, and the log. An async context manager."""

    sites: dict[str, dict[str, Answer]] = field(default_factory=dict)
    shared_ip: bool = False
    certificates: dict[str, ssl.SSLContext] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    addresses: dict[str, tuple[str, int]] = field(default_factory=dict)
    resolved: dict[str, list[list[tuple[str, int]]]] = field(default_factory=dict)
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task] = field(default_factory=set)

    async def __aenter__(self) -> "FaultServer":
        for number, host in enumerate(self.sites):
            ip = "127.0.7.1" if self.shared_ip else f"127.0.7.{number + 1}"
            server = await asyncio.start_server(
                self._visited, ip, 0, ssl=self.certificates.get(host), limit=1 << 20
            )
            self.addresses[host] = (ip, server.sockets[0].getsockname()[1])
            self._servers.append(server)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while await self._answered(reader, writer):
                pass
        except (Closed, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        now = time.monotonic()
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            key.strip().lower(): value.strip() for key, _, value in (x.partition(":") for x in lines if x)
        }
        path, host = first.split(" ")[1], headers["host"].partition(":")[0]
        arrival = Arrival(now, host, writer.get_extra_info("sockname")[0], path, headers)
        self.arrivals.append(arrival)
        site = self.sites.get(host, {})
        answer = site.get(path, site.get("*"))
        if answer is None:
            answer = http("not here", "404 Not Found")
        if isinstance(answer, bytes | Wire):
            return await play(answer if isinstance(answer, Wire) else Wire((answer,)), writer)
        asked = sum(one.host == host and one.path == path for one in self.arrivals)
        await answer(Visitor(reader, writer, arrival, asked))
        return True

    def paths(self, host: str) -> list[str]:
        """Paths asked of a host in order of arrival, robots.txt left out."""
        return [one.path for one in self.arrivals if one.host == host and one.path != ROBOTS]

    def gaps(self, of: Callable[[Arrival], bool]) -> list[float]:
        """Seconds between the arrivals that `of` picks."""
        times = [one.at for one in self.arrivals if of(one)]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def web(self, delay_scale: float = 0.0, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Web:
        """A web of these hosts and no others; every address has a time of its own."""

        async def resolve(host: str, port: int) -> list[tuple[str, int]]:
            if scripted := self.resolved.get(host):
                return scripted.pop(0) if len(scripted) > 1 else scripted[0]
            if host not in self.addresses:
                raise DnsFailed("the name does not exist (has the site moved or been merged?)")
            return [self.addresses[host]]

        def clock(url: str) -> datetime:
            return start + timedelta(seconds=sum(map(ord, url)))

        allowed = set(self.addresses.values())
        return Web(
            resolve,
            lambda ip, port: (ip, port) in allowed,
            clock,
            "digov/test (+mailto:a@b.example)",
            delay_scale,
        )


def answers(*script: Answer) -> Answer:
    """First the first, then the second …; the last one stays."""

    async def handler(visitor: Visitor) -> None:
        answer = script[min(visitor.times_asked, len(script)) - 1]
        if isinstance(answer, bytes | Wire):
            await visitor.play(answer if isinstance(answer, Wire) else Wire((answer,)))
        else:
            await answer(visitor)

    return handler

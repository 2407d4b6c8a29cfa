"""The practice web on this machine: each site on its own address 127.x.y.z, at a free port, for one round.

Addresses of pages hold no port, so what is collected never depends on where the sites happened to listen. The
server notes when which address was asked for: proof for tests of politeness.
"""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus

from assets.simulation.answers import Answer, answer, entity_tag
from assets.simulation.sites import PracticeSite
from assets.simulation.world import World

LONGEST_HEAD = 64_000
SITES_A_BLOCK = 250


@dataclass(frozen=True)
class Arrival:
    """A request as it arrived: seconds of the event loop's clock, site, and what was asked for."""

    at: float
    host: str
    target: str


@dataclass
class Served:
    """Where the sites listen, and what arrived."""

    by_host: dict[str, tuple[str, int]] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)

    def address_of(self, host: str) -> tuple[str, int]:
        """IP address and port of a site. Raises LookupError for a host that is not in the world."""
        if host not in self.by_host:
            raise LookupError(f"no simulated site named {host}")
        return self.by_host[host]

    @property
    def addresses(self) -> set[tuple[str, int]]:
        """All pairs of IP address and port: nothing else may be dialled."""
        return set(self.by_host.values())


def ip_address(number: int) -> str:
    """Loopback address of the site with this number: its own, so that gaps per address can be measured."""
    block, place = divmod(number, SITES_A_BLOCK)
    return f"127.{20 + block}.{place + 1}.1"


@asynccontextmanager
async def serve(world: World, round_number: int) -> AsyncIterator[Served]:
    """Serve all sites of the world as they are in a round, until the block ends."""
    served = Served()
    async with AsyncExitStack() as stack:
        for site in world.sites.values():
            await stack.enter_async_context(_listening(world, site, round_number, served))
        yield served


@asynccontextmanager
async def _listening(
    world: World, site: PracticeSite, round_number: int, served: Served
) -> AsyncIterator[None]:
    at = (ip_address(site.number), 0)
    if site.site.behaviour == "not_listening":
        with socket.socket() as held:  # Bound but not listening: the port stays ours, and refuses.
            held.bind(at)
            served.by_host[site.host] = (at[0], held.getsockname()[1])
            yield
        return
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # A callback of a server runs in a task.
        connections.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _Conversation(world, site, round_number, served, reader, writer).hold()
        finally:
            connections.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, *at, limit=LONGEST_HEAD)
    served.by_host[site.host] = (at[0], server.sockets[0].getsockname()[1])
    try:
        yield
    finally:
        server.close()
        open_ones = list(connections)
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)
        await server.wait_closed()


@dataclass(frozen=True)
class _Conversation:
    """One connection of a collector with a site."""

    world: World
    site: PracticeSite
    round_number: int
    served: Served
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def hold(self) -> None:
        """Answer one request after the other until either side closes."""
        behaviour = self.site.site.behaviour
        while True:
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request, *lines = head.split("\r\n")
            method, target, _ = request.split(" ", 2)
            asked = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines if line)
            }
            now = asyncio.get_running_loop().time()
            self.served.arrivals.append(Arrival(now, self.site.host, target))
            if behaviour == "closes":
                return
            if behaviour == "silent":
                await asyncio.Event().wait()
            self.writer.write(self._reply(method, target, asked))
            await self.writer.drain()
            if asked.get("connection", "").lower() == "close":
                return

    def _reply(self, method: str, target: str, asked: dict[str, str]) -> bytes:
        if asked.get("host", "").partition(":")[0] != self.site.host:
            return _message(Answer(421, "text/plain", b"SIMULATED: another site lives here"), {})
        url = f"http://{self.site.host}{target}"
        found = answer(self.world, url, self.round_number)
        date = self.world.clock(self.round_number)(url)
        headers = {"Date": format_datetime(date, usegmt=True), "Server": "SIMULATED"}
        headers.update(found.headers)
        if found.status == HTTPStatus.OK and self.site.site.template != "older":
            tag = entity_tag(found.body)
            headers["ETag"] = tag
            if asked.get("if-none-match") == tag:
                return _message(Answer(304, found.content_type, b""), headers)
            if "gzip" in asked.get("accept-encoding", "") and self.site.site.template == "standard":
                headers["Content-Encoding"] = "gzip"
                found = Answer(found.status, found.content_type, gzip.compress(found.body, mtime=0))
        return _message(found, headers, with_body=method != "HEAD")


def _message(found: Answer, headers: dict[str, str], with_body: bool = True) -> bytes:
    words = HTTPStatus(found.status).phrase if found.status in HTTPStatus._value2member_map_ else "Refused"
    lines = [f"HTTP/1.1 {found.status} {words}", f"Content-Type: {found.content_type}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if found.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {len(found.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head + (found.body if with_body else b"")

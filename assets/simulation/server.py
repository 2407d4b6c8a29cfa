"""The practice web on this machine: each site on its own address 127.x.y.z, at a free port, for one round.

Addresses of pages hold no port, so what is collected never depends on where the sites happened to listen. The
server notes when which address was asked for: proof for tests of politeness. Sites with faults answer as
`assets/simulation/faults` says, some of them in bytes that are no HTTP.
"""

import asyncio
import gzip
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus

from assets.registry.faults import FAULTS
from assets.simulation.answers import answer, entity_tag
from assets.simulation.faults.answering import faulty
from assets.simulation.faults.occasion import Answer
from assets.simulation.faults.whole_sites import PRIVATE, UNRESOLVED
from assets.simulation.faults.wire import Wire, play, whole
from assets.simulation.sites import PracticeSite
from assets.simulation.world import World

LONGEST_HEAD = 64_000
SITES_A_BLOCK = 250
HTTPS = 443
SHARED = FAULTS["N16.shared_address"]


@dataclass(frozen=True)
class Arrival:
    """A request as it arrived: seconds of the event loop's clock, site, what was asked for, its headers."""

    at: float
    host: str
    target: str
    asked: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass
class Served:
    """Where the sites listen, and what arrived."""

    by_host: dict[str, tuple[str, int]] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    faults: dict[str, tuple[str, ...]] = field(default_factory=dict)
    secure: dict[str, tuple[str, int]] = field(default_factory=dict)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    looked_up: Counter[str] = field(default_factory=Counter)

    def address_of(self, host: str) -> tuple[str, int]:
        """IP address and port of a site. Raises LookupError for a host that is not in the world."""
        if host not in self.by_host:
            raise LookupError(f"no simulated site named {host}")
        return self.by_host[host]

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """What a name server says of a host, its faults included. Raises DnsFailed."""
        from assets.collection import DnsFailed

        self.looked_up[host] += 1
        for fault in self.faults.get(host, ()):
            if fault in UNRESOLVED:
                if (said := UNRESOLVED[fault]) is not None:
                    raise DnsFailed(said)
                return []
            if fault == "N13.inside" or (fault == "N13.rebinding" and self.looked_up[host] > 1):
                return [(PRIVATE, port)]
        if host not in self.by_host:
            raise DnsFailed(f"{host} is not on the practice web")
        return [self.secure.get(host, self.by_host[host]) if port == HTTPS else self.by_host[host]]

    @property
    def addresses(self) -> set[tuple[str, int]]:
        """All pairs of IP address and port: nothing else may be dialled."""
        return {*self.by_host.values(), *self.secure.values()}


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


def _number(world: World, site: PracticeSite) -> int:
    """The number that gives a site its address: sites with a shared one (N16) have that of the first."""
    if SHARED not in site.planted.of_site:
        return site.number
    return min(other.number for other in world.sites.values() if SHARED in other.planted.of_site)


@asynccontextmanager
async def _listening(
    world: World, site: PracticeSite, round_number: int, served: Served
) -> AsyncIterator[None]:
    at = (ip_address(_number(world, site)), 0)
    served.faults[site.host] = tuple(fault.name for fault in site.planted.of_site)
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

    servers = [await asyncio.start_server(connected, *at, limit=LONGEST_HEAD)]
    served.by_host[site.host] = (at[0], servers[0].sockets[0].getsockname()[1])
    if any(name == "N14.self_signed" for name, _ in site.site.faults):
        from assets.simulation.faults.certificate import context

        servers.append(await asyncio.start_server(connected, *at, limit=LONGEST_HEAD, ssl=context(site.host)))
        served.secure[site.host] = (at[0], servers[1].sockets[0].getsockname()[1])
    try:
        yield
    finally:
        for server in servers:
            server.close()
        open_ones = list(connections)
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)
        for server in servers:
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
            self.served.arrivals.append(Arrival(now, self.site.host, target, asked))
            self.served.asked[self.site.host, target] += 1
            if behaviour == "closes":
                return
            if behaviour == "silent":
                await asyncio.Event().wait()
            answered = self._reply(method, target, asked)
            if not await play(answered, self.writer):
                return
            if asked.get("connection", "").lower() == "close":
                return

    def _reply(self, method: str, target: str, asked: dict[str, str]) -> Wire:
        if asked.get("host", "").partition(":")[0] != self.site.host:
            return whole(_message(Answer(421, "text/plain", b"SIMULATED: another site lives here"), {}))
        url = f"http://{self.site.host}{target}"
        times = self.served.asked[self.site.host, target]
        found = faulty(self.world, self.site, url, self.round_number, times, answer)
        if isinstance(found, Wire):
            return found
        found = found or answer(self.world, url, self.round_number)
        return whole(self._framed(found, url, asked, is_head=method == "HEAD"))

    def _framed(self, found: Answer, url: str, asked: dict[str, str], is_head: bool) -> bytes:
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
        return _message(found, headers, with_body=not is_head)


def _message(found: Answer, headers: dict[str, str], with_body: bool = True) -> bytes:
    words = HTTPStatus(found.status).phrase if found.status in HTTPStatus._value2member_map_ else "Refused"
    lines = [f"HTTP/1.1 {found.status} {words}", f"Content-Type: {found.content_type}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if found.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {len(found.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head + (found.body if with_body else b"")

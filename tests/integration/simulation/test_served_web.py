"""The practice web on loopback: what collectors meet there."""

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assets.registry.study import load_study
from assets.simulation.answers import answer
from assets.simulation.server import Served, serve
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(served: Served, host: str, target: str, **headers: str) -> Reply:
    reader, writer = await asyncio.open_connection(*served.address_of(host))
    lines = {
        "Host": host,
        "Connection": "close",
        **{name.replace("_", "-"): text for name, text in headers.items()},
    }
    head = "".join(f"{name}: {text}\r\n" for name, text in lines.items())
    writer.write(f"GET {target} HTTP/1.1\r\n{head}\r\n".encode())
    received = await reader.read()
    writer.close()
    top, _, body = received.partition(b"\r\n\r\n")
    status, *rest = top.decode().split("\r\n")
    return Reply(int(status.split(" ")[1]), dict(line.split(": ", 1) for line in rest), body)


def during(world: World, round_number: int, play: Callable[[Served], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with serve(world, round_number) as served:
            return await asyncio.wait_for(play(served), 20)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def world() -> World:
    return World.of(load_study(PRACTICE))


def behaving(world: World, source_id: str, behaviour: str) -> World:
    sites = dict(world.simulation.sites)
    sites[source_id] = sites[source_id].model_copy(update={"behaviour": behaviour})
    return World(
        world.simulation.model_copy(update={"sites": sites}),
        world.sources,
        world.places,
        world.first_year,
        world.codebook_version,
    )


def test_each_site_has_a_loopback_address_of_its_own(world: World) -> None:
    async def play(served: Served) -> set[tuple[str, int]]:
        with pytest.raises(LookupError):
            served.address_of("www.gov.cn")
        return served.addresses

    addresses = during(world, 1, play)
    assert len({ip for ip, _ in addresses}) == len(world.sites)
    assert all(ip.startswith("127.") for ip, _ in addresses)


def test_bytes_on_the_wire_are_those_of_the_world(world: World) -> None:
    site = world.sites["baishi"]
    target = site.url(2).removeprefix("http://www.baishi.example")

    async def play(served: Served) -> list[Reply]:
        return [await ask(served, site.host, target), await ask(served, site.host, target)]

    one, two = during(world, 1, play)
    assert one == two
    assert one.body == answer(world, site.url(2), 1).body
    assert int(one.headers["Content-Length"]) == len(one.body)


def test_a_page_that_did_not_change_is_not_sent_again(world: World) -> None:
    site = world.sites["changhe"]
    target = site.url(0).removeprefix("http://www.changhe.example")

    async def play(served: Served) -> list[Reply]:
        first = await ask(served, site.host, target, Accept_Encoding="gzip")
        again = await ask(served, site.host, target, If_None_Match=first.headers["ETag"])
        return [first, again]

    first, again = during(world, 1, play)
    assert first.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.body) == answer(world, site.url(0), 1).body
    assert (again.status, again.body) == (304, b"")


def test_the_log_of_arrivals_names_site_and_address(world: World) -> None:
    async def play(served: Served) -> list[tuple[str, str]]:
        await ask(served, "www.baishi.example", "/robots.txt")
        await ask(served, "www.dongze.example", "/zwgk/index.html")
        return [(arrival.host, arrival.target) for arrival in served.arrivals]

    assert during(world, 1, play) == [
        ("www.baishi.example", "/robots.txt"),
        ("www.dongze.example", "/zwgk/index.html"),
    ]


def test_a_site_that_blocks_answers_with_a_script(world: World) -> None:
    reply = during(world, 1, lambda served: ask(served, "www.dongze.example", "/zwgk/index.html"))
    assert reply.status == 521 and b"<script>" in reply.body and "X-Via-JSL" in reply.headers


def test_another_name_at_the_address_of_a_site_is_refused(world: World) -> None:
    async def play(served: Served) -> Reply:
        served.by_host["www.other.example"] = served.address_of("www.baishi.example")
        return await ask(served, "www.other.example", "/robots.txt")

    assert during(world, 1, play).status == 421


@pytest.mark.parametrize("behaviour", ["closes", "not_listening", "silent"])
def test_sites_that_are_down_give_nothing(world: World, behaviour: str) -> None:
    async def play(served: Served) -> bytes:
        reader, writer = await asyncio.open_connection(*served.address_of("www.nanpu.example"))
        writer.write(b"GET / HTTP/1.1\r\nHost: www.nanpu.example\r\n\r\n")
        try:
            return await asyncio.wait_for(reader.read(), 0.2)
        finally:
            writer.close()

    down = behaving(world, "nanpu", behaviour)
    if behaviour == "closes":
        assert during(down, 1, play) == b""
    else:
        with pytest.raises(ConnectionRefusedError if behaviour == "not_listening" else TimeoutError):
            during(down, 1, play)


def test_nothing_listens_any_more_afterwards(world: World) -> None:
    async def play(served: Served) -> set[tuple[str, int]]:
        return served.addresses

    for ip, port in during(world, 1, play):
        with socket.socket() as probe:
            assert probe.connect_ex((ip, port)) != 0

"""A web for the benchmark of collection: many hosts on loopback, list pages and 20 kB articles, its own log.

Run as a program: `python -m benchmarks.collection_server HOSTS ARTICLES`. Prints the port, serves until its
input is closed, then prints what it saw: requests, seconds from the first to the last and until every host
was asked once, least gap per host.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import defaultdict

ON_A_LIST = 100
_WORDS = "为推进数字政府建设，现将有关事项通知如下，请各单位认真贯彻落实，做好数据共享和业务协同工作。"
_FILLING = "".join(f"<p>{number}. {_WORDS}</p>\n" for number in range(130))


def ip_of(number: int) -> str:
    """The loopback address of a host."""
    return f"127.42.{number // 250}.{number % 250 + 1}"


def _list(number: int, articles: int) -> str:
    first, last = number * ON_A_LIST, min((number + 1) * ON_A_LIST, articles)
    lines = "".join(
        f'<li><a href="/a/{one}.html">数字政府第{one}号通知</a><span>2024-03-{one % 28 + 1:02d}</span></li>'
        for one in range(first, last)
    )
    more = f'<a class="next" href="/list_{number + 1}.html">下一页</a>' if last < articles else ""
    return f"<html><head><title>公示公告</title></head><body><ul>{lines}</ul>{more}</body></html>"


def _body(path: str, articles: int) -> tuple[str, str]:
    if path == "/robots.txt":
        return "User-agent: *\nDisallow: /closed/\n", "text/plain"
    if path.startswith("/list"):
        number = int(path.removeprefix("/list").removesuffix(".html").removeprefix("_") or 0)
        return _list(number, articles), "text/html; charset=utf-8"
    title = f"关于数字政府建设的通知 {path}"
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return head + _FILLING + "</body></html>", "text/html; charset=utf-8"


class _Site(asyncio.Protocol):
    def __init__(self, articles: int, arrivals: dict[str, list[float]]):
        self._articles, self._arrivals, self._held = articles, arrivals, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ip = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, self._held = self._held.partition(b"\r\n\r\n")
            self._arrivals[self._ip].append(time.monotonic())
            text, kind = _body(head.split(b" ", 2)[1].decode(), self._articles)
            body = text.encode()
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(answer.encode() + body)  # type: ignore[attr-defined]


async def _serve(hosts: int, articles: int) -> None:
    loop = asyncio.get_running_loop()
    arrivals: dict[str, list[float]] = defaultdict(list)
    first = await loop.create_server(lambda: _Site(articles, arrivals), ip_of(0), 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    servers = [first]
    for number in range(1, hosts):
        servers.append(
            await loop.create_server(lambda: _Site(articles, arrivals), ip_of(number), port, backlog=1024)
        )
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    every = sorted(time for times in arrivals.values() for time in times)
    gaps = [b - a for times in arrivals.values() for a, b in itertools.pairwise(times)]
    ramp = max(times[0] for times in arrivals.values()) - every[0]
    seen = {"requests": len(every), "seconds": every[-1] - every[0], "ramp": ramp, "least_gap": min(gaps)}
    print(json.dumps(seen))


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))

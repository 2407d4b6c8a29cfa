"""Collection: rate at 300 hosts with a delay of 1 s on one core, and speed without delay beside Scrapy.

Environment: DIGOV_PEERS_PYTHON, the Python that has Scrapy (default .venv-peers/bin/python; without it the
row is left out); DIGOV_BENCHMARK_HOSTS, _PAGES_A_HOST (with delay) and _PAGES (without) for other sizes.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.collection_server import ip_of
from benchmarks.measuring import print_table

PEERS = Path(os.environ.get("DIGOV_PEERS_PYTHON", ".venv-peers/bin/python"))
HOSTS = int(os.environ.get("DIGOV_BENCHMARK_HOSTS", "300"))
PAGES = int(os.environ.get("DIGOV_BENCHMARK_PAGES", "3000"))
PAGES_A_HOST, DELAY = int(os.environ.get("DIGOV_BENCHMARK_PAGES_A_HOST", "20")), 1.0


@contextmanager
def served(hosts: int, articles: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """A server in a process of its own on the second core; what it saw is filled in at the end."""
    command = [sys.executable, "-m", "benchmarks.collection_server", str(hosts), str(articles)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        if (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(process.pid, {1})
        log: dict[str, Any] = {}
        yield int(process.stdout.readline()), log
        process.stdin.close()
        log.update(json.loads(process.stdout.readline()))


def collect_all(hosts: int, articles: int, delay_scale: float, port: int) -> dict[str, Any]:
    """Collect every host with archive and ledger.

    Returns seconds, pages that are captured, CPU seconds, and the most seconds between the end of an answer
    and its commit (WARC file on the disk, then the row of the ledger).
    """
    from assets.collection import Web, captures, collect
    from tests.integration.collection.collecting_sites import source

    async def resolve(host: str, _: int) -> list[tuple[str, int]]:
        return [(ip_of(int(host.partition(".")[0].removeprefix("h"))), port)]

    sources = [
        source(f"h{number}.example", delay_seconds=DELAY, most_pages=10**6, most_list_pages=10**5)
        for number in range(hosts)
    ]
    web = Web(
        resolve, lambda ip, _: ip.startswith("127.42."), lambda _: datetime.now(UTC), "digov/0.1", delay_scale
    )
    with tempfile.TemporaryDirectory(dir=".") as folder:
        archive = Path(folder)
        wall, cpu = time.monotonic(), time.process_time()
        report = asyncio.run(collect(sources, archive, web, study="benchmark", say=lambda _: None))
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        pages = sum(row.page_role == "article" and row.state == "ok" for row in captures(archive))
    return {"seconds": wall, "cpu": cpu, "pages": pages, "longest_wait": report.longest_wait}


def rate_under_delays() -> None:
    """What share of the rate that the delays allow is reached, on one core."""
    with served(HOSTS, PAGES_A_HOST) as (port, log):
        mine = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(mine)})
        done = collect_all(HOSTS, PAGES_A_HOST, 1.0, port)
        os.sched_setaffinity(0, mine)
    # robots.txt, one list page and the articles of every host; the first of them need not wait.
    least = (PAGES_A_HOST + 1) * DELAY
    row = {
        "pages captured": done["pages"],
        "seconds": done["seconds"],
        "share of the allowed rate": least / log["seconds"],
        "all hosts asked after (s)": log["ramp"],
        "least gap measured (s)": log["least_gap"],
        "longest from answer to commit (s)": done["longest_wait"],
        "CPU seconds": done["cpu"],
        "load": os.getloadavg()[0],
    }
    title = f"collection, {HOSTS} hosts at {DELAY:g} s, one core, archive and ledger on"
    print_table(title, tuple(row), [tuple(row.values())])


def speed_without_delays() -> None:
    """Pages a second from one site with 32 connections, beside Scrapy, in turns."""
    rows = []
    for turn in range(2):
        with served(1, PAGES) as (port, _):
            done = collect_all(1, PAGES, 0.0, port)
        rows.append(
            (
                f"digov, archive on ({turn + 1})",
                done["pages"],
                done["seconds"],
                done["pages"] / done["seconds"],
            )
        )
        if not PEERS.exists():
            continue
        with served(1, PAGES) as (port, _):
            script = Path(__file__).with_name("collection_scrapy.py")
            text = subprocess.run(
                [PEERS, script, f"http://{ip_of(0)}:{port}/list.html"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        peer = json.loads(text.splitlines()[-1])
        rows.append(
            (
                f"Scrapy, no archive ({turn + 1})",
                peer["pages"],
                peer["seconds"],
                peer["pages"] / peer["seconds"],
            )
        )
    print_table("collection without delay, one site", ("what", "pages", "seconds", "pages a second"), rows)


def main() -> None:
    """Both tables."""
    speed_without_delays()
    rate_under_delays()

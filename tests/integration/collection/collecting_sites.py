"""Registered sources for tests, and collections of them from a web that is handed in."""

from pathlib import Path
from typing import Any

from assets.collection import Capture, CollectReport, Limits, Web, captures, collect
from assets.registry.sources import Source

# Everything that waits waits briefly, so that a test of a timeout takes a moment.
QUICK = Limits(
    connect_seconds=0.5, fetch_seconds=0.5, pause_between_tries=0.01, tries=3, longest_retry_after=5
)


def source(
    host: str = "a.example", source_id: str | None = None, expected: str = "ok", **collection: Any
) -> Source:
    """A portal whose list is /list.html of a host."""
    described = {
        "method": "html_list",
        "entries": (f"http://{host}/list.html",),
        "delay_seconds": 1,
        "most_pages": 2000,
        "most_list_pages": 20,
    } | collection
    return Source.model_validate(
        {
            "source_id": source_id or host.partition(".")[0],
            "kind": "portal",
            "stream": "official_portal",
            "name_en": f"SIMULATED portal of {host}",
            "name_zh": "模拟门户",
            "url": f"http://{host}/",
            "origin": host.partition(".")[0],
            "author": None,
            "published": None,
            "place": None,
            "licence": "simulated",
            "text": None,
            "expected_state": expected,
            "cadence": "monthly",
            "live": False,
            "ethics": "simulated",
            "collection": described,
        }
    )


async def collect_from(
    sources: list[Source], archive: Path, web: Web, limits: Limits = QUICK, **more: Any
) -> CollectReport:
    """Collect in the loop in which the server of the test runs."""
    return await collect(sources, archive, web, study="t", say=lambda _: None, limits=limits, **more)


def by_path(archive: Path, host: str = "a.example") -> dict[str, Capture]:
    """Newest attempt of every path of a host."""
    found: dict[str, Capture] = {}
    for one in captures(archive):
        if one.url.startswith(f"http://{host}/"):
            found[one.url.removeprefix(f"http://{host}")] = one
    return found

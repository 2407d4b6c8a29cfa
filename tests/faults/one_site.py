"""One site whose list names good pages and broken ones, collected once."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assets.collection.evidence import Capture
from assets.registry.sources import Source
from tests.faults.fault_server import ROBOTS, Answer, FaultServer, article_links, http, list_page, page
from tests.faults.invariants import check_all
from tests.integration.collection.collecting_sites import QUICK, by_path, collect_from, source

GOOD = http(page("关于推进数字政府建设的通知"))


def site(**paths: Answer) -> dict[str, Answer]:
    """A site whose list names /good.html and what else is given (`x_html` is /x.html)."""
    found: dict[str, Answer] = {f"/{name.replace('_', '.')}": answer for name, answer in paths.items()}
    names = [path for path in found if path not in ("/list.html", ROBOTS)]
    return {"/list.html": list_page(*article_links("/good.html", *names)), "/good.html": GOOD, **found}


def collect_site(
    tmp_path: Path,
    answers_of: dict[str, Answer],
    *,
    limits: Any = QUICK,
    delay_scale: float = 0.0,
    of: Source | None = None,
    more_sites: dict[str, dict[str, Answer]] | None = None,
    before: Callable[[FaultServer], None] = lambda _: None,
) -> tuple[dict[str, Capture], FaultServer, Any]:
    """Collect a.example once; checks what must hold after any fault."""
    server = FaultServer({"a.example": answers_of, **(more_sites or {})})

    async def run() -> Any:
        async with server:
            before(server)
            return await collect_from([of or source()], tmp_path, server.web(delay_scale), limits)

    report = asyncio.run(run())
    check_all(tmp_path, server, report, of or source())
    return by_path(tmp_path), server, report

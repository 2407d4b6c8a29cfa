"""The eight invariants of DESIGN section 8 as far as a fault of the web can break them, for one archive.

Confinement and confidentiality are read from the files and texts that are there; convergence from a second
collection, of a web that is well again, beside one that never had a fault.
"""

import asyncio
import gzip
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assets.collection import captures, evidence_digest, payload
from assets.collection.evidence import Capture
from assets.documents.landing import frame
from assets.documents.store import opened_payloads
from assets.registry.sources import ACCESS_STATES, Source
from tests.faults.fault_server import ROBOTS, Answer, FaultServer, http, page
from tests.integration.collection.collecting_sites import QUICK, collect_from

SEEN = ("ok", "not_modified")
OURS = ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", ".lock")
HOME = str(Path.home())


def check_all(archive: Path, server: FaultServer, report: Any, source: Source) -> None:
    """All eight, in their order. Takes a copy of the archive for the fifth."""
    rows = captures(archive)
    nothing_is_lost(archive, rows)
    nothing_is_half(archive, rows)
    nothing_is_called_done_that_is_not(rows, report, source.source_id)
    absence_is_typed(archive, rows)
    a_web_that_is_well_again_gives_what_it_always_gave(archive, server, source)
    nothing_leads_out(archive, rows, server)
    nothing_is_told_of_this_machine(archive, rows)
    every_state_says_why(rows)


def nothing_is_lost(archive: Path, rows: list[Capture]) -> None:
    """I1: what the ledger says is stored reads back, and its hash is the one that was promised."""
    for row in rows:
        assert (row.state in SEEN) <= (row.payload_sha256 is not None)
        if row.payload_sha256:
            assert len(payload(archive, row.payload_sha256)) == row.payload_bytes
    assert evidence_digest(archive)


def nothing_is_half(archive: Path, rows: list[Capture]) -> None:
    """I2: one row for one fetch, whole records only, nothing unfinished under a final name."""
    assert len({row.attempt_id for row in rows}) == len(rows)
    asked = [(row.url, row.attempted_at) for row in rows if row.page_role != "robots"]
    assert len(set(asked)) == len(asked), "two rows for one fetch"
    for path in archive.glob("*.warc.gz"):
        with gzip.open(path) as records:
            assert records.read().startswith(b"WARC/1.1")
    assert not list(archive.rglob("*.tmp*")) and not list(archive.rglob("*.torn"))


def nothing_is_called_done_that_is_not(rows: list[Capture], report: Any, source_id: str) -> None:
    """I3: report and ledger agree, and a visit with anything but whole lists never counts as a success."""
    counted: dict[str, int] = {}
    for row in rows:
        if row.source_id == source_id and row.page_role != "robots":
            counted[row.state] = counted.get(row.state, 0) + 1
    assert report.states.get(source_id, {}) == dict(sorted(counted.items()))
    if source_id in report.fetched:
        lists = [row for row in rows if row.page_role == "list" and row.source_id == source_id]
        assert any(row.state in SEEN for row in lists)
    if report.outcome_of(source_id) != "ok":
        assert source_id not in report.fetched


def absence_is_typed(archive: Path, rows: list[Capture]) -> None:
    """I4: each attempt has one state of the closed list, and only a page that was read becomes a document."""
    assert {row.state for row in rows} <= set(ACCESS_STATES)
    with tempfile.TemporaryDirectory() as cache, opened_payloads(archive) as read:
        documents = frame(rows, {}, Path(cache), read)
    assert set(documents["url"]) <= {row.url for row in rows if row.state in SEEN}


def a_web_that_is_well_again_gives_what_it_always_gave(
    archive: Path, server: FaultServer, source: Source
) -> None:
    """I5: the next collection, without the fault, holds the pages that a web without it would have given."""
    if any(host != "a.example" for host in server.sites) or server.certificates or server.resolved:
        return
    site = server.sites["a.example"]
    well: dict[str, Answer] = {
        path: http(page(f"第{number}号通知")) if path not in ("/list.html", ROBOTS, "/") else answer
        for number, (path, answer) in enumerate(sorted(site.items()))
        if path != ROBOTS and not path.startswith("/files/")
    }
    if not isinstance(well.get("/list.html"), bytes):
        return
    with tempfile.TemporaryDirectory() as folder:
        after, never = Path(folder, "after"), Path(folder, "never")
        shutil.copytree(archive, after, ignore=shutil.ignore_patterns(".lock"))
        for one in (after, never):
            # Twice: a visit that had to be broken off is first brought to its end.
            for day in (32, 64):
                _collect(well, source, one, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day))
        assert _newest(after) == _newest(never)


def _collect(site: Mapping[str, Answer], source: Source, archive: Path, start: datetime) -> None:
    server = FaultServer({"a.example": dict(site)})

    async def run() -> None:
        async with server:
            await collect_from([source], archive, server.web(start=start), QUICK)

    asyncio.run(run())


def _newest(archive: Path) -> dict[str, str | None]:
    """Hash of the bytes of each article when it was last looked at; None where it was not read then."""
    found: dict[str, str | None] = {}
    for row in sorted(captures(archive), key=lambda row: row.attempted_at):
        if row.page_role == "article":
            found[row.url] = row.payload_sha256 if row.state in SEEN else None
    return found


def nothing_leads_out(archive: Path, rows: list[Capture], server: FaultServer) -> None:
    """I6: files only where they belong, requests only to hosts of the web, and all of them in the ledger."""
    for path in archive.iterdir():
        assert path.name in OURS or path.name.endswith(".warc.gz"), path.name
    assert {one.host for one in server.arrivals} <= set(server.sites)
    said = {row.url.partition("://")[2].partition("/")[0].partition(":")[0] for row in rows if row.tries}
    assert said >= {one.host for one in server.arrivals}


def nothing_is_told_of_this_machine(archive: Path, rows: list[Capture]) -> None:
    """I7: no path, no traceback, no address of memory in what is told of an attempt."""
    for row in rows:
        told = row.reason or ""
        assert (
            str(archive) not in told and HOME not in told and "Traceback" not in told and " at 0x" not in told
        )


def every_state_says_why(rows: list[Capture]) -> None:
    """I8: what did not bring a page says why in words."""
    for row in rows:
        assert row.state in SEEN or len(row.reason or "") > 5, f"{row.url}: {row.state} without a reason"

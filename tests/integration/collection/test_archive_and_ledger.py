"""The archive after a crash, beside another collector, and read by strangers' tools."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets.collection import (
    IntegrityProblem,
    captures,
    completed_visits,
    due,
    evidence_digest,
    last_visits,
    payload,
)
from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.landing import frames, waiting
from assets.storage.lock import LockHeld, StudyLock
from assets.storage.tables import landing_tables
from tests.faults.fault_server import FaultServer, Visitor, article_links, http, list_page, page
from tests.integration.collection.collecting_sites import QUICK, by_path, collect_from, source

ROOT = Path(__file__).resolve().parents[3]


def pages(number: int, edited: str = "") -> dict[str, Any]:
    site: dict[str, Any] = {
        f"/p{one:02d}.html": http(page(f"第{one}号通知{edited if one == 3 else ''}")) for one in range(number)
    }
    return {**site, "/list.html": list_page(*article_links(*site))}


def run(server: FaultServer, archive: Path, start: datetime = datetime(2026, 1, 1, tzinfo=UTC), **more: Any):
    async def collecting() -> Any:
        async with server:
            return await collect_from([source()], archive, server.web(start=start), **more)

    return asyncio.run(collecting())


async def slow(visitor: Visitor) -> None:
    """Page 9, so late that what came before it is committed."""
    await asyncio.sleep(0.4)
    await visitor.send(pages(12)["/p09.html"])


def in_a_process(archive: Path, fault_at: str) -> int:
    """Collect the twelve pages in a process of its own that dies at a named point; its exit code."""
    code = (
        "from tests.integration.collection.test_archive_and_ledger import *;"
        f"run(FaultServer({{'a.example': pages(12) | {{'/p09.html': slow}}}}), Path({str(archive)!r}))"
    )
    environment = {**os.environ, "FAULT_AT": fault_at, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=False).returncode


def test_equal_webs_give_equal_evidence_whatever_the_speed_of_the_answers(tmp_path: Path):
    async def slow(visitor: Visitor) -> None:
        await asyncio.sleep(0.05)
        await visitor.send(pages(30)["/p05.html"])

    run(FaultServer({"a.example": pages(30)}), tmp_path / "one")
    run(FaultServer({"b.example": {}, "a.example": {**pages(30), "/p05.html": slow}}), tmp_path / "two")
    assert captures(tmp_path / "one") == captures(tmp_path / "two")
    assert evidence_digest(tmp_path / "one") == evidence_digest(tmp_path / "two") != ""
    assert evidence_digest(tmp_path / "nothing") == ""


def test_a_second_visit_asks_again_and_keeps_what_changed_and_what_is_gone(tmp_path: Path):
    run(FaultServer({"a.example": pages(5)}), tmp_path)
    after = pages(5, edited="（修订）")
    after["/list.html"] = list_page(*article_links("/p00.html", "/p03.html", "/new.html"))
    after["/new.html"] = http(page("新通知"))
    del after["/p04.html"]
    run(FaultServer({"a.example": after}), tmp_path, datetime(2026, 2, 1, tzinfo=UTC))
    assert completed_visits(tmp_path) == {"a": 2}
    second = {row.url.rpartition("/")[2]: row for row in captures(tmp_path) if row.attempted_at.month == 2}
    assert second["p04.html"].state == "gone"
    assert (second["new.html"].state, second["new.html"].is_revisit) == ("ok", False)
    assert (second["p03.html"].state, second["p03.html"].is_revisit) == ("ok", False)
    assert (second["p01.html"].state, second["p01.html"].is_revisit) == ("ok", True)
    for row in captures(tmp_path):
        if row.payload_sha256:
            payload(tmp_path, row.payload_sha256)


def test_a_page_that_says_not_modified_is_a_revisit_of_the_same_bytes(tmp_path: Path):
    body = page("第1号通知")

    async def conditional(visitor: Visitor) -> None:
        tag = (("ETag", '"v1"'),)
        is_same = visitor.arrival.headers.get("if-none-match") == '"v1"'
        await visitor.send(
            http("" if is_same else body, "304 Not Modified" if is_same else "200 OK", headers=tag)
        )

    for month in (1, 2, 3):
        web = {"/list.html": list_page(*article_links("/p.html")), "/p.html": conditional}
        run(FaultServer({"a.example": web}), tmp_path, datetime(2026, month, 1, tzinfo=UTC))
    rows = [row for row in captures(tmp_path) if row.url.endswith("/p.html")]
    assert [row.state for row in rows] == ["ok", "not_modified", "not_modified"]
    assert [row.is_revisit for row in rows] == [False, True, True]
    assert len({row.payload_sha256 for row in rows}) == 1
    assert payload(tmp_path, rows[2].payload_sha256 or "").decode() == body


POINTS = [
    "warc-record-half:7",
    "warc-written:1",
    "warc-durable:1",
    "ledger-committed:1",
    "ledger-committed:2",
]


@pytest.mark.parametrize("point", POINTS)
def test_f01_to_f03_a_killed_collection_is_resumed_without_a_lost_or_doubled_page(tmp_path: Path, point: str):
    run(FaultServer({"a.example": pages(12)}), tmp_path / "undisturbed")
    archive = tmp_path / "killed"
    assert in_a_process(archive, point) == -signal.SIGKILL
    before = captures(archive) if (archive / "ledger.sqlite").exists() else []
    server = FaultServer({"a.example": pages(12)})
    run(server, archive)
    assert captures(archive) == captures(tmp_path / "undisturbed")
    committed = {row.url.partition("example")[2] for row in before}
    assert committed.isdisjoint(server.paths("a.example")), "a page that was committed is asked again"
    for row in captures(archive):
        if row.payload_sha256:
            assert len(payload(archive, row.payload_sha256)) == row.payload_bytes
    check = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *archive.glob("*.warc.gz")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout


def test_f02_bytes_after_the_last_committed_record_are_cut_and_kept(tmp_path: Path):
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    (name,) = tmp_path.glob("*.warc.gz")
    whole = name.read_bytes()
    with name.open("ab") as handle:
        handle.write(whole[:100])
    run(FaultServer({"a.example": pages(4)}), tmp_path, datetime(2026, 2, 1, tzinfo=UTC))
    assert name.read_bytes() == whole
    (torn,) = tmp_path.glob("*.torn")
    assert torn.read_bytes() == whole[:100]


def test_f11_f12_a_flipped_or_missing_byte_is_found_before_it_is_served(tmp_path: Path):
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    digest = by_path(tmp_path)["/p01.html"].payload_sha256 or ""
    (name,) = tmp_path.glob("*.warc.gz")
    whole = name.read_bytes()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as ledger:
        (offset, length) = ledger.execute(
            "select warc_offset, warc_length from attempts where payload_sha256 = ?", (digest,)
        ).fetchone()
    for position in (offset + 20, offset + length // 2, offset + length - 3):
        spoiled = bytearray(whole)
        spoiled[position] ^= 1
        name.write_bytes(spoiled)
        with pytest.raises(IntegrityProblem, match=r"\.warc\.gz at byte"):
            payload(tmp_path, digest)
    name.write_bytes(whole[: offset + 5])
    with pytest.raises(IntegrityProblem):
        payload(tmp_path, digest)
    with pytest.raises(IntegrityProblem, match="restore it from a backup"):
        run(FaultServer({"a.example": pages(3)}), tmp_path)


def test_x01_a_second_collector_on_one_archive_is_told_who_works_there(tmp_path: Path):
    with_lock = StudyLock(tmp_path, "collect").acquire()
    with pytest.raises(LockHeld, match="collect"):
        run(FaultServer({"a.example": pages(3)}), tmp_path)
    with_lock.release()
    assert run(FaultServer({"a.example": pages(3)}), tmp_path).fetched == ["a"]


def test_x08_a_revisit_never_refers_to_a_record_that_is_not_committed(tmp_path: Path):
    for month in (1, 2):
        run(FaultServer({"a.example": pages(6)}), tmp_path, datetime(2026, month, 1, tzinfo=UTC))
    from warcio.archiveiterator import ArchiveIterator

    responses, references = set(), set()
    for name in sorted(tmp_path.glob("*.warc.gz")):
        with name.open("rb") as stream:
            for record in ArchiveIterator(stream):
                headers = record.rec_headers
                if record.rec_type == "response":
                    responses.add(headers.get_header("WARC-Record-ID"))
                elif record.rec_type == "revisit":
                    references.add(headers.get_header("WARC-Refers-To"))
    assert len(references) == 8 and references <= responses


def test_a_ledger_whose_maker_was_killed_before_its_first_table_is_none_yet(tmp_path: Path):
    sqlite3.connect(tmp_path / "ledger.sqlite").execute("pragma journal_mode = wal").close()
    assert captures(tmp_path) == []
    run(FaultServer({"a.example": pages(1)}), tmp_path)
    assert len(captures(tmp_path)) > 1


def test_the_ledger_refuses_to_be_changed(tmp_path: Path):
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    ledger = sqlite3.connect(tmp_path / "ledger.sqlite")
    for wrong in (
        "update attempts set state = 'ok'",
        "delete from attempts",
        "update visits set outcome = 'ok'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            ledger.execute(wrong)
    ledger.close()


def test_time_that_runs_out_leaves_the_visit_open_and_the_next_one_goes_on(tmp_path: Path):
    server = FaultServer({"a.example": pages(6)})
    report = run(server, tmp_path, most_seconds=0.0)
    assert report.outcome_of("a") == "not_attempted" and captures(tmp_path) == []

    async def slow(visitor: Visitor) -> None:
        await asyncio.sleep(0.3)
        await visitor.send(http(page("慢")))

    web = pages(6) | {"/p00.html": slow}
    report = run(
        FaultServer({"a.example": web}), tmp_path, most_seconds=0.2, limits=QUICK.__class__(at_once=1)
    )
    assert report.fetched == [] and completed_visits(tmp_path) == {}
    assert [one.source_id for one in due([source()], tmp_path, datetime(2026, 1, 2, tzinfo=UTC))] == ["a"]
    server = FaultServer({"a.example": web})
    assert run(server, tmp_path).fetched == ["a"]
    assert "/p00.html" not in server.paths("a.example") and "/p05.html" in server.paths("a.example")


def test_a_source_is_due_by_its_cadence_and_sooner_when_it_is_not_as_expected(tmp_path: Path):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert due([source()], tmp_path, now) == [source()]
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    assert due([source()], tmp_path, now + timedelta(days=20)) == []
    assert due([source()], tmp_path, now + timedelta(days=30)) == [source()]
    broken = tmp_path / "broken"
    run(FaultServer({"a.example": {}}), broken)
    assert due([source()], broken, now + timedelta(hours=12)) == []
    assert due([source()], broken, now + timedelta(days=2)) == [source()]
    assert due([source(expected="gone")], broken, now + timedelta(days=2)) == []


def test_the_landing_table_has_the_schema_of_the_registry(tmp_path: Path):
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    frame = frames(tmp_path, date.max)["page_captures"]
    assert frame.schema == landing_tables()["page_captures"].schema
    assert frame.height == len(captures(tmp_path)) == 5
    assert frames(tmp_path / "none", date.max)["page_captures"].height == 0


def test_what_is_captured_after_the_snapshot_waits_in_the_archive(tmp_path: Path):
    run(FaultServer({"a.example": pages(3)}), tmp_path)
    day = max(one.attempted_at for one in captures(tmp_path)).date()
    before = day - timedelta(days=1)
    assert waiting(tmp_path, day) == 0
    assert waiting(tmp_path, before) == len(captures(tmp_path)) == 5
    assert frames(tmp_path, before)["page_captures"].height == 0
    assert waiting(tmp_path / "none", before) == 0


def test_files_are_named_by_study_and_number_and_by_nothing_that_a_site_chooses(tmp_path: Path):
    names = ("/../../etc/x.html", "/" + "很" * 90 + ".html", "/CON.html", "/a%00b.html")
    web = {**pages(1), "/list.html": list_page(*article_links("/p00.html", *names))}
    run(FaultServer({"a.example": web}), tmp_path / "archive")
    assert sorted(path.name for path in (tmp_path / "archive").iterdir()) == [
        ".lock",
        "ledger.sqlite",
        "t-000001.warc.gz",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
    shutil.rmtree(tmp_path / "archive")


@pytest.mark.slow
def test_f17_sixty_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path):
    """Each kill hits a random one of all passes of the three points before and after a commit."""
    draw = random.Random(20260102)
    run(FaultServer({"a.example": pages(12)}), tmp_path / "undisturbed")
    archive, kept = tmp_path / "killed", 0
    for number in range(60):
        point = draw.choice(("warc-record-half", "warc-written", "warc-durable", "ledger-committed"))
        code = in_a_process(archive, f"{point}:{draw.randint(1, 14 if point == 'warc-record-half' else 2)}")
        assert code in (0, -signal.SIGKILL), f"kill {number}: {code}"
        rows = captures(archive) if (archive / "ledger.sqlite").exists() else []
        assert len(rows) >= kept, "a committed attempt is gone"
        kept = len(rows)
        if code == 0:
            assert captures(archive) == captures(tmp_path / "undisturbed")
            shutil.rmtree(archive)
            kept = 0
    run(FaultServer({"a.example": pages(12)}), archive)
    assert captures(archive) == captures(tmp_path / "undisturbed")


def test_changes_that_are_asked_for_at_one_moment_are_committed_together_or_not_at_all(tmp_path: Path):
    def opens(source_id: str) -> Any:
        return lambda ledger: memory.open_visit(ledger, source_id, datetime(2026, 1, 1, tzinfo=UTC), 7)

    def broken(ledger: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk is full")

    async def changing() -> list[Any]:
        async with Archive(tmp_path, "t", "test") as store:
            visits = await asyncio.gather(*(store.change(opens(name)) for name in "abc"))
            with pytest.raises(sqlite3.OperationalError):
                await asyncio.gather(store.change(opens("d")), store.change(broken))
            return visits

    assert [visit.number for visit in asyncio.run(changing())] == [1, 1, 1]
    assert set(last_visits(tmp_path)) == {"a", "b", "c"}

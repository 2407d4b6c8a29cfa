"""Files of other crawlers and pages that people saved: every record accounted for, nothing twice."""

import asyncio
import gzip
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assets.collection import (
    ImportReport,
    NotAContainer,
    PageProblem,
    SavedPage,
    captures,
    completed_visits,
    due,
    evidence_digest,
    import_page,
    import_warc,
    last_visits,
    payload,
)
from assets.collection.collecting import NotBuilt
from assets.collection.imports import containers
from assets.collection.landing import frames
from tests.faults.fault_server import FaultServer, page
from tests.integration.collection.collecting_sites import collect_from, source
from tests.integration.collection.foreign_files import (
    NOTICE,
    answer,
    by_warcio,
    digest,
    record,
    wacz,
    write,
)
from tests.integration.collection.test_archive_and_ledger import ROOT, pages, run

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A = "http://a.example"
HTML = "text/html; charset=utf-8"


def bring(path: Path, archive: Path, *sources: Any) -> ImportReport:
    wanted = sources or [source()]
    return asyncio.run(
        import_warc(path, wanted, archive, study="t", at=NOW, by="data manager", say=lambda _: None)
    )


def reasons(report: ImportReport) -> str:
    return "\n".join(str(row["reason"]) for row in report.problems)


def moved(path: str, to: str, second: int) -> bytes:
    block = answer("", "301 Moved", "text/html", ("Location", to))
    return record(A + path, block, date=f"2019-05-06T07:08:0{second}Z")


def test_a_file_of_another_crawler_becomes_captures_with_their_own_times(tmp_path: Path):
    file = tmp_path / "x.warc.gz"
    file.write_bytes(by_warcio({A + "/list.html": page("目录"), A + "/n/1.html": NOTICE}))
    archive = tmp_path / "archive"
    report = bring(file, archive)
    assert (report.added, report.already, report.refused, report.unchecked) == (2, 0, 0, 0)
    assert report.ignored == {"warcinfo records": 1, "request records": 2}
    rows = {row.url: row for row in captures(archive)}
    assert rows[A + "/list.html"].page_role == "list"
    one = rows[A + "/n/1.html"]
    assert (one.state, one.page_role, one.http_status, one.tries) == ("ok", "article", 200, 1)
    assert one.attempted_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert one.payload_sha256 == hashlib.sha256(NOTICE.encode()).hexdigest()
    assert payload(archive, one.payload_sha256).decode() == NOTICE
    assert report.sha256[:16] in (one.reason or "")
    assert completed_visits(archive) == {} and last_visits(archive) == {}, "an import is no visit"
    assert due([source()], archive, NOW) == [source()]
    with sqlite3.connect(archive / "ledger.sqlite") as ledger:
        kept = ledger.execute("select kind, file_name, file_sha256, imported_by from imports").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            ledger.execute("delete from imports")
    assert kept == [("warc", "x.warc.gz", report.sha256, "data manager")]
    assert frames(archive, date.max)["page_captures"].height == 2


def test_importing_twice_adds_nothing(tmp_path: Path):
    same = {"WARC_Payload_Digest": digest(NOTICE.encode())}
    file = write(
        tmp_path / "x.warc.gz",
        record(A + "/1.html", answer(NOTICE), **same),
        moved("/old.html", "/1.html", 8),
        record(A + "/1.html", b"", "2019-06-06T07:08:09Z", "revisit", **same),
    )
    archive = tmp_path / "archive"

    def held() -> tuple[str, dict[str, bytes]]:
        return evidence_digest(archive), {one.name: one.read_bytes() for one in archive.glob("*.gz")}

    assert bring(file, archive).added == 3
    before = held()
    again = bring(file, archive)
    assert (again.added, again.already, again.refused) == (0, 3, 0)
    copied = tmp_path / "same under another name.warc.gz"
    copied.write_bytes(file.read_bytes())
    assert bring(copied, archive).already == 3
    assert held() == before


def test_our_own_files_brought_in_again_add_no_page_that_was_there(tmp_path: Path):
    archive, other = tmp_path / "archive", tmp_path / "other"

    def held(folder: Path) -> set[Any]:
        return {(row.url, row.attempted_at, row.state, row.payload_sha256) for row in captures(folder)}

    run(FaultServer({"a.example": pages(4)}), archive)
    (file,) = archive.glob("*.warc.gz")
    before = held(archive)
    report = bring(file, archive)
    assert (report.added, report.already, report.refused) == (0, len(before), 0)
    elsewhere = bring(file, other)
    assert elsewhere.added == len(before) and elsewhere.unchecked == 0
    assert held(archive) == before == held(other)


def test_states_come_from_the_same_signs_as_our_own(tmp_path: Path):
    wait = "<html><script>document.cookie='a=1';location.reload()</script></html>"
    file = write(
        tmp_path / "x.warc",
        record(A + "/ok.html", answer(NOTICE)),
        record(A + "/gone.html", answer("x", "404 Not Found")),
        record(A + "/blocked.html", answer(wait, "521 Web Server Is Down")),
        record(A + "/soft.html", answer(page("404 not found", "页面不存在"))),
        record(A + "/error.html", answer("x", "500 Internal Server Error")),
        record(A + "/cut.html", answer(NOTICE[:50]), WARC_Truncated="disconnect"),
        record(A + "/long.html", answer(NOTICE[:50]), WARC_Truncated="length"),
        record(A + "/a.jpg", answer(b"\xff\xd8\xff\xe0", kind="image/jpeg")),
        record(A + "/data", answer('{"a": 1}', kind="application/json")),
        record(A + "/robots.txt", answer("User-agent: *\n", kind="text/plain")),
        record(A + "/f.pdf", answer(b"%PDF-1.4 ...", kind="application/pdf")),
    )
    report = bring(file, tmp_path / "archive")
    rows = {row.url.rpartition("/")[2]: row for row in captures(tmp_path / "archive")}
    assert {name: row.state for name, row in rows.items()} == {
        "ok.html": "ok",
        "gone.html": "gone",
        "blocked.html": "blocked_challenge",
        "soft.html": "soft_404",
        "error.html": "http_error",
        "cut.html": "truncated",
        "long.html": "too_large",
        "robots.txt": "ok",
        "f.pdf": "ok",
    }
    assert (rows["robots.txt"].page_role, rows["f.pdf"].page_role) == ("robots", "attachment")
    assert rows["cut.html"].payload_sha256 is None
    assert sum(report.ignored.values()) == 2 and report.refused == 0


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "whole.warc.gz"])
def test_damaged_and_torn_records_are_refused_and_the_others_taken(tmp_path: Path, name: str):
    records = []
    for number in range(5):
        block = answer(page(f"第{number}号通知"))
        records.append(record(f"{A}/{number}.html", block, WARC_Block_Digest=digest(block)))
    whole = write(tmp_path / name, *records, whole=name.startswith("whole")).read_bytes()
    spoiled = bytearray(whole)
    at = len(whole) // 2
    if name == "x.warc.gz":
        at = sum(len(gzip.compress(one, mtime=0)) for one in records[:2]) + 120
    spoiled[at] ^= 0x40
    (tmp_path / name).write_bytes(spoiled)
    report = bring(tmp_path / name, tmp_path / "spoiled")
    assert report.refused >= 1 and report.problems
    right = {hashlib.sha256(page(f"第{number}号通知").encode()).hexdigest() for number in range(5)}
    assert {row.payload_sha256 for row in captures(tmp_path / "spoiled")} <= right
    if name != "whole.warc.gz":
        assert (report.added, report.refused) == (4, 1)
        wanted = {f"{A}/{number}.html" for number in (0, 1, 3, 4)}
        assert {row.url for row in captures(tmp_path / "spoiled")} == wanted
    (tmp_path / name).write_bytes(whole[:-30])
    report = bring(tmp_path / name, tmp_path / "torn")
    assert "cut off" in reasons(report)
    assert (report.added, report.refused) == (4, 1), reasons(report)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_wherever_a_file_is_torn_no_half_page_is_taken(tmp_path: Path, cut: int):
    records = (record(A + "/1.html", answer(NOTICE)), record(A + "/2.html", answer(page("二"))))
    file = write(tmp_path / "x.warc.gz", *records)
    file.write_bytes(file.read_bytes()[:-cut])
    report = bring(file, tmp_path / "archive")
    assert (report.added, report.refused) == (1, 1)


def test_records_that_cannot_be_are_refused_with_their_reason(tmp_path: Path):
    good = answer(NOTICE)
    file = write(
        tmp_path / "x.warc.gz",
        record("http://b.example/1.html", good),
        record("http://b.example/2.html", good),
        record(A + "/1.html", good, date="2031-01-01T00:00:00Z"),
        record(A + "/2.html", good, date="yesterday"),
        record(A + "/3.html", good, WARC_Block_Digest=digest(b"another")),
        record(A + "/4.html", good, WARC_Payload_Digest=digest(b"another")),
        record(A + "/5.html", b"no answer at all"),
        record(A + "/6.html", good, WARC_Segment_Number="1"),
        record(A + "/7.html", good, kind="future"),
        record("http://user:pw@a.example/8.html", good),
        record(A + "/9.html", b"", kind="revisit", WARC_Refers_To="<urn:nowhere>"),
        record("urn:pageinfo:x", b"{}", kind="resource", content_type="application/json"),
        record(A + "/10.html", good),
    )
    report = bring(file, tmp_path / "archive")
    assert [row.url for row in captures(tmp_path / "archive")] == [A + "/10.html"]
    assert report.refused == len(report.problems) == 11 and report.hosts == {"b.example": 2}
    for words in (
        "no source names the host b.example",
        "which cannot be",
        "without a time",
        "its bytes are not those",
        "its body is not that",
        "headers of the answer do not end",
        "several segments",
        "type 'future'",
        "user name",
        "neither in the file nor in the archive",
    ):
        assert words in reasons(report)


def test_bodies_are_read_however_their_crawler_kept_them(tmp_path: Path):
    raw, packed = NOTICE.encode(), gzip.compress(NOTICE.encode())
    pieces = [raw[at : at + 100] for at in range(0, len(raw), 100)]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"
    chunks, packing = ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")
    kept = {
        "plain": answer(raw),
        "chunked": answer(chunked, "200 OK", HTML, chunks),
        "joined": answer(raw, "200 OK", HTML, chunks),
        "packed": answer(packed, "200 OK", HTML, packing),
        "unpacked": answer(raw, "200 OK", HTML, packing),
        "brotli_unpacked": answer(raw, "200 OK", HTML, ("Content-Encoding", "br")),
        "both": answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), "200 OK", HTML, packing, chunks),
        "http2": answer(raw).replace(b"HTTP/1.1 200 OK", b"HTTP/2 200"),
    }
    archive = tmp_path / "archive"
    records = [record(f"{A}/{name}.html", block) for name, block in kept.items()]
    report = bring(write(tmp_path / "x.warc.gz", *records), archive)
    assert report.added == len(kept), reasons(report)
    wanted = hashlib.sha256(raw).hexdigest()
    for row in captures(archive):
        # The same bytes at so many addresses are a page that says "not found": said beside, bytes kept.
        assert (row.payload_sha256, row.state) == (wanted, "soft_404"), row.url
    assert payload(archive, wanted) == raw
    check = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *archive.glob("*.warc.gz")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout


def test_redirects_lead_to_the_page_that_the_file_holds(tmp_path: Path):
    file = write(
        tmp_path / "x.warc.gz",
        moved("/a.html", "/b.html", 1),
        moved("/b.html", "/c.html", 2),
        record(A + "/c.html", answer(NOTICE), date="2019-05-06T07:08:03Z"),
        moved("/lost.html", "/nowhere.html", 4),
        moved("/home.html", "/", 5),
        moved("/away.html", "http://b.example/x.html", 6),
        moved("/round.html", "/round2.html", 7),
        moved("/round2.html", "/round.html", 8),
    )
    archive = tmp_path / "archive"
    assert bring(file, archive).refused == 0
    rows = {row.url.rpartition("/")[2]: row for row in captures(archive)}
    wanted = hashlib.sha256(NOTICE.encode()).hexdigest()
    for name in ("a.html", "b.html", "c.html"):
        assert (rows[name].state, rows[name].payload_sha256) == ("ok", wanted)
    assert rows["a.html"].final_url == A + "/c.html" and rows["a.html"].is_revisit
    assert rows["a.html"].attempted_at == datetime(2019, 5, 6, 7, 8, 1, tzinfo=UTC)
    for name in ("lost.html", "away.html", "round.html"):
        assert rows[name].state == "redirect_error"
    assert rows["home.html"].state == "gone_redirected"


def test_revisits_stand_for_the_bytes_that_they_refer_to(tmp_path: Path):
    same = {"WARC_Payload_Digest": digest(NOTICE.encode())}
    asked = {
        "WARC_Refers_To": "<urn:one>",
        "WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    }
    file = write(
        tmp_path / "x.warc.gz",
        record(A + "/other.html", answer(b""), "2019-07-01T00:00:00Z", "revisit", **same),
        record(A + "/1.html", b"", "2019-08-01T00:00:00Z", "revisit", **asked),
        record(A + "/1.html", answer(NOTICE), record_id="<urn:one>", **same),
    )
    archive = tmp_path / "archive"
    report = bring(file, archive)
    assert (report.added, report.refused) == (3, 0), reasons(report)
    rows = {(row.url, row.attempted_at.month): row for row in captures(archive)}
    assert [row.state for row in rows.values()] == ["ok", "ok", "not_modified"]
    assert len({row.payload_sha256 for row in rows.values()}) == 1
    assert rows[A + "/other.html", 7].is_revisit and rows[A + "/1.html", 8].is_revisit


def test_the_source_of_a_shared_host_is_the_one_whose_rule_fits(tmp_path: Path):
    one = source(source_id="one", articles={"address": "/one/"})
    two = source(source_id="two", articles={"address": "/two/"})
    file = write(
        tmp_path / "x.warc.gz",
        record(A + "/one/1.html", answer(NOTICE)),
        record(A + "/two/1.html", answer(page("二"))),
        record(A + "/three/1.html", answer(page("三"))),
    )
    report = bring(file, tmp_path / "archive", one, two)
    found = {row.source_id: row.url for row in captures(tmp_path / "archive")}
    assert found == {"one": A + "/one/1.html", "two": A + "/two/1.html"}
    assert "say which one with --source" in reasons(report)
    assert bring(file, tmp_path / "archive", two).added == 2


def test_a_wacz_gives_its_files_and_refuses_what_leads_out_lies_or_explodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    good = gzip.compress(record(A + "/1.html", answer(NOTICE)), mtime=0)
    other = gzip.compress(record(A + "/2.html", answer(page("二"))), mtime=0)
    members = {
        "archive/a.warc.gz": good,
        "archive/../../../evil.warc.gz": other,
        "/archive/abs.warc.gz": other,
        "elsewhere/b.warc.gz": other,
        "archive/lie.warc.gz": other,
        "archive/bomb.warc": b"WARC/1.0\r\n" + b"0" * 5_000_000,
    }
    file = wacz(tmp_path / "x.wacz", members, {"archive/lie.warc.gz": "sha256:" + "0" * 64})
    report = bring(file, tmp_path / "archive")
    assert (report.added, report.refused) == (1, 5)
    for words in ("leads out of the zip", "outside archive/", "not the one in datapackage.json", "unpacks"):
        assert words in reasons(report)
    assert not list(tmp_path.rglob("evil*")) and not (tmp_path.parent / "evil.warc.gz").exists()
    monkeypatch.setattr(containers, "MOST_MEMBERS", 3)
    with pytest.raises(NotAContainer, match="at most 3"):
        bring(file, tmp_path / "archive")


def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path):
    (tmp_path / "x.warc").write_text("<html></html>")
    with pytest.raises(NotAContainer, match="no WARC file"):
        bring(tmp_path / "x.warc", tmp_path / "archive")
    with zipfile.ZipFile(tmp_path / "y.wacz", "w") as empty:
        empty.writestr("a.txt", "x")
    with pytest.raises(NotAContainer, match="without a WARC file"):
        bring(tmp_path / "y.wacz", tmp_path / "archive")
    damaged = wacz(tmp_path / "z.wacz", {"archive/a.warc": b"WARC/1.0"}).read_bytes()
    (tmp_path / "z.wacz").write_bytes(damaged[:-40])
    with pytest.raises(NotAContainer, match="damaged"):
        bring(tmp_path / "z.wacz", tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_a_record_that_unpacks_to_gigabytes_takes_no_memory(tmp_path: Path):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    lines = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: {A}/1",
        "Content-Length: 400000000",
        "",
        "",
    )
    data = packer.compress("\r\n".join(lines).encode())
    for _ in range(400):
        data += packer.compress(bytes(1_000_000))
    file = tmp_path / "x.warc.gz"
    file.write_bytes(data + packer.compress(b"\r\n\r\n") + packer.flush())
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000));"
        "from pathlib import Path; from assets.collection.imports.warc_reader import read_file;"
        f"print([one.reason for one in read_file(Path({str(file)!r}))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "more than" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "point", ["warc-record-half:2", "warc-written:1", "warc-durable:1", "ledger-committed:1"]
)
def test_a_killed_import_is_finished_by_the_next_one(tmp_path: Path, point: str):
    records = [record(f"{A}/{number}.html", answer(page(f"第{number}号"))) for number in range(8)]
    file = write(tmp_path / "x.warc.gz", *records, moved("/old.html", "/3.html", 1))
    bring(file, tmp_path / "undisturbed")
    code = (
        "from tests.integration.collection.test_importing import *;"
        f"bring(Path({str(file)!r}), Path({str(tmp_path / 'killed')!r}))"
    )
    environment = {**os.environ, "FAULT_AT": point, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    bring(file, tmp_path / "killed")
    assert captures(tmp_path / "killed") == captures(tmp_path / "undisturbed")
    for row in captures(tmp_path / "killed"):
        assert payload(tmp_path / "killed", row.payload_sha256 or "")


def save(path: Path, archive: Path, url: str = A + "/1.html", day: int = 1) -> Any:
    saved = SavedPage(path, url, datetime(2026, 2, day, tzinfo=UTC), "research assistant")
    return asyncio.run(import_page(saved, [source()], archive, study="t", at=NOW))


def test_a_page_that_a_person_saved_is_a_capture_beside_the_others(tmp_path: Path):
    file = tmp_path / "saved.html"
    file.write_text(NOTICE)
    archive = tmp_path / "archive"
    first = save(file, archive)
    assert (first.state, first.role, first.is_new) == ("ok", "article", True)
    assert not save(file, archive).is_new
    assert save(file, archive, day=2).is_new and save(file, archive, A + "/2.html").is_new
    file.write_text(NOTICE + "<!-- another -->")
    other = save(file, archive)
    assert other.is_new and other.sha256 != first.sha256
    rows = captures(archive)
    assert len(rows) == 4 == len({row.attempt_id for row in rows})
    assert {(row.state, row.http_status, row.reason) for row in rows} == {("ok", None, "saved by a person")}
    assert payload(archive, first.sha256).decode() == NOTICE
    with sqlite3.connect(archive / "ledger.sqlite") as ledger:
        kept = ledger.execute("select distinct kind, imported_by from imports").fetchall()
    assert kept == [("page", "research assistant")]
    records = b"".join(gzip.decompress(path.read_bytes()) for path in archive.glob("*.gz"))
    assert b"research assistant" not in records and b"WARC-Type: resource" in records


def test_a_saved_page_is_a_document_whatever_its_address_unless_the_source_begins_there(tmp_path: Path):
    file = tmp_path / "saved.html"
    file.write_text(NOTICE)

    def role(path: str) -> str:
        saved = SavedPage(file, A + path, datetime(2026, 2, 1, tzinfo=UTC), "x")
        ruled = [source(articles={"address": "/n/[0-9]+"})]
        return asyncio.run(import_page(saved, ruled, tmp_path / "archive", study="t", at=NOW)).role

    found = {path: role(path) for path in ("/other.html", "/n/1.html", "/list.html", "/a.pdf")}
    assert found == {
        "/other.html": "article",
        "/n/1.html": "article",
        "/list.html": "list",
        "/a.pdf": "attachment",
    }


def test_a_saved_page_that_is_none_is_refused_with_what_to_do(tmp_path: Path):
    mhtml = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
    for name, body, words in (("empty.html", b"  ", "empty"), ("page.mhtml", mhtml, "HTML only")):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(PageProblem, match=words):
            save(tmp_path / name, tmp_path / "archive")
    (tmp_path / "ok.html").write_text(NOTICE)
    with pytest.raises(PageProblem, match="no source names the host"):
        save(tmp_path / "ok.html", tmp_path / "archive", "http://b.example/1.html")
    late = SavedPage(tmp_path / "ok.html", A + "/1.html", datetime(2027, 2, 1, tzinfo=UTC), "x")
    with pytest.raises(PageProblem, match="still to come"):
        asyncio.run(import_page(late, [source()], tmp_path / "archive", study="t", at=NOW))
    assert not (tmp_path / "archive").exists()


def test_sources_that_people_fill_are_never_due_and_never_visited(tmp_path: Path):
    filled = source(method="manual_capture")
    assert due([filled], tmp_path, NOW) == []
    with pytest.raises(NotBuilt, match="digov import"):
        asyncio.run(collect_from([filled], tmp_path, FaultServer({}).web()))


def test_a_visit_after_an_import_asks_for_what_was_imported(tmp_path: Path):
    archive = tmp_path / "archive"
    bring(write(tmp_path / "x.warc.gz", record(A + "/p09.html", answer(NOTICE))), archive)
    server = FaultServer({"a.example": pages(3)})
    run(server, archive)
    assert "/p09.html" in server.paths("a.example")
    assert completed_visits(archive) == {"a": 1}
    newest = [row for row in captures(archive) if row.url == A + "/p09.html"][-1]
    assert newest.state == "gone"

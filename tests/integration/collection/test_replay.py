"""Pages served again from WARC files alone, by a player that knows nothing of us, as they were at capture."""

import gzip
import io
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assets.collection import captures, payload
from tests.faults.fault_server import FaultServer, Visitor, article_links, closing, http, list_page, page
from tests.integration.collection.test_archive_and_ledger import run
from tests.integration.collection.test_importing import bring, reasons

COOKIES = (("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2"), ("X-Server-Said", "模拟"))
NAMES = ("plain", "packed", "pieces", "edited", "cut")
PAGES = {f"/{name}.html": page(f"{name} 通知").encode() for name in NAMES}
# Compressed with a time of its own, so that compressing again would not give these bytes.
PACKED = gzip.compress(PAGES["/packed.html"], mtime=1_600_000_000)


def chunked(body: bytes) -> bytes:
    """An answer in pieces of 700 bytes."""
    pieces = [body[at : at + 700] for at in range(0, len(body), 700)]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nX-After: yes\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"


def site(month: int) -> dict[str, Any]:
    """Each page in another way of sending; in the second month one says that it has not changed."""
    plain = http(PAGES["/plain.html"], headers=(*COOKIES, ("ETag", '"v1"')))

    async def conditional(visitor: Visitor) -> None:
        is_same = visitor.arrival.headers.get("if-none-match") == '"v1"'
        await visitor.send(http(status="304 Not Modified", headers=(("ETag", '"v1"'),)) if is_same else plain)

    edited = PAGES["/edited.html"] + (b"<!-- edited -->" if month > 1 else b"")
    return {
        "/list.html": list_page(*article_links(*PAGES)),
        "/plain.html": conditional,
        "/packed.html": http(PACKED, headers=(("Content-Encoding", "gzip"),)),
        "/pieces.html": chunked(PAGES["/pieces.html"]),
        "/edited.html": http(edited),
        "/cut.html": closing(http(PAGES["/cut.html"][:500], length=2000)),
    }


@dataclass(frozen=True)
class Played:
    """An answer as a player gives it: status line, headers in order, body as on the wire without chunks."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    is_truncated: bool = False


class Player:
    """Answers of an archive by address and month; revisit records lead to the record that they name."""

    def __init__(self, archive: Path):
        from warcio.archiveiterator import ArchiveIterator

        self._by_id: dict[str, Played] = {}
        self._leads_to: dict[str, str] = {}
        self._at: dict[tuple[str, int], str] = {}
        for name in sorted(archive.glob("*.warc.gz")):
            for record in ArchiveIterator(io.BytesIO(name.read_bytes()), check_digests="raise"):
                if record.rec_type not in ("response", "revisit"):
                    continue
                said, http_head = record.rec_headers, record.http_headers
                key = said.get_header("WARC-Record-ID")
                is_cut = said.get_header("WARC-Truncated") is not None
                status = f"{http_head.protocol} {http_head.statusline}"
                self._by_id[key] = Played(status, http_head.headers, record.raw_stream.read(), is_cut)
                moment = datetime.fromisoformat(said.get_header("WARC-Date").replace("Z", "+00:00"))
                self._at[said.get_header("WARC-Target-URI"), moment.month] = key
                if (original := said.get_header("WARC-Refers-To")) is not None:
                    self._leads_to[key] = original

    def played(self, path: str, month: int) -> Played:
        """What stood at an address: of a revisit the headers of then, and the body that it refers to."""
        key = self._at["http://a.example" + path, month]
        found = self._by_id[key]
        original = self._by_id.get(self._leads_to.get(key, ""))
        if original is None:
            return found
        assert found.body == b"", "a revisit holds no body of its own"
        is_told_unchanged = found.status.endswith("304 Not Modified")
        return original if is_told_unchanged else Played(found.status, found.headers, original.body)


def sent(data: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers and body of an answer as the server of the test sent it."""
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return status, [(key, value) for key, _, value in (line.partition(": ") for line in lines)], body


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    for month in (1, 2):
        run(FaultServer({"a.example": site(month)}), folder, datetime(2026, month, 1, tzinfo=UTC))
    return folder


@pytest.mark.parametrize("month", (1, 2))
@pytest.mark.parametrize("path", ("/plain.html", "/packed.html", "/edited.html", "/list.html"))
def test_a_page_is_served_again_byte_for_byte(archive: Path, path: str, month: int):
    answer = site(month)[path]
    if not isinstance(answer, bytes):
        answer = http(PAGES[path], headers=(*COOKIES, ("ETag", '"v1"')))
    played = Player(archive).played(path, month)
    assert (played.status, played.headers, played.body) == sent(answer)


@pytest.mark.parametrize("month", (1, 2))
def test_a_page_that_came_in_pieces_is_served_whole_and_says_its_length(archive: Path, month: int):
    played = Player(archive).played("/pieces.html", month)
    assert played.body == PAGES["/pieces.html"]
    # A revisit keeps the headers of its own day; only a record with a body says how long that is.
    length = [("Content-Length", str(len(played.body)))] if month == 1 else []
    assert played.headers == [("Content-Type", "text/html"), ("X-After", "yes"), *length]


@pytest.mark.parametrize("month", (1, 2))
def test_a_page_that_broke_off_is_served_as_a_fragment_and_marked(archive: Path, month: int):
    played = Player(archive).played("/cut.html", month)
    assert played.is_truncated
    assert played.body == PAGES["/cut.html"][:500]
    assert ("Content-Length", "500") in played.headers


def test_the_second_month_holds_revisits_and_every_capture_its_bytes(archive: Path):
    second = {row.url.rpartition("/")[2]: row for row in captures(archive) if row.attempted_at.month == 2}
    revisits = {name for name, row in second.items() if row.is_revisit}
    assert revisits == {"robots.txt", "list.html", "plain.html", "packed.html", "pieces.html"}
    assert second["cut.html"].state == "truncated" and second["cut.html"].payload_sha256 is None
    assert payload(archive, second["packed.html"].payload_sha256 or "") == PAGES["/packed.html"]


def test_the_files_pass_warcio_check(archive: Path):
    done = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", *archive.glob("*.warc.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "digest pass" in done.stdout
    assert "digest failed" not in done.stdout


def test_revisits_and_fragments_brought_in_elsewhere_are_the_same_captures(archive: Path, tmp_path: Path):
    for file in sorted(archive.glob("*.warc.gz")):
        report = bring(file, tmp_path)
        assert report.refused == 0, reasons(report)

    def held(folder: Path) -> set[Any]:
        rows = (row for row in captures(folder) if row.page_role != "robots")
        return {(row.url, row.attempted_at, row.state, row.payload_sha256) for row in rows}

    assert held(tmp_path) == held(archive)

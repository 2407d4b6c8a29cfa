"""A disk that fills up while archive or ledger are written, and other people's readers of WARC files."""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assets.collection import captures, completed_visits, payload
from tests.faults.fault_server import FaultServer, article_links, http, list_page, page
from tests.integration.collection.test_archive_and_ledger import ROOT, pages, run

PEERS = Path(os.environ.get("DIGOV_PEERS_PYTHON", ROOT / ".venv-peers" / "bin" / "python"))
# No file may grow beyond so many bytes, as on a disk that is full; what it ends with is told as an exit code.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from orchestration.outcomes import storage_failure
from tests.integration.collection.test_full_disk_and_readers import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    run(FaultServer({"a.example": SITES[sys.argv[2]]()}), Path(sys.argv[3]))
except Exception as problem:
    told = storage_failure(problem)
    print(told.message if told else repr(problem))
    sys.exit(int(told.exit_code) if told else 1)
"""


def large_pages() -> dict[str, Any]:
    """Pages that do not compress: the WARC file is full before the ledger is."""
    draw = random.Random(8)
    words = ["".join(chr(draw.randint(0x4E00, 0x9FA5)) for _ in range(40_000)) for _ in range(8)]
    site = {f"/p{number}.html": http(page(f"第{number}号", one)) for number, one in enumerate(words)}
    return {**site, "/list.html": list_page(*article_links(*site))}


def many_links() -> dict[str, Any]:
    """Links that are never asked: rows in the ledger and nothing in the WARC file."""
    paths = (f"http://user:{number}@a.example/p.html" for number in range(1500))
    return {"/list.html": list_page(*article_links("/p.html", *paths)), "/p.html": http(page("一"))}


SITES = {"large_pages": large_pages, "many_links": many_links}


@pytest.mark.parametrize("site", SITES)
def test_f08_a_full_disk_is_said_so_and_what_was_committed_stays(tmp_path: Path, site: str):
    archive = tmp_path / "full"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, "400000", site, archive],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 5, done.stdout + done.stderr
    before = captures(archive)
    for row in before:
        if row.payload_sha256:
            assert len(payload(archive, row.payload_sha256)) == row.payload_bytes
    assert completed_visits(archive) == {}, "a visit that broke off does not count as done"
    run(FaultServer({"a.example": SITES[site]()}), archive)
    run(FaultServer({"a.example": SITES[site]()}), tmp_path / "undisturbed")
    assert captures(archive) == captures(tmp_path / "undisturbed")
    assert {row.attempt_id for row in before} <= {row.attempt_id for row in captures(archive)}
    assert completed_visits(archive) == {"a": 1}


def test_our_files_are_read_by_fastwarc_and_by_warcio_with_the_bytes_that_the_ledger_promises(tmp_path: Path):
    for month in (1, 2):
        run(FaultServer({"a.example": pages(6)}), tmp_path, datetime(2026, month, 1, tzinfo=UTC))
    promised = {row.payload_sha256 for row in captures(tmp_path) if row.state == "ok" and not row.is_revisit}
    assert by_warcio(tmp_path) == promised
    if not PEERS.exists():
        pytest.skip("fastwarc is not here: set DIGOV_PEERS_PYTHON to the Python of benchmarks/peers.lock")
    code = (
        "import sys, json, hashlib\n"
        "from fastwarc.warc import ArchiveIterator, WarcRecordType\n"
        "found = {'response': [], 'revisit': 0, 'bad': 0}\n"
        "for name in sys.argv[1:]:\n"
        "    for record in ArchiveIterator(open(name, 'rb'), parse_http=False):\n"
        "        record.freeze()\n"
        "        found['bad'] += not record.verify_block_digest(consume=False)\n"
        "        if record.record_type == WarcRecordType.revisit:\n"
        "            found['revisit'] += 1\n"
        "        if record.record_type == WarcRecordType.response:\n"
        "            record.parse_http()\n"
        "            found['bad'] += not record.verify_payload_digest(consume=False)\n"
        "            if record.http_headers.status_code == 200:\n"
        "                found['response'].append(hashlib.sha256(record.reader.read()).hexdigest())\n"
        "print(json.dumps(found))\n"
    )
    files = sorted(tmp_path.glob("*.warc.gz"))
    done = subprocess.run([PEERS, "-c", code, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["bad"] == 0 and found["revisit"] == sum(row.is_revisit for row in captures(tmp_path)) > 0
    assert set(found["response"]) == promised


def by_warcio(archive: Path) -> set[str]:
    """SHA-256 of the bodies with status 200 as warcio reads them."""
    import hashlib

    from warcio.archiveiterator import ArchiveIterator

    found = set()
    for name in sorted(archive.glob("*.warc.gz")):
        with name.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                    found.add(hashlib.sha256(record.content_stream().read()).hexdigest())
    return found

"""A hundred thousand pages are read in less than a gigabyte: memory grows slowly with the number of pages."""

import subprocess
import sys
from pathlib import Path

import pytest

from assets.storage.layout import PROJECT

PAGES = 100_000
MOST_MEGABYTES = 1000
_READ = """
import resource, sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from assets.documents.landing import frame
from tests.unit.documents.made_pages import made_pages

number = int(sys.argv[1])
# Addresses and numbers differ, and so do the bytes and the texts of all pages.
bodies = [page.body for page in made_pages(50, 7)]
digests = [sha256(str(n).encode()).hexdigest() for n in range(number)]
index = {digest: n for n, digest in enumerate(digests)}

def payload(digest):
    n = index[digest]
    return bodies[n % 50].replace(b"</p>", f" {n * 7919 % 1000003} </p>".encode())

captures = [
    SimpleNamespace(
        attempt_id=f"t-{n}", source_id="s", url=f"http://www.qingshan.example/{n}.html", page_role="article",
        attempted_at=datetime(2021, 5, 1, tzinfo=UTC) + timedelta(seconds=n), state="ok",
        content_type="text/html", payload_sha256=digest,
    )
    for n, digest in enumerate(digests)
]
made = frame(captures, {}, Path(sys.argv[2]), payload)
assert made.height == number, made.height
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def megabytes(pages: int, cache: Path) -> float:
    command = [sys.executable, "-c", _READ, str(pages), str(cache)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, timeout=300, check=True)
    return float(done.stdout)


@pytest.mark.slow
def test_memory_grows_slowly_with_the_number_of_pages(tmp_path: Path) -> None:
    few, many = megabytes(2_000, tmp_path / "few"), megabytes(8_000, tmp_path / "many")
    a_page = max(0.0, many - few) / 6_000
    assert few + a_page * (PAGES - 2_000) < MOST_MEGABYTES, (few, many)

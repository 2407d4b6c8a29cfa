"""A crawl of the practice web that is killed at random moments ends with what an undisturbed one has.

Nothing that was committed is lost, no page is there twice, and the documents are the same (F01–F03, F17).
"""

import random
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from assets.collection import Capture, captures, payload

PROCESS = Path(__file__).with_name("crawling_process.py")


def started(data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(PROCESS), str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROCESS.parents[3],
    )


def committed(data: Path) -> list[Capture]:
    archive = data / "practice" / "archive"
    return captures(archive) if (archive / "ledger.sqlite").exists() else []


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A crawl that nobody disturbed, and how many seconds it took."""
    data = tmp_path_factory.mktemp("undisturbed")
    began = time.monotonic()
    process = started(data)
    assert process.communicate()[0] == b"read\n"
    return data, time.monotonic() - began


def crawl_with_kills(folder: Path, undisturbed: tuple[Path, float], kills: int, seed: int) -> int:
    """Kill so many crawls, each at a random moment of what is left of it; returns how many crawls ended."""
    whole, seconds = undisturbed
    draw = random.Random(seed)
    expected, table = committed(whole), pl.read_parquet(whole / "page_documents.parquet")
    done, ended, number = 0, 0, 0
    kept: list[Capture] = []
    data = folder / "0"
    while done < kills or kept:
        process = started(data)
        try:
            # The moment of the kill is what is varied; after the last one the crawl may end.
            told, _ = process.communicate(timeout=draw.uniform(0.5, seconds) if done < kills else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            done += 1
            now = committed(data)
            assert set(kept) <= set(now), "a committed attempt is gone"
            assert len({one.attempt_id for one in now}) == len(now)
            kept = now
            continue
        assert told == b"read\n"
        assert committed(data) == expected
        assert pl.read_parquet(data / "page_documents.parquet").equals(table)
        archive = data / "practice" / "archive"
        for key in sorted({one.payload_sha256 for one in expected if one.payload_sha256})[::8]:
            assert sha256(payload(archive, key)).hexdigest() == key
        shutil.rmtree(data)
        ended, number, kept = ended + 1, number + 1, []
        data = folder / str(number)
    return ended


def test_f17_six_random_kills_change_neither_captures_nor_documents(
    tmp_path: Path, undisturbed: tuple[Path, float]
) -> None:
    assert crawl_with_kills(tmp_path, undisturbed, 6, seed=20260103) >= 1


@pytest.mark.slow
def test_f17_sixty_random_kills_change_neither_captures_nor_documents(
    tmp_path: Path, undisturbed: tuple[Path, float]
) -> None:
    assert crawl_with_kills(tmp_path, undisturbed, 60, seed=20260104) >= 5

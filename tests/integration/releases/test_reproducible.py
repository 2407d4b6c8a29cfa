"""Anyone who builds the same study gets the same bytes: other folder, time zone, language, threads, order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROCESS = Path(__file__).parent / "building_process.py"


def tree_hash(folder: Path, words: tuple[str, ...] = (), **environment: str) -> str:
    """What a process of its own builds in a folder."""
    env = os.environ | {"TZ": "UTC", "LANG": "C", "POLARS_MAX_THREADS": "2"} | environment
    run = subprocess.run(
        [sys.executable, str(PROCESS), str(folder), *words],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> str:
    """The release as an ordinary process builds it."""
    return tree_hash(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Shanghai", "LANG": "zh_CN.GB18030"},
        {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"POLARS_MAX_THREADS": "1", "PYTHONUTF8": "0"},
    ],
    ids=["shanghai", "new york", "one thread"],
)
def test_the_release_is_the_same_wherever_it_is_built(expected, tmp_path, environment):
    assert tree_hash(tmp_path / "另一个 folder", **environment) == expected


def test_the_order_of_rows_in_the_warehouse_does_not_matter(expected, tmp_path):
    assert tree_hash(tmp_path, ("--shuffle",)) == expected


@pytest.mark.slow
def test_threads_do_not_change_the_bytes_of_a_large_table(tmp_path):
    found = {
        tree_hash(tmp_path / threads, ("--larger",), POLARS_MAX_THREADS=threads) for threads in ("1", "2")
    }
    assert len(found) == 1

"""A killed process loses nothing: a reader sees the old release or the new one, and the next command ends it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assets.releases.checking import verify_release
from assets.releases.index import listing

PROCESS = Path(__file__).parent / "building_process.py"
POINTS = [
    "candidate-tables-written",
    "candidate-documents-written",
    "candidate-sealed",
    "adopt-renamed",
    "adopt-index-switched",
    "publish-intended",
    "publish-renamed",
    "publish-index-switched",
]


def run(folder: Path, fault: str = "") -> subprocess.CompletedProcess:
    """Build, adopt and publish in a process of its own, killed at a point."""
    return subprocess.run(
        [sys.executable, str(PROCESS), str(folder), "publish"],
        env=os.environ | {"FAULT_AT": fault},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    """What a run that was never disturbed ends with."""
    done = run(tmp_path_factory.mktemp("undisturbed"))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("point", POINTS)
def test_a_release_killed_at_any_point_ends_as_if_it_had_not_been(undisturbed, tmp_path, point):
    killed = run(tmp_path, point)
    assert killed.returncode == -signal.SIGKILL
    for entry in listing(tmp_path / "releases"):
        assert verify_release(Path(entry["path"]))["ok"]
    again = run(tmp_path)
    assert (again.returncode, again.stdout) == (0, undisturbed), again.stderr
    releases = tmp_path / "releases"
    assert sorted(path.name for path in releases.iterdir()) == ["1.0.0", "candidates", "index.json"]
    assert list((releases / "candidates").iterdir()) == []


@pytest.mark.parametrize("point", ["publish-intended", "publish-renamed"])
def test_a_reader_after_a_killed_publication_sees_one_whole_release(tmp_path, point):
    run(tmp_path, point)
    before = {path for path in tmp_path.rglob("*")}
    (entry,) = listing(tmp_path / "releases")
    assert entry["channel"] == ("candidate" if point == "publish-intended" else "stable")
    assert verify_release(Path(entry["path"]))["ok"]
    assert {path for path in tmp_path.rglob("*")} == before

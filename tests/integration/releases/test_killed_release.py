"""A killed process loses nothing: a reader sees the old or the new release, and the next command ends it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assets.releases.checking import verify_release
from assets.releases.index import listing
from assets.releases.tiers import TIERS

# No file may grow beyond 20 kB, as on a disk that is full; the write then raises instead of killing.
FULL_DISK = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
PROCESS = Path(__file__).parent / "building_process.py"
# What a reader sees who comes after the kill: nothing yet, the candidate, or the published release.
SEEN = {
    "adopt-index-switched": ["candidate"],
    "publish-intended": ["candidate"],
    "publish-renamed": ["stable"],
    "publish-index-switched": ["stable"],
}
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
    before = sorted(tmp_path.rglob("*"))
    seen = listing(tmp_path / "releases")
    expected = [(channel, tier) for channel in SEEN.get(point, []) for tier in TIERS]
    assert [(entry["channel"], entry["tier"]) for entry in seen] == expected
    assert all(verify_release(Path(entry["path"]))["ok"] for entry in seen)
    assert sorted(tmp_path.rglob("*")) == before
    again = run(tmp_path)
    assert (again.returncode, again.stdout) == (0, undisturbed), again.stderr
    releases = tmp_path / "releases"
    assert sorted(path.name for path in releases.iterdir()) == ["1.0.0", "candidates", "index.json"]
    assert list((releases / "candidates").iterdir()) == []


def test_a_full_disk_leaves_the_old_release_as_it_was(tmp_path):
    assert run(tmp_path).returncode == 0
    releases = tmp_path / "releases"
    before = {path: path.read_bytes() for path in releases.rglob("*") if path.is_file()}
    full = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(PROCESS), str(tmp_path), "publish"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert full.returncode != 0
    assert "OSError" in full.stderr
    assert {path: path.read_bytes() for path in releases.rglob("*") if path.is_file()} == before

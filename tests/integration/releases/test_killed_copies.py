"""Copies, backups and restores killed at each point: readers see old or new, and doing it again ends it."""

import shutil
import signal
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from release_editing import build
from synthetic_release import frames

from assets.releases.adoption import adopt
from assets.releases.checking import verify_files
from assets.releases.index import listing
from assets.releases.publishing import publish
from tests.conftest import Result, call_digov

PUBLIC, TEAM = ("public",), ("public", "team")
OLD = [("1.0.0", "stable", "public")]
BOTH_TIERS = [*OLD, ("1.0.0", "stable", "team")]
COPY_POINTS = (
    "copy-file-written:7",
    "copy-files-written",
    "copy-renamed",
    "file-before-rename",
    "copy-index-switched",
)
# With the team tier there are two directories to rename; the index names both or none of them.
TEAM_COPY_POINTS = ("copy-renamed", "copy-renamed:2", "copy-index-switched")
BACKUP_POINTS = ("backup-written", "backup-before-rename")
# In `make test`; all others are long tests.
SHORT = {
    "copy-files-written",
    "copy-renamed",
    "backup-written",
    "restore-part-moved",
    "restore-release-moved",
}
RESTORE_POINTS = (
    "restore-staged",
    "restore-part-moved",
    "restore-part-moved:2",
    "file-before-rename",
    "restore-release-moved",
    "file-before-rename:2",
    "restore-index-switched",
    "restore-study-copied",
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """`data/` with 1.0.0 stable and 1.1.0 as candidate, captures, decisions; `team/` with 1.0.0; a study."""
    base = tmp_path_factory.mktemp("prepared")
    root = base / "data" / "china"
    releases = root / "releases"
    adopt(build(base), releases)
    publish(releases, datetime(2026, 11, 2, tzinfo=UTC))
    (base / "studies" / "china").mkdir(parents=True)
    (base / "studies" / "china" / "study.yml").write_text("study: china\n")
    for name in ("archive/ledger.sqlite", "coding/coding.sqlite"):
        (root / name).parent.mkdir()
        with sqlite3.connect(root / name) as connection:
            connection.execute("create table rows (value text)")
        connection.close()
    (root / "archive" / "2026.warc.gz").write_bytes(b"page")
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(estimate=pl.lit(0.31))
    call(base, "release", "copy", base / "team")
    adopt(build(base, made, previous=releases / "1.0.0"), releases)
    shutil.rmtree(base / "tables")
    return base


@pytest.fixture
def base(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path, dirs_exist_ok=True))


def call(base: Path, *words: str | Path, fault: str = "") -> Result:
    given = ("--study", base / "studies" / "china", "--data", base / "data")
    return call_digov(*words, *given, env={"FAULT_AT": fault})


def long_but(points: tuple[str, ...]) -> list:
    """Parameters of which all but the short ones belong to the long suite."""
    return [point if point in SHORT else pytest.param(point, marks=pytest.mark.slow) for point in points]


def in_short(entries: list[dict]) -> list[tuple[str, str, str]]:
    """What a reader sees of a list of releases."""
    return [(entry["version"], entry["channel"], entry["tier"]) for entry in entries]


class Reader(threading.Thread):
    """Somebody who reads a folder of releases again and again; keeps what was seen, and what was wrong."""

    def __init__(self, releases: Path):
        super().__init__(daemon=True)
        self.releases, self.seen, self.wrong = releases, [], []
        self._stop_reading = threading.Event()

    def run(self) -> None:
        while not self._stop_reading.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - whatever a reader may meet is what is tested
                self.wrong.append(error)

    def look(self) -> None:
        entries = listing(self.releases)
        self.seen.append(in_short(entries))
        for entry in entries:
            problems = verify_files(Path(entry["path"]))
            if problems and entry in listing(self.releases):
                self.wrong += problems

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_reading.set()
        self.join()


@pytest.mark.parametrize("point", long_but(COPY_POINTS))
def test_a_copy_killed_at_any_point_shows_the_team_the_old_or_the_new(point: str, base: Path):
    check_killed_copy(point, base, PUBLIC)


@pytest.mark.parametrize("point", TEAM_COPY_POINTS)
def test_a_copy_of_both_tiers_that_is_killed_shows_both_of_them_or_none(point: str, base: Path):
    check_killed_copy(point, base, TEAM)


def check_killed_copy(point: str, base: Path, tiers: tuple[str, ...]) -> None:
    """Copy the candidate, killed at a point, then again; somebody reads all the time."""
    team = base / "team" / "china" / "releases"
    words = ("release", "copy", base / "team", "--release", "candidate", "--tier", tiers[-1])
    new = OLD + [("1.1.0", "candidate", tier) for tier in tiers]
    with Reader(team) as reader:
        killed = call(base, *words, fault=point)
        after_kill = in_short(listing(team))
        again = call(base, *words)
    assert (killed.code, again.code) == (-signal.SIGKILL, 0), killed.err + again.err
    assert after_kill == (new if point == "copy-index-switched" else OLD)
    assert reader.wrong == []
    assert {str(one) for one in reader.seen} <= {str(OLD), str(new)}
    reader.look()
    assert reader.seen[-1] == new
    assert not list(team.rglob(".tmp-*"))
    assert [path.name for path in (team / "candidates").iterdir()] == [
        path.name for path in (base / "data" / "china" / "releases" / "candidates").iterdir()
    ]


@pytest.mark.parametrize("point", long_but(("copy-folder-opened", "copy-renamed", "file-before-rename:2")))
def test_a_first_copy_that_is_killed_is_never_an_error_to_a_reader(point: str, base: Path):
    team = base / "new team" / "china" / "releases"
    with Reader(team) as reader:
        killed = call(base, "release", "copy", base / "new team", fault=point)
        assert killed.code == -signal.SIGKILL
        assert call(base, "release", "copy", base / "new team").code == 0
    assert reader.wrong == []
    assert {str(one) for one in reader.seen} <= {"[]", str(OLD)}
    reader.look()
    assert (reader.seen[-1], reader.wrong) == (OLD, [])


@pytest.mark.parametrize("point", long_but(BACKUP_POINTS))
def test_a_killed_backup_leaves_no_file_that_looks_like_one(point: str, base: Path):
    file = base / "saved" / "china.tar.gz"
    file.parent.mkdir()
    assert call(base, "backup", file, fault=point).code == -signal.SIGKILL
    assert not file.exists()
    done = call(base, "backup", file, "--json")
    assert done.code == 0, done.err
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert not list((base / "data").rglob(".tmp-*"))


@pytest.fixture(scope="module")
def saved(prepared: Path, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "china.tar.gz"
    assert call(prepared, "backup", file).code == 0
    return file


@pytest.mark.parametrize("point", long_but(RESTORE_POINTS))
def test_a_killed_restore_is_finished_by_the_same_restore(
    point: str, base: Path, prepared: Path, saved: Path
):
    data = base / "data"
    shutil.rmtree(data)
    shutil.rmtree(base / "studies" / "china")
    with Reader(data / "china" / "releases") as reader:
        killed = call(base, "restore", saved, fault=point)
        assert killed.code == -signal.SIGKILL, killed.err
        again = call(base, "restore", saved, "--json")
    assert again.code == 0, again.err
    assert reader.wrong == []
    assert {str(one) for one in reader.seen} <= {"[]", str(BOTH_TIERS)}
    reader.look()
    assert (reader.seen[-1], reader.wrong) == (BOTH_TIERS, [])
    assert not list(base.rglob(".tmp-*"))
    assert (base / "studies" / "china" / "study.yml").read_text() == "study: china\n"
    for name in (
        "archive/2026.warc.gz",
        "releases/1.0.0/public/manifest.json",
        "releases/1.0.0/team/README.md",
    ):
        assert (data / "china" / name).read_bytes() == (prepared / "data" / "china" / name).read_bytes()
    assert (data / "china" / "coding" / "coding.sqlite").exists()


def test_a_copy_says_who_else_is_copying(base: Path):
    from assets.storage.lock import StudyLock

    lock = StudyLock(base / "team" / "china", "digov release copy").acquire()
    try:
        done = call(base, "release", "copy", base / "team", "--json")
    finally:
        lock.release()
    assert done.code == 5
    assert "digov release copy" in done.json["error"]["message"]

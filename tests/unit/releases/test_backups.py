"""What cannot be built again survives the loss of everything else, and is never overwritten."""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from release_editing import build

from assets.releases import index, restoring
from assets.releases.adoption import adopt
from assets.releases.backups import back_up
from assets.releases.errors import IntegrityError, ReleaseError, StorageError
from assets.releases.publishing import publish
from assets.storage.layout import StudyLayout

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
NOTHING = {"archive": 0, "coding": 0, "microdata": 0, "media": 0}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A study with study files, captures, decisions, a stable release, and a candidate of another time."""
    base = tmp_path_factory.mktemp("prepared")
    study, root = base / "studies" / "china", base / "data" / "china"
    (study / "literature").mkdir(parents=True)
    (study / "study.yml").write_text("study: china\n")
    (study / "literature" / "claims.csv").write_text("record_id\nS001\n")
    (study / ".cache").mkdir()
    (study / ".cache" / "mine").write_text("not of the study")
    (root / "archive").mkdir(parents=True)
    (root / "archive" / "2026.warc.gz").write_bytes(b"\x1f\x8b page")
    (root / "coding").mkdir()
    for name, table in (("archive/ledger.sqlite", "attempts"), ("coding/coding.sqlite", "decisions")):
        with sqlite3.connect(root / name) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute(f"create table {table} (value text)")
            connection.execute(f"insert into {table} values ('yes')")
        connection.close()
    for name in ("microdata/trust.csv", "media/press.jsonl"):
        (root / name).parent.mkdir()
        (root / name).write_text("a value\n")
    (root / "warehouse").mkdir()
    (root / "warehouse" / "warehouse.duckdb").write_bytes(b"can be built again")
    adopt(build(base), root / "releases")
    publish(root / "releases", NOW)
    return base


@pytest.fixture
def layout(prepared: Path, tmp_path: Path) -> StudyLayout:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return StudyLayout("china", tmp_path / "studies" / "china", tmp_path / "data")


@pytest.fixture
def saved(layout: StudyLayout, tmp_path: Path) -> Path:
    back_up(layout, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def bring_back(layout: StudyLayout, file: Path) -> restoring.Restored:
    layout.root.mkdir(parents=True, exist_ok=True)
    return restoring.restore(layout, file, restoring.read_backup(file))


def rows(path: Path) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        (table,) = connection.execute("select name from sqlite_schema").fetchone()
        found = connection.execute(f"select * from {table}").fetchall()
    connection.close()
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_backup_says_what_it_holds_and_leaves_out_what_can_be_built_again(
    layout: StudyLayout, tmp_path: Path
):
    told = back_up(layout, tmp_path / "b")
    assert {part: facts["files"] for part, facts in told["parts"].items()} == {
        "archive": 2,
        "coding": 1,
        "microdata": 1,
        "media": 1,
        "releases": len(content(layout.releases / "1.0.0")) + 1,
        "study": 2,
    }
    assert told["rows"] == {
        "archive/ledger.sqlite": {"attempts": 1},
        "coding/coding.sqlite": {"decisions": 1},
    }
    assert told["releases"] == ["1.0.0"]
    assert not list(layout.root.rglob(".tmp-*"))


def test_a_study_without_captures_and_decisions_is_saved_too(layout: StudyLayout, tmp_path: Path):
    for part in ("archive", "coding", "microdata", "media", "releases"):
        shutil.rmtree(layout.root / part)
    told = back_up(layout, tmp_path / "b")
    assert {part: facts["files"] for part, facts in told["parts"].items()} == {
        "archive": 0,
        "coding": 0,
        "microdata": 0,
        "media": 0,
        "releases": 0,
        "study": 2,
    }
    shutil.rmtree(layout.root)
    done = bring_back(layout, tmp_path / "b")
    assert (done.added, done.releases) == (NOTHING, ())
    assert index.listing(layout.releases) == []


def test_after_the_loss_of_the_data_root_and_the_study_everything_is_back(layout: StudyLayout, saved: Path):
    releases, study = content(layout.releases / "1.0.0"), layout.folder
    before = index.listing(layout.releases)
    shutil.rmtree(layout.data)
    shutil.rmtree(study)
    done = bring_back(layout, saved)
    assert content(layout.releases / "1.0.0") == releases
    assert index.listing(layout.releases) == before
    assert rows(layout.archive / "ledger.sqlite") == rows(layout.coding / "coding.sqlite") == [("yes",)]
    assert (layout.archive / "2026.warc.gz").read_bytes() == b"\x1f\x8b page"
    assert content(study) == {"study.yml": b"study: china\n", "literature/claims.csv": b"record_id\nS001\n"}
    assert done.study_files == restoring.PUT_BACK
    assert not list(layout.data.parent.rglob(".tmp-*"))


def test_only_the_owner_reads_a_backup_and_the_microdata_that_it_brings_back(
    layout: StudyLayout, saved: Path
):
    assert saved.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(layout.data)
    bring_back(layout, saved)
    assert (layout.root / "media" / "press.jsonl").read_text() == "a value\n"
    microdata = layout.root / "microdata" / "trust.csv"
    assert microdata.read_text() == "a value\n"
    assert microdata.stat().st_mode & 0o777 == 0o600
    assert microdata.parent.stat().st_mode & 0o777 == 0o700


def test_restoring_over_the_same_evidence_changes_nothing(layout: StudyLayout, saved: Path):
    before = content(layout.releases)
    done = bring_back(layout, saved)
    assert (done.added, done.releases, done.study_files) == (NOTHING, (), restoring.SAME)
    assert content(layout.releases) == before


@pytest.mark.parametrize("part", ["archive/2026.warc.gz", "archive/ledger.sqlite", "coding/coding.sqlite"])
def test_evidence_that_differs_is_never_overwritten_and_nothing_else_is_touched(
    part: str, layout: StudyLayout, saved: Path
):
    path = layout.root / part
    if part.endswith(".sqlite"):
        with sqlite3.connect(path) as connection:
            (table,) = connection.execute("select name from sqlite_schema").fetchone()
            connection.execute(f"insert into {table} values ('newer')")
        connection.close()
    else:
        path.write_bytes(b"\x1f\x8b another page")
    shutil.rmtree(layout.releases)
    before = path.read_bytes()
    with pytest.raises(ReleaseError, match=f"{part}; nothing was written") as refusal:
        bring_back(layout, saved)
    assert "move" in str(refusal.value)
    assert path.read_bytes() == before
    assert not layout.releases.exists()


def test_a_journal_left_beside_a_lost_database_is_never_mixed_with_the_restored_one(
    layout: StudyLayout, saved: Path
):
    (layout.coding / "coding.sqlite").unlink()
    (layout.coding / "coding.sqlite-wal").write_bytes(b"of another time")
    with pytest.raises(ReleaseError, match=r"coding/coding\.sqlite"):
        bring_back(layout, saved)
    assert not (layout.coding / "coding.sqlite").exists()


def test_a_single_lost_capture_is_put_back_beside_the_others(layout: StudyLayout, saved: Path):
    (layout.archive / "2026.warc.gz").unlink()
    (layout.archive / "2027.warc.gz").write_bytes(b"newer than the backup")
    assert bring_back(layout, saved).added == NOTHING | {"archive": 1}
    assert (layout.archive / "2026.warc.gz").read_bytes() == b"\x1f\x8b page"
    assert (layout.archive / "2027.warc.gz").exists()


def test_a_lost_index_comes_back_from_the_backup(layout: StudyLayout, saved: Path):
    before = index.listing(layout.releases)
    (layout.releases / "index.json").unlink()
    assert bring_back(layout, saved).releases == ("1.0.0",)
    assert index.listing(layout.releases) == before


def test_another_stable_release_of_the_same_number_stays(layout: StudyLayout, saved: Path):
    path = layout.releases / "1.0.0" / "public" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReleaseError, match=r"1\.0\.0 of the backup; nothing was written"):
        bring_back(layout, saved)
    assert path.read_bytes().endswith(b"x")


def test_a_candidate_that_the_restored_release_overtakes_leaves_the_index(
    layout: StudyLayout, saved: Path, tmp_path: Path
):
    shutil.rmtree(layout.releases)
    adopt(build(tmp_path / "again"), layout.releases)
    bring_back(layout, saved)
    assert {entry["channel"] for entry in index.listing(layout.releases)} == {"stable"}


def test_study_files_that_people_edited_since_stay_and_the_saved_ones_lie_beside(
    layout: StudyLayout, saved: Path
):
    claims = layout.folder / "literature" / "claims.csv"
    claims.write_text("record_id\nS001\nS002\n")
    done = bring_back(layout, saved)
    assert done.study_files == restoring.SET_ASIDE
    assert claims.read_text().endswith("S002\n")
    assert (done.study_folder / "literature" / "claims.csv").read_text() == "record_id\nS001\n"
    assert done.study_folder.parent == layout.root
    assert bring_back(layout, saved).study_folder == done.study_folder


def test_a_damaged_release_stops_the_backup_and_no_file_is_left(layout: StudyLayout, tmp_path: Path):
    path = layout.releases / "1.0.0" / "public" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(IntegrityError, match=r"1\.0\.0: public/csv/claims\.csv"):
        back_up(layout, tmp_path / "b")
    assert not list(tmp_path.glob("*b"))


def test_a_link_in_evidence_is_refused_by_name(layout: StudyLayout, tmp_path: Path):
    (layout.archive / "passwords").symlink_to("/etc/passwd")
    with pytest.raises(ReleaseError, match="passwords is a link"):
        back_up(layout, tmp_path / "b")


def test_a_backup_is_refused_where_it_would_be_lost_or_replace_another(layout: StudyLayout, tmp_path: Path):
    for place, word in (
        (layout.data / "b.tar.gz", "lies in what it would save"),
        (layout.folder / "b.tar.gz", "lies in what it would save"),
        (tmp_path, "is a folder"),
        (tmp_path / "not" / "mounted", "is the disk for backups connected"),
    ):
        with pytest.raises(ReleaseError, match=word):
            back_up(layout, place)
    (tmp_path / "b").write_text("the backup of yesterday")
    with pytest.raises(ReleaseError, match="never replaces"):
        back_up(layout, tmp_path / "b")
    nothing = StudyLayout("china", layout.folder, tmp_path / "mistyped")
    with pytest.raises(ReleaseError, match="nothing of study china to save"):
        back_up(nothing, tmp_path / "c")


def test_too_little_room_is_told_before_anything_is_written(layout: StudyLayout, saved: Path, monkeypatch):
    shutil.rmtree(layout.root)
    layout.root.mkdir()
    usage = shutil.disk_usage(layout.data)
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: usage._replace(free=3_000))
    with pytest.raises(StorageError, match="nothing was written"):
        bring_back(layout, saved)
    assert list(layout.root.iterdir()) == []


def test_a_backup_of_something_else_is_told_so(tmp_path: Path):
    from assets.releases import sealed_tar

    sealed_tar.write(tmp_path / "a", {"kind": "digov backup", "study": "../x"}, {})
    sealed_tar.write(tmp_path / "b", {"kind": "digov backup", "study": "china"}, {"bin/sh": b"x"})
    for name, word in (("a", "no backup of digov"), ("b", "bin/sh")):
        with pytest.raises(IntegrityError, match=word):
            restoring.read_backup(tmp_path / name)
    with pytest.raises(ReleaseError, match="there is no file"):
        restoring.read_backup(tmp_path / "c")

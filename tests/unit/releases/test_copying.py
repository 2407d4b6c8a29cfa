"""Copies for the team: what is there is never lost, and what is copied is what was released."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from release_editing import build
from synthetic_release import frames

from assets.releases import copying, index
from assets.releases.adoption import adopt
from assets.releases.checking import verify_release
from assets.releases.errors import IntegrityError, ReleaseError, StorageError, UnknownName, VersionTaken
from assets.releases.publishing import publish

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def changed(number: float) -> dict[str, pl.DataFrame]:
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(estimate=pl.lit(number))
    return made


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A study's releases: 1.0.0 stable, 1.1.0 candidate."""
    home = tmp_path_factory.mktemp("home")
    releases = home / "data" / "china" / "releases"
    adopt(build(home), releases)
    publish(releases, NOW)
    adopt(build(home, changed(0.31), previous=releases / "1.0.0"), releases)
    return releases


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "data" / "china" / "releases"))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return tmp_path / "team" / "china" / "releases"


def copy(home: Path, team: Path, wanted: str | None = None, reader: str = "public") -> list[bool]:
    entries, tiers = copying.wanted_releases(home, wanted), copying.tiers_for(reader)
    return [one.is_new for one in copying.copy_releases(home, team, entries, tiers=tiers)]


def seen(team: Path) -> list[tuple[str, str]]:
    listed = index.listing(team)
    assert all(verify_release(Path(entry["path"]))["ok"] for entry in listed)
    return [(entry["version"], entry["channel"]) for entry in listed]


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_stable_releases_are_copied_byte_for_byte_and_candidates_only_when_asked(home: Path, team: Path):
    assert copy(home, team) == [True]
    assert seen(team) == [("1.0.0", "stable")]
    assert content(team / "1.0.0" / "public") == content(home / "1.0.0" / "public")
    assert copy(home, team, "candidate") == [True]
    assert seen(team) == [("1.0.0", "stable"), ("1.1.0", "candidate")]
    assert not list(team.rglob(".tmp-*"))


def test_a_public_copy_never_carries_a_file_of_the_team_and_a_copy_for_the_team_has_both(
    home: Path, team: Path
):
    copy(home, team)
    copy(home, team, "candidate")
    assert {path.split("/")[-3] for path in content(team) if path.endswith("/data/claims.parquet")} == {
        "public"
    }
    assert not [path for path in content(team) if "/team/" in path]
    assert "team" not in (team / "index.json").read_text()
    with pytest.raises(UnknownName, match="has no tier 'team'; it has public"):
        index.folder_of(team, index.find(team, "1.0.0"), "team")

    assert copy(home, team, reader="team") == [False, True]
    assert copy(home, team, "candidate", reader="team") == [False, True]
    assert content(team / "1.0.0") == content(home / "1.0.0")
    assert [entry["tier"] for entry in index.listing(team)] == ["public", "team"] * 2
    assert copy(home, team) == [False]
    assert [entry["tier"] for entry in index.listing(team)] == ["public", "team"] * 2


def test_copying_again_changes_nothing(home: Path, team: Path):
    copy(home, team)
    before = content(team)
    assert copy(home, team) == [False]
    assert content(team) == before


def test_a_newer_candidate_takes_the_place_of_the_older_one(home: Path, team: Path, tmp_path: Path):
    copy(home, team, "latest")
    adopt(build(tmp_path, changed(0.32), previous=home / "1.0.0"), home)
    assert copy(home, team, "1.1.0") == [True]
    assert seen(team) == [("1.1.0", "candidate")]
    assert [path.name for path in (team / "candidates").iterdir()] == [
        path.name for path in (home / "candidates").iterdir()
    ]


def test_a_candidate_that_was_published_since_is_stable_in_the_copy_too(home: Path, team: Path):
    copy(home, team, "candidate")
    publish(home, NOW)
    assert copy(home, team) == [True, True]
    assert seen(team) == [("1.0.0", "stable"), ("1.1.0", "stable")]
    assert list((team / "candidates").iterdir()) == []


def test_a_candidate_never_replaces_the_stable_release_of_its_number(home: Path, team: Path, prepared: Path):
    publish(home, NOW)
    copy(home, team)
    assert copy(prepared, team, "candidate") == [False]
    assert seen(team) == [("1.0.0", "stable"), ("1.1.0", "stable")]


def test_another_content_under_a_stable_number_is_refused_and_the_old_one_stays(
    home: Path, team: Path, tmp_path: Path
):
    copy(home, team)
    before = content(team)
    other = tmp_path / "other" / "releases"
    adopt(build(tmp_path, changed(0.5)), other)
    with pytest.raises(VersionTaken, match=r"1\.0\.0 with other content"):
        copy(other, team, "candidate")
    publish(other, NOW)
    with pytest.raises(VersionTaken, match=r"1\.0\.0 with other content"):
        copy(other, team)
    assert content(team) == before


def test_a_release_that_nobody_published_is_not_copied_by_itself(home: Path, tmp_path: Path):
    fresh = tmp_path / "fresh" / "releases"
    with pytest.raises(ReleaseError, match="digov run"):
        copying.wanted_releases(fresh, None)
    adopt(build(tmp_path), fresh)
    with pytest.raises(ReleaseError, match="--release candidate"):
        copying.wanted_releases(fresh, None)
    with pytest.raises(UnknownName):
        copying.wanted_releases(home, "9.9.9")


@pytest.mark.parametrize("name", ["csv/claims.csv", "build.json", "manifest.json", "verify.py"])
def test_a_damaged_release_is_never_spread(name: str, home: Path, team: Path):
    path = home / "1.0.0" / "public" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError, match=name):
        copy(home, team)
    assert index.listing(team) == []
    assert not (team / "1.0.0").exists()


def test_a_damaged_copy_is_told_and_made_again_once_it_is_moved_away(home: Path, team: Path):
    copy(home, team)
    path = team / "1.0.0" / "public" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(IntegrityError, match=r"csv/claims\.csv.*move this folder away"):
        copy(home, team)
    (team / "1.0.0").rename(team.parent / "damaged")
    assert copy(home, team) == [True]
    assert seen(team) == [("1.0.0", "stable")]


def test_too_little_room_is_told_before_anything_is_copied(home: Path, team: Path, monkeypatch):
    usage = shutil.disk_usage(home)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _: usage._replace(free=3_000))
    with pytest.raises(StorageError, match="MB free, the copy needs"):
        copy(home, team)
    assert index.listing(team) == []


def test_a_folder_inside_the_data_root_is_refused_also_through_a_link(home: Path, tmp_path: Path):
    data = tmp_path / "data"
    (tmp_path / "link").symlink_to(data)
    for folder in (data, data / "team", tmp_path / "link", tmp_path / "link" / "team"):
        with pytest.raises(ReleaseError, match="lies in the data root"):
            copying.check_target(folder, "china", data)
    with pytest.raises(ReleaseError, match="drive"):
        copying.check_target(tmp_path / "not" / "mounted", "china", data)
    copying.check_target(tmp_path / "team", "china", data)


def test_a_manifest_that_names_files_elsewhere_is_refused(home: Path, team: Path):
    from assets.releases.manifest import list_files, read_manifest, seal

    release = home / "1.0.0" / "public"
    (home / "outside").write_text("x")
    about = {key: value for key, value in read_manifest(release).items() if key not in ("files", "tree_hash")}
    [stranger] = [one for one in list_files(home, {}) if one.path == "outside"]
    listed = [*list_files(release, {}), type(stranger)("../../outside", stranger.bytes, stranger.sha256)]
    seal(release, listed, about)
    with pytest.raises(IntegrityError, match="no plain name"):
        copy(home, team)
    assert not list(team.rglob("outside"))

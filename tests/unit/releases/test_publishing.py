"""Candidates and publication: what is published stays for ever, and a reader never sees half of anything."""

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from release_editing import build, edit
from synthetic_release import DESCRIPTION, frames

from assets.releases import index
from assets.releases.adoption import adopt
from assets.releases.checking import verify_entry_files
from assets.releases.errors import IntegrityError, ReleaseError, UnknownName, VersionTaken
from assets.releases.publishing import publish
from assets.releases.showing import show

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def changed(number: float = 0.31) -> dict[str, pl.DataFrame]:
    """The synthetic tables with one other value."""
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(estimate=pl.lit(number))
    return made


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder of releases with one candidate."""
    adopt(build(tmp_path), tmp_path / "releases")
    return tmp_path / "releases"


def test_before_the_first_run_the_list_is_empty_and_the_message_says_what_to_do(tmp_path):
    assert index.listing(tmp_path / "releases") == []
    with pytest.raises(ReleaseError, match="digov run"):
        index.find(tmp_path / "releases")


def test_the_list_shows_the_candidate_with_the_keys_that_others_rely_on(releases):
    entry, team = index.listing(releases)
    assert (entry["tier"], team["tier"]) == ("public", "team")
    assert Path(entry["path"]).parent == Path(team["path"]).parent
    assert (Path(team["path"]) / "verify.py").is_file()
    assert set(entry) == set(team)
    assert set(entry) == {"study", "version", "tier", "channel", "released_on", "path", "tree_hash"}
    assert (entry["version"], entry["channel"], entry["released_on"]) == ("1.0.0", "candidate", "2026-11-01")
    assert (Path(entry["path"]) / "verify.py").is_file()
    assert Path(entry["path"]).parent.name == f"1.0.0-{entry['tree_hash'][:12]}"


def test_a_changed_candidate_takes_the_place_of_the_old_one_and_stays_1_0_0(tmp_path, releases):
    adopt(build(tmp_path, changed()), releases)
    entry, _ = index.listing(releases)
    assert entry["version"] == "1.0.0"
    assert [child.name for child in (releases / "candidates").iterdir()] == [Path(entry["path"]).parent.name]


def test_the_same_content_is_not_adopted_twice(tmp_path, releases):
    before = (releases / index.find(releases).path / "manifest.json").read_bytes()
    entry = adopt(build(tmp_path, snapshot_id="s2"), releases)
    assert (releases / entry.path / "manifest.json").read_bytes() == before
    assert index.find(releases).snapshot_id == "s2"
    assert not (tmp_path / "staging").exists()


def test_a_published_release_is_stable_and_the_candidate_is_gone(releases):
    entry = publish(releases, NOW)
    folder = (releases / "1.0.0").resolve()
    assert [(one["channel"], Path(one["path"])) for one in index.listing(releases)] == [
        ("stable", folder / "public"),
        ("stable", folder / "team"),
    ]
    assert entry.published_at == "2026-11-02T09:30:00Z"
    stored = json.loads((releases / "index.json").read_text(encoding="utf-8"))
    assert (stored["latest"], stored["latest_stable"], stored["publishing"]) == ("1.0.0", "1.0.0", None)


def test_publishing_again_what_is_published_changes_nothing(releases):
    publish(releases, NOW)
    before = (releases / "index.json").read_bytes()
    assert publish(releases, NOW, "1.0.0").version == "1.0.0"
    assert (releases / "index.json").read_bytes() == before


def test_other_content_never_takes_the_number_of_a_published_release(tmp_path, releases):
    publish(releases, NOW)
    before = (releases / "1.0.0" / "public" / "manifest.json").read_bytes()
    adopt(build(tmp_path, changed()), releases)  # computed without the stable release: 1.0.0 again
    with pytest.raises(VersionTaken):
        publish(releases, NOW)
    assert (releases / "1.0.0" / "public" / "manifest.json").read_bytes() == before


def test_a_candidate_that_does_not_verify_is_never_published(releases):
    edit(releases / index.find(releases).path, "decisions", lambda rows: rows[1:])
    with pytest.raises(IntegrityError):
        publish(releases, NOW)
    assert index.listing(releases)[0]["channel"] == "candidate"


def test_a_damaged_team_tier_is_found_by_the_quick_check_and_never_published(releases):
    entry = index.find(releases)
    assert verify_entry_files(releases, entry) == []
    path = releases / entry.path_of("team") / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b"x")
    assert [one["file"] for one in verify_entry_files(releases, entry)] == ["team/csv/claims.csv"]
    with pytest.raises(IntegrityError, match=r"team/csv/claims\.csv"):
        publish(releases, NOW)
    assert {one["channel"] for one in index.listing(releases)} == {"candidate"}


def test_without_a_candidate_there_is_nothing_to_publish(tmp_path):
    with pytest.raises(ReleaseError, match="no candidate"):
        publish(tmp_path / "releases", NOW)


def test_an_unknown_version_is_answered_with_the_nearest(releases):
    with pytest.raises(UnknownName, match=r"nearest: 1\.0\.0"):
        index.find(releases, "1.0.1")
    with pytest.raises(UnknownName, match=r"1\.0\.0"):
        publish(releases, NOW, "1.0.1")


def test_after_a_publication_the_next_candidate_is_listed_after_it(tmp_path, releases):
    publish(releases, NOW)
    stable = releases / "1.0.0"
    adopt(build(tmp_path, changed(), previous=stable), releases)
    assert [(one["version"], one["tier"], one["channel"]) for one in index.listing(releases)] == [
        ("1.0.0", "public", "stable"),
        ("1.0.0", "team", "stable"),
        ("1.1.0", "public", "candidate"),
        ("1.1.0", "team", "candidate"),
    ]
    assert index.find(releases).version == "1.1.0"
    assert index.find(releases, "stable").version == "1.0.0"


def test_versions_are_ordered_as_numbers(tmp_path):
    entries = [
        index.Entry("china", number, index.STABLE, "2026-11-01", number, {"public": "0"}, "s")
        for number in ("1.10.0", "1.9.0", "2.0.0+sim")
    ]
    made = index.Index()
    for entry in entries:
        made = made.with_entry(entry)
    assert [entry.version for entry in made.releases] == ["1.9.0", "1.10.0", "2.0.0+sim"]


def test_an_edit_that_is_taken_back_leaves_no_candidate_beside_the_stable_release(tmp_path, releases):
    publish(releases, NOW)
    stable = releases / "1.0.0"
    adopt(build(tmp_path, changed(), previous=stable), releases)
    adopt(build(tmp_path, previous=stable), releases)
    assert [one["channel"] for one in index.listing(releases)] == ["stable", "stable"]
    assert list((releases / "candidates").iterdir()) == []


def test_a_lost_index_is_never_taken_for_an_empty_one(releases):
    publish(releases, NOW)
    (releases / "index.json").unlink()
    with pytest.raises(IntegrityError, match=r"1\.0\.0"):
        index.read_index(releases)


@pytest.mark.parametrize("text", ["", "{", '{"releases": 3}'])
def test_a_broken_index_is_refused_and_not_repaired(releases, text):
    (releases / "index.json").write_text(text)
    with pytest.raises(IntegrityError, match=r"index\.json"):
        index.listing(releases)


def test_simulated_releases_say_so_in_their_version(tmp_path):
    assert build(tmp_path, is_simulated=True).version == "1.0.0+sim"
    readme = (tmp_path / "staging" / "public" / "README.md").read_text(encoding="utf-8")
    assert "SIMULATED" in readme


def test_show_tells_what_the_release_is_and_what_changed(releases):
    shown = show(releases)
    assert shown["tables"]["initiatives"] == 2
    assert shown["evidence_classes"]["transcribed"] == 11
    assert (shown["snapshot_id"], shown["previous"], shown["version"]) == ("s1", None, "1.0.0")


def test_a_missing_table_stops_the_candidate(tmp_path):
    from synthetic_release import QUALITY, write_tables

    from assets.releases.candidate import build_candidate

    tables = write_tables(tmp_path / "tables")
    del tables["cells"]
    with pytest.raises(ValueError, match="cells"):
        build_candidate(tables, DESCRIPTION, {}, "s", QUALITY, None, tmp_path / "staging")

"""The version is computed from what changed: nobody can lose a row behind a small number."""

import json
from pathlib import Path

import polars as pl
import pytest
from release_editing import build
from synthetic_release import QUALITY, frames

from assets.releases import version
from assets.releases.adoption import adopt
from assets.releases.changes.tables import TableChange, compare
from assets.releases.publishing import publish
from assets.releases.tiers import TIERS

STATE = pl.DataFrame({"row_id": ["a", "b"], "value": ["1", "2"]})


@pytest.mark.parametrize(
    ("after", "level", "what"),
    [
        (STATE, version.PATCH, None),
        (STATE.with_columns(value=pl.Series(["2", "1"])), version.MINOR, "rows changed"),
        (STATE.with_columns(value=pl.Series([None, "2"])), version.MINOR, "rows changed"),
        (pl.DataFrame({"row_id": ["a", "b", "c"], "value": ["1", "2", "3"]}), version.MINOR, "rows added"),
        (STATE.with_columns(more=pl.lit("x")), version.MINOR, "columns added"),
        (STATE.head(1), version.MAJOR, "rows removed"),
        (STATE.select("row_id"), version.MAJOR, "columns removed"),
        (pl.DataFrame({"row_id": ["a", "c"], "value": ["1", "2"]}), version.MAJOR, "rows removed"),
    ],
    ids=[
        "equal",
        "swapped",
        "emptied",
        "row added",
        "column added",
        "row lost",
        "column lost",
        "row replaced",
    ],
)
def test_each_kind_of_change_raises_the_version_as_the_rule_says(after, level, what):
    reasons = version.reasons([compare("places", STATE, after)])
    assert version.level_of(reasons) == level
    assert what is None or what in {reason.what for reason in reasons}


def test_a_lost_table_is_a_major_change():
    reasons = version.reasons([TableChange("places", is_removed=True)])
    assert (version.level_of(reasons), reasons[0].table) == (version.MAJOR, "places")


@pytest.mark.parametrize(
    ("previous", "level", "suffix", "expected"),
    [
        (None, "minor", "", "1.0.0"),
        ("1.0.0", "patch", "", "1.0.1"),
        ("1.4.2", "minor", "", "1.5.0"),
        ("1.9.9", "major", "", "2.0.0"),
        ("1.0.0+sim", "minor", "+sim", "1.1.0+sim"),
    ],
)
def test_the_next_number_follows_the_newest_stable_one(previous, level, suffix, expected):
    assert version.next_version(previous, level, suffix) == expected


def test_a_typed_word_is_no_version():
    with pytest.raises(ValueError, match="latest"):
        version.parse("latest")


def published(folder: Path) -> Path:
    """Directory of a stable 1.0.0, which holds its tiers."""
    from datetime import UTC, datetime

    adopt(build(folder), folder / "releases")
    publish(folder / "releases", datetime(2026, 11, 2, tzinfo=UTC))
    return folder / "releases" / "1.0.0"


def test_a_deleted_place_shows_in_version_and_summary(tmp_path):
    stable = published(tmp_path)
    made = frames()
    made["media_framing"] = made["media_framing"].clear()
    candidate = build(tmp_path, made, previous=stable)
    assert (candidate.version, candidate.level) == ("2.0.0", "major")
    assert any(reason.examples == ("M1",) and reason.what == "rows removed" for reason in candidate.reasons)
    assert '"rows_removed": 1' in (candidate.tier_folder / "changes" / "summary.json").read_text(
        encoding="utf-8"
    )


def test_gates_that_now_compare_with_the_stable_release_make_no_version(tmp_path):
    stable = published(tmp_path)
    found = json.loads(QUALITY)
    found["expectations"].append({**found["expectations"][0], "arguments": {"rule": "vs_stable"}})
    candidate = build(tmp_path, previous=stable, snapshot_id="another", quality=json.dumps(found).encode())
    assert candidate.is_unchanged
    for tier in TIERS:
        standing = (stable / tier / "quality.json").read_bytes()
        assert (candidate.folder_of(tier) / "quality.json").read_bytes() == standing


def test_nothing_new_makes_no_version(tmp_path):
    stable = published(tmp_path)
    candidate = build(tmp_path, previous=stable, snapshot_id="another")
    assert candidate.is_unchanged
    assert candidate.version == "1.0.0"
    entry = adopt(candidate, tmp_path / "releases")
    assert (entry.version, entry.channel, entry.snapshot_id) == ("1.0.0", "stable", "another")
    assert not list((tmp_path / "releases" / "candidates").iterdir())


def test_a_new_label_alone_is_a_patch(tmp_path):
    stable = published(tmp_path)
    assert build(tmp_path, previous=stable, title_en="Another title").version == "1.0.1"


def test_a_changed_value_is_minor_and_counted(tmp_path):
    stable = published(tmp_path)
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(estimate=pl.lit(0.31))
    candidate = build(tmp_path, made, previous=stable)
    assert (candidate.version, candidate.level) == ("1.1.0", "minor")


def test_a_released_file_with_another_byte_is_never_compared_with(tmp_path):
    from assets.releases.errors import IntegrityError

    stable = published(tmp_path)
    path = stable / "public" / "data" / "media_framing.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    made = frames()
    made["media_framing"] = made["media_framing"].clear()
    with pytest.raises(IntegrityError, match=r"media_framing\.parquet"):
        build(tmp_path, made, previous=stable)

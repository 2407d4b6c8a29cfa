"""Nobody finds in a release what is not for him: values of the team, restricted values, their evidence."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from release_editing import build, read_rows
from synthetic_release import frames

from assets.releases import tiers
from assets.releases.adoption import adopt
from assets.releases.candidate import Candidate
from assets.releases.checking import verify_release
from assets.releases.publishing import publish
from assets.storage.tables import Column, Table, release_tables

TEAM_WORD, RESTRICTED_WORD = "CANARY-TEAM-41c7", "CANARY-RESTRICTED-9be2"
PEOPLE = Table(
    "people",
    "release",
    "reference",
    "One row is one person who was asked.",
    ("row_id",),
    tuple(Column(name, "string", name, name, "team", {}, False) for name in ("row_id", "nick_name")),
    {},
)


def with_tiers(changed: dict[tuple[str, str], str]) -> dict[str, Table]:
    """The registry with some columns in other tiers."""
    return {
        name: replace(
            table,
            columns=tuple(
                replace(one, tier=changed.get((name, one.name), one.tier)) for one in table.columns
            ),
        )
        for name, table in release_tables().items()
    }


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch):
    """Put another registry of tables in place of the project's."""

    def put(registry: dict[str, Table]) -> None:
        for module in ("assets.storage.tables", "assets.releases.tiers"):
            monkeypatch.setattr(f"{module}.release_tables", lambda: registry)

    return put


def bytes_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a tier as it lies there, and unpacked where it is packed."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield path.name, data
            if path.suffix == ".gz":
                yield path.name, gzip.decompress(data)
            if path.suffix == ".parquet":
                yield path.name, pl.read_parquet(BytesIO(data)).write_csv().encode()


def holding(candidate: Candidate, tier: str, word: str) -> list[str]:
    """Names of the files of a tier that hold a word."""
    return sorted({name for name, data in bytes_of(candidate.folder_of(tier)) if word.encode() in data})


def test_a_marked_value_of_each_tier_is_found_in_that_tier_and_in_no_other(tmp_path, declare):
    declare(with_tiers({("decisions", "value_as_typed"): "team", ("records", "document_id"): "restricted"}))
    made = frames()
    made["decisions"] = made["decisions"].with_columns(value_as_typed=pl.lit(TEAM_WORD))
    made["records"] = made["records"].with_columns(document_id=pl.lit(RESTRICTED_WORD))
    candidate = build(tmp_path, made)
    assert holding(candidate, "public", TEAM_WORD) == []
    assert holding(candidate, "public", "value_as_typed") == []
    assert holding(candidate, "team", TEAM_WORD) == ["decisions.csv.gz", "decisions.parquet"]
    for tier in tiers.TIERS:
        assert holding(candidate, tier, RESTRICTED_WORD) == []
        assert verify_release(candidate.folder_of(tier))["problems"] == []


def test_a_table_of_the_team_is_in_the_team_tier_only(tmp_path, declare):
    declare({**release_tables(), "people": PEOPLE})
    made = frames() | {"people": pl.DataFrame({"row_id": ["P1"], "nick_name": [TEAM_WORD]})}
    candidate = build(tmp_path, made)
    assert holding(candidate, "public", "people.parquet") == holding(candidate, "public", TEAM_WORD) == []
    assert "people.csv" in holding(candidate, "team", TEAM_WORD)
    readme = (candidate.folder_of("team") / "README.md").read_text(encoding="utf-8")
    [told] = [line for line in readme.splitlines() if line.startswith("Only here, and not in the public")]
    assert "`people.row_id`, `people.nick_name`" in told
    for tier in tiers.TIERS:
        assert verify_release(candidate.folder_of(tier))["ok"]


def test_a_table_may_be_stricter_than_its_columns_and_never_looser(tmp_path):
    from assets.storage.tables import _table

    column = {"name": "row_id", "data_type": "string"}
    for table, one, expected in (
        ("team", "public", "team"),
        ("public", "team", "team"),
        ("restricted", "team", "restricted"),
        ("team", None, "restricted"),
        (None, "public", "public"),
        ("taem", "public", "taem"),
    ):
        entry = {"name": "people", "config": {"meta": {"tier": table}}}
        entry["columns"] = [column | {"config": {"meta": {"tier": one}}}]
        made = _table(entry, "release")
        assert made.columns[0].tier == expected
        assert (tiers.as_seen(made, "public") is not None) == (expected == "public")
        assert (tiers.as_seen(made, "team") is not None) == (expected in ("public", "team"))


def test_the_evidence_of_a_hidden_value_is_hidden_with_it(tmp_path, declare):
    declare(with_tiers({("initiatives", "name_zh"): "team"}))
    candidate = build(tmp_path)
    for name in ("城市大脑", "人脸识别闸机"):
        decisions = read_rows(candidate.tier_folder, "decisions")
        assert name not in {row["value"] for row in decisions}
        assert name in {row["value"] for row in read_rows(candidate.folder_of("team"), "decisions")}
    columns = {(row["table_name"], row["column_name"]) for row in read_rows(candidate.tier_folder, "cells")}
    assert ("initiatives", "name_zh") not in columns
    assert ("initiatives", "level") in columns
    # The passages of I-L1 also carry open values, so they stay; verify.py finds no loose end in either tier.
    for tier in tiers.TIERS:
        assert verify_release(candidate.folder_of(tier))["problems"] == []


def test_a_passage_that_only_a_hidden_value_rests_on_goes_with_it(tmp_path, declare):
    declare(with_tiers({("designations", "status"): "team"}))
    candidate = build(tmp_path)
    assert "P-PD1" not in {row["row_id"] for row in read_rows(candidate.tier_folder, "passages")}
    assert "P-PD1" in {row["row_id"] for row in read_rows(candidate.folder_of("team"), "passages")}
    assert holding(candidate, "public", "试点名单") == []
    assert verify_release(candidate.tier_folder)["problems"] == []


def test_what_both_tiers_see_alike_is_the_same_bytes(built: Path):
    public, team = built, built.parent / "team"
    other = set(tiers.differing_tables())
    compared = [
        path
        for part in ("data", "csv", "evidence")
        for path in (public / part).iterdir()
        if path.name.split(".")[0] not in other
    ]
    assert len(compared) >= 40
    for path in compared:
        assert (team / path.relative_to(public)).read_bytes() == path.read_bytes()
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (public, team)]
    assert [one["tier"] for one in manifests] == ["public", "team"]
    assert manifests[0]["tree_hash"] != manifests[1]["tree_hash"]


def test_the_team_tier_says_that_it_must_not_be_passed_on(built: Path):
    team = built.parent / "team"
    for name in ("README.md", "LICENSE", "codebook.html"):
        assert "o not pass it on" in (team / name).read_text(encoding="utf-8")
        assert "o not pass it on" not in (built / name).read_text(encoding="utf-8")
    package = json.loads((team / "datapackage.json").read_text(encoding="utf-8"))
    assert "CC-BY" not in json.dumps(package["licenses"])
    assert "CC-BY" not in (team / "CITATION.cff").read_text(encoding="utf-8")
    assert "verify.py: MIT License" in (team / "LICENSE").read_text(encoding="utf-8")


def test_a_change_for_the_team_alone_raises_the_version_of_both_tiers_and_tells_the_public_nothing(
    tmp_path, declare
):
    from datetime import UTC, datetime

    declare(with_tiers({("survey_estimates", "item"): "team"}))
    releases = tmp_path / "releases"
    adopt(build(tmp_path), releases)
    publish(releases, datetime(2026, 11, 2, tzinfo=UTC))
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(item=pl.lit(TEAM_WORD))
    candidate = build(tmp_path, made, previous=releases / "1.0.0")
    assert (candidate.version, candidate.level) == ("1.1.0", "minor")
    summaries = {
        tier: json.loads((candidate.folder_of(tier) / "changes" / "summary.json").read_text())
        for tier in tiers.TIERS
    }
    assert [one["what"] for one in summaries["public"]["reasons"]] == ["another tier of this release changed"]
    assert summaries["public"]["tables"] == {}
    assert summaries["team"]["tables"]["survey_estimates"]["rows_changed"] == 1
    assert holding(candidate, "public", TEAM_WORD) == []


def test_a_candidate_that_changed_for_the_team_alone_replaces_the_old_one_in_one_step(tmp_path, declare):
    from assets.releases import index

    declare(with_tiers({("survey_estimates", "item"): "team"}))
    releases = tmp_path / "releases"
    first = adopt(build(tmp_path), releases)
    made = frames()
    made["survey_estimates"] = made["survey_estimates"].with_columns(item=pl.lit("another"))
    second = adopt(build(tmp_path, made), releases)
    assert second.tree_hash == first.tree_hash
    assert second.folder.startswith(first.folder + "-")
    assert [path.name for path in (releases / "candidates").iterdir()] == [second.folder.split("/")[1]]
    assert index.find(releases).tree_hashes == second.tree_hashes

"""The practice study from nothing to a release: three kinds of material, two rounds, the same bytes."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.collection import captures, payload
from assets.storage.layout import STUDIES
from orchestration import evidence
from tests.conftest import Digov, releases

OTHER_CIRCUMSTANCES = {
    "TZ": "America/St_Johns",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "7",
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
TIERS = ("public", "team")


def hashes(data: Path) -> dict[str, str]:
    return {tier: releases(data, tier, "practice")[0]["tree_hash"] for tier in TIERS}


@pytest.fixture(scope="module")
def run(built_practice: Path) -> dict:
    (study,) = json.loads((built_practice.parent / "run.json").read_text())["studies"]
    return study


def test_a_site_that_blocks_and_one_that_is_down_as_expected_do_not_spoil_the_run(run: dict):
    assert (run["study"], run["status"], run["quarantined"]) == ("practice", "done", 0)
    assert run["sources"]["blocked_challenge"] == run["sources"]["connection_lost"] == 1
    assert sum(run["sources"].values()) == len(list((STUDIES / "practice" / "sources").glob("*.yml")))
    assert run["sources"]["not_attempted"] == 1, "the publication, which is no site"
    assert run["release"].endswith("+sim")


def test_a_cell_of_the_grid_is_filled_only_where_a_source_was_really_fetched(
    built_practice: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DAGSTER_HOME", str(built_practice / "dagster"))
    with dg.DagsterInstance.get() as instance:
        key = evidence.sources_key("practice")
        filled = instance.get_materialized_partitions(key)
    with sqlite3.connect(f"file:{built_practice}/practice/archive/ledger.sqlite?mode=ro", uri=True) as ledger:
        ok = {row[0] for row in ledger.execute("select source_id from visits where outcome = 'ok'")}
        others = {row[0] for row in ledger.execute("select source_id from visits where outcome <> 'ok'")}
    assert filled == ok
    assert others and not filled & others


def test_a_run_with_nothing_due_starts_nothing_and_says_that_no_source_was_visited(
    built_practice: Path, run: dict, digov: Digov
):
    before = hashes(built_practice)
    done = digov("run", "--study", "practice", "--data", built_practice, "--json")
    (study,) = done.json["studies"]
    assert (done.code, study["status"]) == (0, "done")
    assert study["sources"] == {"not_attempted": sum(run["sources"].values())}
    assert study["gates"] == run["gates"]
    assert hashes(built_practice) == before


def test_every_kind_of_material_has_reached_the_release(built_practice: Path):
    (release,) = releases(built_practice, study="practice")
    folder = Path(release["path"])

    def table(name: str) -> pl.DataFrame:
        return pl.read_parquet(next(folder.rglob(f"{name}.parquet")))

    assert table("initiatives").height > 0
    assert table("survey_estimates").filter(pl.col("basis") == "estimated").height > 0
    assert table("media_framing").filter(pl.col("basis") == "estimated").height > 0
    passages = table("passages")
    assert passages.filter(pl.col("evidence_class") == "archived").height > 0
    states = set(table("captures")["state"])
    assert {"ok", "blocked_challenge", "connection_lost", "gone", "robots_disallowed"} <= states


def test_sources_are_listed_with_their_last_visit(built_practice: Path, digov: Digov):
    rows = digov("sources", "list", "--study", "practice", "--data", built_practice, "--json").json["sources"]
    assert [row["source_id"] for row in rows] == sorted(row["source_id"] for row in rows)
    sites = [row for row in rows if row["method"]]
    assert {row["source_id"] for row in rows} - {row["source_id"] for row in sites} == {"moni_yearbook"}
    assert {row["last_outcome"] for row in sites} == {"ok", "blocked_challenge", "connection_lost"}
    assert {row["verification"] for row in sites} == {"unverified"}
    assert all(row["last_visit"] and row["next_due"] is None for row in sites), "nothing live, so nothing due"


def test_words_of_a_publication_are_found_on_the_page_that_the_release_names(
    built_practice: Path, tmp_path: Path, digov: Digov
):
    (release,) = releases(built_practice, study="practice")
    folder = Path(release["path"])
    passages = pl.read_parquet(next(folder.rglob("passages.parquet"))).filter(pl.col("page").is_not_null())
    quotes = passages["quote"].to_list()
    file = built_practice / "practice" / "publications" / "moni_yearbook.pdf"
    options = ("--keep", tmp_path, "--study", "practice", "--data", built_practice, "--json")
    found = digov("sources", "locate", "moni_yearbook", file, *quotes, *options)
    assert found.code == 0, found.err
    assert [one["places"] for one in found.json["found"]] == [
        [{"text_start": start, "page": page}] for start, page in passages.select("start", "page").iter_rows()
    ]
    assert set(passages["page"]) == {2, 3}
    evidence = pl.read_parquet(next(folder.rglob("initiative_evidence.parquet")))
    assert evidence.filter(pl.col("page") == 2)["stream"].to_list() == ["yearbook", "yearbook"]
    command = [sys.executable, folder / "verify.py", folder, "--texts", tmp_path, "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert f"{len(quotes)} quotes compared with their texts; 0 texts are not held here" in report["notes"]
    other = digov("sources", "locate", "moni_yearbook", folder / "README.md", *options)
    assert other.code == 2 and "is not the text of moni_yearbook" in other.json["error"]["message"]


@pytest.mark.slow
def test_killed_while_collecting_and_built_elsewhere_under_other_circumstances_it_is_the_same_release(
    built_practice: Path, tmp_path: Path, digov: Digov
):
    data = tmp_path / "another place" / "data"
    for point in ("ledger-committed:5", "round-collected", "coders-decided"):
        killed = digov("run", "--study", "practice", "--data", data, env={"FAULT_AT": point})
        assert killed.code == -signal.SIGKILL, point
        assert digov("release", "list", "--data", data, "--json").json == {"releases": []}
    done = digov(
        "run", "--study", "practice", "--data", data, "--json", env=OTHER_CIRCUMSTANCES, cwd=tmp_path
    )
    assert done.code == 0, done.err[-2000:]
    assert hashes(data) == hashes(built_practice)
    assert "FAULT_AT" not in os.environ


@pytest.mark.slow
def test_what_is_captured_after_the_snapshot_waits_and_changes_no_byte(
    built_practice: Path, tmp_path: Path, digov: Digov
):
    data = Path(shutil.copytree(built_practice, tmp_path / "data"))
    archive = data / "practice" / "archive"
    known = next(one for one in captures(archive) if (one.state, one.page_role) == ("ok", "article"))
    saved = tmp_path / "saved.html"
    saved.write_bytes(
        payload(archive, known.payload_sha256 or "").replace("模拟".encode(), "后来模拟".encode())
    )
    options = ("--study", "practice", "--data", data)
    when = ("--captured-at", "2026-11-01T10:00+08:00", "--by", "coder")
    assert digov("import", "page", saved, "--url", known.url, *when, *options).code == 0
    done = digov("run", *options, "--json")
    assert done.code == 0, done.err
    (study,) = done.json["studies"]
    assert "1 captures were made after the snapshot" in study["notes"][0]
    assert hashes(data) == hashes(built_practice)

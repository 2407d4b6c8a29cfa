"""A simulated release can never be taken for a real one, and nothing of it can enter a real one."""

import json
from pathlib import Path

import polars as pl
import pytest
from release_editing import build
from synthetic_release import frames

from assets.releases.checking import verify_release
from assets.releases.simulated import SimulatedContent
from assets.releases.tiers import TIERS


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of a sealed candidate of a simulated study, with both tiers."""
    return build(tmp_path_factory.mktemp("simulated"), is_simulated=True).folder


@pytest.mark.parametrize("tier", TIERS)
def test_every_page_and_table_of_a_simulated_release_says_so(simulated: Path, tier: str):
    folder = simulated / tier
    for name in ("README.md", "CITATION.cff", "LICENSE", "codebook.html"):
        assert "SIMULATED" in (folder / name).read_text(encoding="utf-8")
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# SIMULATED: ")
    assert "<title>SIMULATED: " in (folder / "codebook.html").read_text(encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["simulated"] is True
    assert package["title"].startswith("SIMULATED: ")
    for resource in package["resources"]:
        assert resource["title"].startswith("SIMULATED: ")
        assert resource["description"].startswith("SIMULATED: ")
    for path in folder.glob("*/*.parquet"):
        assert pl.read_parquet_metadata(path)["digov"].startswith("SIMULATED: ")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["version"], manifest["is_simulated"]) == ("1.0.0+sim", True)
    assert json.loads((folder / "lineage.json").read_text(encoding="utf-8"))["is_simulated"] is True
    assert verify_release(folder)["ok"]


def test_a_real_release_says_nowhere_that_it_is_simulated(built: Path):
    for path in built.rglob("*"):
        if path.is_file() and path.name not in ("verify.py",):
            assert b"SIMULATED" not in path.read_bytes(), path.name
    assert "digov" not in pl.read_parquet_metadata(built / "data" / "claims.parquet")


def test_simulated_bytes_are_the_same_twice(simulated: Path, tmp_path: Path):
    again = build(tmp_path, is_simulated=True)
    for tier in TIERS:
        manifest = json.loads((simulated / tier / "manifest.json").read_text(encoding="utf-8"))
        assert again.tree_hashes[tier] == manifest["tree_hash"]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("passages", "url", "http://www.qingshan.example/art/1.html"),
        ("sources", "origin_cluster", "qingshan.example"),
        ("initiatives", "name_zh", "SIMULATED city brain"),
        ("passages", "title_zh", "关于试点的通知 SIMULATED"),
    ],
)
def test_simulated_material_stops_the_release_of_a_real_study(tmp_path, table, column, value):
    made = frames()
    made[table] = made[table].with_columns(pl.lit(value).alias(column))
    with pytest.raises(SimulatedContent, match=f"table {table}, row .*, column {column}") as caught:
        build(tmp_path, made)
    assert caught.value.exit_code == 3
    assert build(tmp_path, made, is_simulated=True).version == "1.0.0+sim"


@pytest.mark.parametrize(
    "value", ["https://example.org/a", "for.example.org/x", "see a.examples/1", "for example", "示例 example"]
)
def test_an_ordinary_address_is_no_simulated_one(tmp_path, value):
    made = frames()
    made["sources"] = made["sources"].with_columns(origin_cluster=pl.lit(value))
    assert build(tmp_path, made).version == "1.0.0"


def test_a_title_that_says_so_itself_is_not_marked_twice(tmp_path):
    folder = build(tmp_path, is_simulated=True, title_en="A practice study (SIMULATED)").tier_folder
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# A practice study (SIMULATED) · 1.0.0+sim")


def test_a_real_study_with_a_simulated_title_is_stopped(tmp_path):
    with pytest.raises(SimulatedContent, match=r"study\.yml"):
        build(tmp_path, title_en="SIMULATED city brains")

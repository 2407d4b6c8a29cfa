"""What leaves the house: public columns only, in two forms that are equal, with the words to read them."""

import csv
import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from release_editing import csv_path
from synthetic_release import DESCRIPTION, QUALITY, frames, write_tables

from assets.releases import codebook, exports, models
from assets.releases.candidate import build_candidate
from assets.releases.lineage import read_inputs
from assets.releases.links import LINKS
from assets.releases.tiers import PUBLIC, TIERS, as_seen
from assets.storage.tables import Table, landing_tables, release_tables


def with_tier(table: Table, column: str, tier: str) -> Table:
    """The table with one column in another tier."""
    columns = tuple(replace(one, tier=tier) if one.name == column else one for one in table.columns)
    return replace(table, columns=columns)


@pytest.mark.parametrize("tier", ["team", "restricted"])
def test_a_column_that_is_not_public_leaves_no_trace(tier):
    canary = "CANARY-8f2c"
    table = with_tier(release_tables()["decisions"], "value_as_typed", tier)
    frame = frames()["decisions"].with_columns(value_as_typed=pl.lit(canary))
    public = as_seen(table, PUBLIC)
    assert public
    for data in exports.table_files(exports.export(public, frame), is_simulated=False).values():
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert canary.encode() not in plain
        assert b"value_as_typed" not in plain


def test_a_column_without_a_declared_tier_cannot_leave():
    columns = release_tables()["decisions"].columns
    assert all(column.tier == "public" for column in columns)
    table = with_tier(release_tables()["decisions"], "value", "")
    assert all("value" not in (as_seen(table, tier) or table).schema for tier in TIERS)


def test_a_wrong_type_stops_the_release():
    frame = frames()["claims"].with_columns(figure_value=pl.lit("3000"))
    with pytest.raises(ValueError, match="figure_value"):
        exports.released_frame(release_tables()["claims"], frame)


def test_estimates_are_rounded_and_claimed_figures_are_not(built):
    estimates = pl.read_parquet(built / "data" / "survey_estimates.parquet")["estimate"].to_list()
    assert estimates == [0.3]
    assert "0.3333333333," in csv_path(built, "media_framing").read_text(encoding="utf-8")
    exact = frames()["claims"].with_columns(figure_value=pl.lit(12345678901.5))
    kept = exports.released_frame(release_tables()["claims"], exact)["figure_value"].to_list()
    assert kept == [12345678901.5]


def test_parquet_and_gzip_files_say_nothing_about_time_or_machine(built):
    data = (built / "evidence" / "cells.csv.gz").read_bytes()
    assert data[3] == 0  # no name
    assert data[4:8] == b"\0\0\0\0"  # no time
    home = str(Path.home()).encode()
    for path in built.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"/tmp/" not in content
            assert home + b"/" not in content, path.name


def test_frictionless_finds_the_datapackage_valid(built):
    import frictionless

    report = frictionless.validate(str(built / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []


def test_frictionless_finds_a_broken_link(release):
    import frictionless

    path = release / "csv" / "claim_checks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",S1,", ",S9,"), encoding="utf-8")
    report = frictionless.validate(str(release / "datapackage.json"))
    assert "foreign-key" in [kind for (kind,) in report.flatten(["type"])]


def test_every_link_starts_and_ends_at_a_declared_column():
    declared = {(name, column) for name, table in release_tables().items() for column in table.schema}
    ends = {(link.table, link.column) for link in LINKS} | {
        (link.target, link.target_column) for link in LINKS
    }
    assert ends <= declared


def test_what_dbt_promises_as_a_relationship_is_a_link_of_the_release():
    import yaml

    from assets.storage.tables import MODELS

    followed = {(link.table, link.column, link.target) for link in LINKS}
    for path in sorted([*(MODELS / "release").glob("*.yml"), *(MODELS / "evidence").glob("*.yml")]):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models") or []:
            for column in model["columns"]:
                for test in column.get("data_tests") or []:
                    if isinstance(test, dict) and "relationships" in test:
                        said = test["relationships"].get("arguments") or test["relationships"]
                        target = re.findall(r"'([a-z_]+)'", said["to"])[0]
                        if target in release_tables():
                            assert (model["name"], column["name"], target) in followed


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.requests: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.requests += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]


def test_the_codebook_page_needs_no_network_and_runs_no_script(built):
    page = _Page()
    text = (built / "codebook.html").read_text(encoding="utf-8")
    page.feed(text)
    assert all(one.startswith("#") for one in page.requests)
    assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert "url(" not in text
    assert "@import" not in text


def test_the_codebook_page_hides_no_column_on_a_telephone(built):
    page = (built / "codebook.html").read_text(encoding="utf-8")
    narrow = page.partition("@media screen and (max-width")[2]
    assert "tr, td { display: block }" in narrow.partition("</style>")[0]


def test_markup_in_a_definition_stays_text(built):
    text = (built / "codebook.html").read_text(encoding="utf-8")
    assert "Roads &lt;and&gt; rails" in text


def test_the_codebook_names_every_released_column_and_no_other(built):
    rows = csv.DictReader((built / "codebook.csv").read_text(encoding="utf-8").splitlines())
    named = {(row["table_or_list"], row["name"]) for row in rows if row["entry"] == "column"}
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    released = {
        (one["name"], field["name"]) for one in package["resources"] for field in one["schema"]["fields"]
    }
    page = (built / "codebook.html").read_text(encoding="utf-8")
    assert named == released
    assert all(f"<code>{column}</code>" in page for _, column in released)


def test_the_codebook_is_in_both_languages():
    made = codebook.codebook_csv({}, DESCRIPTION).decode()
    assert 'variable,sector,sector,"category, several values",,Sector,领域,What it is for,用途,' in made


def test_the_readme_gives_the_sums_that_the_tables_hold(built):
    text = (built / "README.md").read_text(encoding="utf-8")
    assert "| transcribed | 11 |" in text
    assert "| coder_disagreement | 2 |" in text
    assert "| **all** | | **5** |" in text
    assert "These coders are models." in text
    assert "two models may share an error" in text


def test_citation_and_licence_name_version_and_terms(built):
    import yaml

    citation = yaml.safe_load((built / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["date-released"], citation["license"]) == (
        "1.0.0",
        "2026-11-01",
        "CC-BY-4.0",
    )
    assert "quotations" in (built / "LICENSE").read_text(encoding="utf-8")


def test_the_chain_of_models_is_read_from_the_sql(tmp_path):
    for name, sql in {
        "stg_pages": "select * from {{ source('landing_literature', 'typed_records') }}",
        "int_pages": "select * from {{ ref('stg_pages') }} -- {{ ref('old_pages') }}",
        "initiatives": 'select * from {{ ref("int_pages") }}',
        "prefecture_year": "select * from {{ ref('initiatives') }} join {{ ref('int_pages') }}",
    }.items():
        (tmp_path / f"{name}.sql").write_text(sql, encoding="utf-8")
    found = models.chain("prefecture_year", tmp_path)
    assert found == models.Chain(("int_pages", "stg_pages"), ("typed_records",), ("initiatives",))
    assert models.chain("captures", tmp_path) == models.Chain((), (), ())


def test_lineage_names_the_line_of_the_study_file(built):
    tables = json.loads((built / "lineage.json").read_text(encoding="utf-8"))["tables"]
    assert tables["records"]["origins"]["L2"] == ["literature/local_records.csv:3"]
    assert tables["records"]["rows"] == 5


def test_lineage_notices_a_landed_value_whatever_the_order_of_rows(tmp_path):
    table = landing_tables()["study_settings"]
    path = tmp_path / "study_settings.parquet"
    found = []
    for rows in ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")], [("a", "1"), ("b", "3")]):
        pl.DataFrame(rows, schema=table.schema, orient="row").write_parquet(path)
        found.append(read_inputs({"study_settings": path})["study_settings"])
    assert found[0] == found[1] != found[2]
    assert found[0].rows == 2


def test_refused_rows_are_told_in_the_readme(tmp_path):
    tables = write_tables(tmp_path / "tables")
    gates = {"quarantined": {"typed_decisions": 3}}
    candidate = build_candidate(tables, DESCRIPTION, gates, "s1", QUALITY, None, tmp_path / "staging")
    text = (candidate.tier_folder / "README.md").read_text(encoding="utf-8")
    assert "in no table of this release: 3." in text
    assert "- `typed_decisions`: 3" in text

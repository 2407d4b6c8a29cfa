"""Whoever edits a release, with the hashes recomputed or not, is found, and the place is named."""

# ruff: noqa: E501

import json
import shutil
from pathlib import Path

import pytest
from release_editing import Row, edit, read_rows, reseal
from synthetic_release import QUOTE, START, TEXT, frames

from assets.releases.checking import verify_files, verify_release
from assets.releases.exports import table_paths
from assets.storage.tables import release_tables

EVERY_FILE = sorted(
    [path for table in release_tables().values() for path in table_paths(table)]
    + [
        "README.md",
        "CITATION.cff",
        "LICENSE",
        "codebook.html",
        "codebook.csv",
        "datapackage.json",
        "lineage.json",
    ]
    + ["quality.json", "changes/summary.json", "verify.py", "manifest.json", "build.json", "MANIFEST.sha256"]
)
FILLED = sorted(name for name, frame in frames().items() if frame.height)


def named(release: Path, **wanted: str) -> list[str]:
    """What the problems say whose file, table or row_id is the wanted one."""
    found = verify_release(release)["problems"]
    return [one["what"] for one in found if all(one[key] == value for key, value in wanted.items())]


def test_an_untouched_release_has_no_problem(built):
    report = verify_release(built)
    assert report["problems"] == []
    assert report["evidence_classes"]["transcribed"] == 11


def test_every_file_of_the_release_is_in_this_test(built):
    assert (
        sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
        == EVERY_FILE
    )


@pytest.fixture(scope="module")
def scratch(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that a test edits and puts right again, since copying takes longer than checking."""
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("scratch") / "release"))


@pytest.mark.parametrize("name", EVERY_FILE)
def test_one_flipped_byte_and_a_missing_file_are_found_and_named(scratch, name):
    path = scratch / name
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert named(scratch, file=name)
    path.unlink()
    assert name in {one["file"] for one in verify_files(scratch)}
    path.write_bytes(whole)
    assert verify_files(scratch) == []


def test_an_added_file_is_named(release):
    (release / "data" / "more.parquet").write_bytes(b"x")
    (release / ".hidden").write_bytes(b"x")
    assert named(release, file="data/more.parquet")
    assert named(release, file=".hidden")


def test_a_symbolic_link_is_no_file_of_a_release(release, tmp_path):
    target = tmp_path / "elsewhere"
    (release / "LICENSE").rename(target)
    (release / "LICENSE").symlink_to(target)
    assert named(release, file="LICENSE")


@pytest.mark.parametrize("table", FILLED)
def test_a_deleted_row_is_found_in_every_table_although_all_hashes_were_recomputed(release, table):
    edit(release, table, lambda rows: rows[1:])
    assert named(release, table=table)


LINKED = sorted(
    set(FILLED)
    - {
        "agreement",
        "claim_checks",
        "media_framing",
        "place_changes",
        "prefecture_year",
        "research_funding",
        "sources",
    }
    - {"survey_estimates"}
)


@pytest.mark.parametrize("table", LINKED)
def test_a_deleted_row_is_found_even_when_lineage_was_recomputed_too(release, table):
    edit(release, table, lambda rows: rows[1:], lineage=True)
    assert verify_release(release)["problems"]


LINK_COLUMNS = [
    ("claim_checks", "claim_id"), ("claims", "place_id"), ("claims", "record_id"), ("coverage", "place_id"),
    ("decisions", "passage_id"), ("decisions", "record_id"), ("designations", "host_place_ids"),
    ("designations", "place_id"), ("initiative_actors", "initiative_id"), ("initiative_evidence", "initiative_id"),
    ("initiative_evidence", "passage_id"), ("initiative_functions", "initiative_id"),
    ("initiative_risks", "initiative_id"), ("initiative_sectors", "initiative_id"),
    ("initiative_stages", "initiative_id"), ("initiative_technologies", "initiative_id"),
    ("initiative_values", "initiative_id"), ("initiatives", "place_id"), ("place_changes", "new_place_id"),
    ("place_changes", "old_place_id"), ("prefecture_year", "place_id"), ("records", "initiative_id"),
    ("research_funding", "claim_id"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), LINK_COLUMNS)
def test_a_link_that_leads_nowhere_is_named_with_its_row(release, table, column):
    first = read_rows(release, table)[0]["row_id"]

    def break_it(rows: list[Row]) -> list[Row]:
        return [{**rows[0], column: "nowhere"}, *rows[1:]]

    edit(release, table, break_it, lineage=True)
    assert any("nowhere" in what for what in named(release, table=table, row_id=first or ""))


def change(column: str, row_id: str, value: str | None):
    """A change of one value."""

    def apply(rows: list[Row]) -> list[Row]:
        changed = [{**row, column: value} if row["row_id"] == row_id else row for row in rows]
        assert changed != rows
        return sorted(changed, key=lambda row: (row["row_id"] or "").encode())

    return apply


CELL = "initiatives:I-L1:name_zh"
EDITS = {
    "value of a single coder": ("initiatives", "name_zh", "I-L1", "城市小脑", ("initiatives", "I-L1")),
    "value on which coders agreed": ("initiatives", "name_zh", "I-C1", "闸机", ("initiatives", "I-C1")),
    "date": ("initiatives", "first_date", "I-L1", "2015-10-01", ("initiatives", "I-L1")),
    "presence of a category": ("initiative_sectors", "sector_code", "I-C1:traffic", "health_care",
                               ("initiative_sectors", "I-C1:traffic")),
    "decision of a single coder": ("decisions", "value", "L1:typist:admin_level", "province", ("initiatives", "I-L1")),
    "decision of one of two": ("decisions", "value", "C1:coder_b:name_zh", "门禁", ("initiatives", "I-C1")),
    "decision that found nothing": ("decisions", "value", "L1:typist:scope", "citywide",
                                    ("cells", "initiatives:I-L1:scope")),
    "decision behind a disputed category": ("decisions", "value", "C1:coder_a:sector:education", "health_care", ("initiative_sectors", "I-C1:education")),
    "disagreement made equal": ("decisions", "value", "C1:coder_b:admin_level", "prefecture",
                                ("cells", "initiatives:I-C1:level")),
    "absence filled": ("initiatives", "scope", "I-L1", "citywide", ("cells", "initiatives:I-L1:scope")),
    "value emptied": ("initiatives", "name_zh", "I-L1", None, ("cells", CELL)),
    "passage id": ("passages", "row_id", "P-L1", "P-L9", ("cells", CELL)),
    "class of a passage": ("passages", "evidence_class", "P-L1", "computed", ("cells", CELL)),
    "class of a passage to archived": ("passages", "evidence_class", "P-L1", "archived", ("passages", "P-L1")),
    "hash of a text": ("passages", "text_sha256", "P-S1", None, ("passages", "P-S1")),
    "start in a text": ("passages", "start", "P-S1", None, ("passages", "P-S1")),
    "quote of a passage": ("passages", "quote", "P-L1", "别的", ("initiative_evidence", "I-L1:P-L1")),
    "class of a cell": ("cells", "evidence_class", CELL, "archived", ("cells", CELL)),
    "status of a cell": ("cells", "status", CELL, "agreed", ("initiatives", "I-L1")),
    "decision of a cell": ("cells", "decision_ids", CELL, None, ("initiatives", "I-L1")),
    "another passage of a cell": ("cells", "passage_ids", CELL, "P-PD1", ("cells", CELL)),
    "column of a cell": ("cells", "column_name", CELL, "nothing", ("initiatives", "I-L1")),
    "target of a duplicate": ("records", "target_id", "L2", "L9", ("records", "L2")),
    "year of a coverage row": ("coverage", "year", "330100:bureau:2016", "2018", ("coverage", "330100")),
    "type of a value": ("claims", "figure_value", "S1", "3000", ("claims", "S1")),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_named_although_every_hash_was_recomputed(release, name):
    table, column, row_id, value, (where, which) = EDITS[name]
    edit(release, table, change(column, row_id, value), lineage=True)
    assert named(release, table=where, row_id=which)


def test_rows_out_of_order_are_named(release):
    edit(release, "coverage", lambda rows: rows[::-1], lineage=True)
    assert named(release, table="coverage")


def test_a_cell_described_twice_is_named(release):
    def twice(rows: list[Row]) -> list[Row]:
        return sorted([*rows, {**rows[0], "row_id": "zzz"}], key=lambda row: row["row_id"] or "")

    edit(release, "cells", twice, lineage=True)
    assert named(release, table="cells", row_id="zzz")


def test_a_foreign_verifier_is_found_although_it_is_sealed(release):
    (release / "verify.py").write_text("print('all is well')\n")
    reseal(release)
    assert any("verifier" in what for what in named(release, file="verify.py"))


def test_a_parquet_file_with_another_value_is_found_although_it_is_sealed(release):
    import polars as pl

    path = release / "data" / "claims.parquet"
    pl.read_parquet(path).with_columns(figure_value=pl.lit(4000.0)).write_parquet(path)
    reseal(release)
    assert any("other values" in what for what in named(release, file="data/claims.parquet"))


def test_lineage_of_another_state_is_found(release):
    path = release / "lineage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tables"]["coverage"]["fingerprint"] = "0" * 64
    path.write_text(json.dumps(content))
    reseal(release)
    assert named(release, file="lineage.json", table="coverage")


def test_quotes_are_compared_with_the_texts_that_somebody_holds(release, tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    report = verify_release(release, texts=texts)
    assert report["ok"]
    assert "1 texts are not held" in report["notes"][0]
    (texts / "book.txt").write_text(TEXT, encoding="utf-8")
    assert verify_release(release, texts=texts)["notes"] == [
        "1 quotes compared with their texts; 0 texts are not held here"
    ]
    edit(release, "passages", change("start", "P-S1", str(START + 1)), lineage=True)
    assert any("character" in one["what"] for one in verify_release(release, texts=texts)["problems"])


def test_a_quote_on_another_page_than_the_one_that_is_named_is_told(release, tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "book.txt").write_text(TEXT, encoding="utf-8")
    edit(release, "passages", change("page", "P-S1", "2"), lineage=True)
    found = [one["what"] for one in verify_release(release, texts=texts)["problems"]]
    assert "the quote stands on page 1 of its text, not on 2" in found


def test_words_around_a_quote_are_compared_too(release, tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "book.txt").write_text(TEXT, encoding="utf-8")
    edit(release, "passages", change("prefix", "P-S1", "Another "), lineage=True)
    assert QUOTE in TEXT
    assert any("around" in one["what"] for one in verify_release(release, texts=texts)["problems"])


def test_without_captures_the_archive_check_has_nothing_to_find(release, tmp_path):
    report = verify_release(release, archive=tmp_path)
    assert report["ok"]
    assert report["notes"][0].startswith("0 quotes compared with 0 archived pages")


def test_the_quick_check_finds_a_changed_file_and_nothing_in_a_whole_release(release):
    assert verify_files(release) == []
    (release / "csv" / "claims.csv").write_text("row_id\n")
    assert [one["file"] for one in verify_files(release)] == ["csv/claims.csv"]

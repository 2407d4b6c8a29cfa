"""From a value back to its evidence, and an answer instead of a stack of errors for a wrong name."""

import pytest

from assets.releases.errors import IntegrityError, UnknownName
from assets.releases.tracing import trace


def test_a_value_leads_to_coders_and_quotes(built):
    found = trace(built, "initiatives", "I-C1", "name_zh")
    assert (found["cell"]["value"], found["cell"]["status"]) == ("人脸识别闸机", "agreed")
    assert [one["coder"] for one in found["decisions"]] == ["coder_a", "coder_b"]
    assert found["decisions"][0] == {
        "coder": "coder_a",
        "value": "人脸识别闸机",
        "document": "D-page",
        "passage": "P-C1-coder_a",
        "codebook": "0.1",
        "coded_at": "2026-10-01",
    }
    assert [one["quote"] for one in found["passages"]] == ["刷脸入校", "刷脸"]
    assert (found["captures"], found["lineage"]) == ([], None)


def test_an_absent_value_says_why(built):
    cell = trace(built, "initiatives", "I-C1", "level")["cell"]
    assert (cell["value"], cell["status"], cell["absence"]) == (None, "absent", "coder_disagreement")


def test_a_quote_from_a_publication_says_where_it_stands(built):
    (passage,) = trace(built, "claims", "S1", "figure_value")["passages"]
    assert passage["evidence_class"] == "text_hash"
    assert passage["start"] == 7


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("prefecture_year", "330100:2016", "sector_traffic"), ("initiatives", "I-L1", "status")],
    ids=["derived table", "computed cell"],
)
def test_a_computed_value_leads_to_its_lineage(built, table, row, column):
    lineage = trace(built, table, row, column)["lineage"]
    assert lineage["table"] == table
    assert set(lineage["inputs"]) == {"release_tables", "landing_tables", "models"}


def test_a_row_of_a_study_file_leads_to_its_line(built):
    lineage = trace(built, "places", "330100@1981", "name_zh")["lineage"]
    assert lineage["source_lines"] == ["reference/places/area_codes.csv:2"]


@pytest.mark.parametrize(
    ("arguments", "kind", "nearest"),
    [
        (("initiative", "I-L1", "name_zh"), "table", "initiatives"),
        (("initiatives", "I-L2", "name_zh"), "row", "I-L1"),
        (("initiatives", "I-L1", "name"), "column", "name_zh"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(built, arguments, kind, nearest):
    with pytest.raises(UnknownName) as caught:
        trace(built, *arguments)
    assert caught.value.kind == kind
    assert nearest in caught.value.nearest
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["data/initiatives.parquet", "evidence/decisions.parquet", "manifest.json"])
def test_no_value_is_served_from_a_file_with_another_byte(release, name):
    path = release / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(IntegrityError) as caught:
        trace(release, "initiatives", "I-L1", "name_zh")
    assert caught.value.exit_code == 6

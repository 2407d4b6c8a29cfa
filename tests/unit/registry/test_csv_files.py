"""Spreadsheets as researchers save them: what is read, and what is said where it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.registry.csv_reader import FileProblem, decode, parse_csv, read_text

COLUMNS = ("record_id", "name", "note")
TEXT = "record_id,name,note\nA1,合肥,ok\nA2,芜湖,\n"


def cells(text: str, **more: frozenset[str]) -> list[dict[str, str | None]]:
    rows, errors = parse_csv(text, "f.csv", COLUMNS, **more)
    assert errors == []
    return [row.cells for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_encoding_or_line_end_of_another_program_changes_no_value(encoding: str, line_end: str) -> None:
    data = TEXT.replace("\n", line_end).encode(encoding)
    assert cells(decode(data, "f.csv")) == [
        {"record_id": "A1", "name": "合肥", "note": "ok"},
        {"record_id": "A2", "name": "芜湖", "note": None},
    ]


def test_bytes_that_are_no_text_are_refused_with_the_line() -> None:
    with pytest.raises(FileProblem) as caught:
        decode(b"record_id\n\xff\xff\xff", "f.csv")
    assert (caught.value.error.file, caught.value.error.line) == ("f.csv", 2)
    assert "GB18030" in caught.value.error.expected


def test_columns_in_another_order_hold_the_same_values() -> None:
    moved = "note,record_id,name\nok,A1,合肥\n,A2,芜湖\n"
    assert cells(moved) == cells(TEXT)


def test_a_long_note_and_a_formula_stay_as_they_are() -> None:
    note = "注" * 350_000
    rows = cells(f'record_id,name,note\nA1,=SUM(A1:A9),{note}\nA2,"a ""b"", c","two\nlines"\n')
    assert rows[0] == {"record_id": "A1", "name": "=SUM(A1:A9)", "note": note}
    assert rows[1] == {"record_id": "A2", "name": 'a "b", c', "note": "two\nlines"}


def test_a_ragged_row_names_its_line_and_loses_no_other_row() -> None:
    rows, errors = parse_csv(
        'record_id,name,note\nA1,"x\ny",\nA2,too,many,cells\nA3,few\nA4,x,y\n', "f.csv", COLUMNS
    )
    assert [row.cells["record_id"] for row in rows] == ["A1", "A4"]
    assert [(error.line, error.field) for error in errors] == [(4, "note"), (5, "note")]
    assert "4 fields" in errors[0].problem and "3 fields" in errors[0].expected


@pytest.mark.parametrize(
    ("header", "field", "words", "nearest"),
    [
        ("record_id,name", "note", "missing", None),
        ("record_id,name,notes", "notes", "unknown column", "note"),
        ("record_id,name,notes", "note", "missing", "notes"),
        ("record_id,name,note,name", "name", "twice", None),
        ("", None, "empty", None),
    ],
)
def test_a_wrong_header_is_an_error_that_names_the_column(
    header: str, field: str | None, words: str, nearest: str | None
) -> None:
    rows, errors = parse_csv(header + "\nA1,x,y\n" if header else "", "f.csv", COLUMNS)
    assert rows == []
    assert (1, field, nearest) in {(e.line, e.field, e.nearest) for e in errors if words in e.problem}


def test_a_column_of_a_later_codebook_is_read_only_when_the_codebook_has_it() -> None:
    text = "record_id,name,note,drone\nA1,x,,yes\n"
    assert cells(text, further=frozenset({"drone"}))[0]["drone"] == "yes"
    _, errors = parse_csv(text, "f.csv", COLUMNS)
    assert [error.field for error in errors] == ["drone"]


def test_a_quote_that_never_closes_is_an_error_not_a_swallowed_file() -> None:
    _, errors = parse_csv('record_id,name,note\nA1,"open,x\nA2,x,y\n', "f.csv", COLUMNS)
    assert [error.line for error in errors] == [2]


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=5))
def test_whatever_a_cell_holds_comes_back(rows: list[tuple[str, str, str]]) -> None:
    quoted = [
        "record_id,name,note",
        *(",".join('"' + v.replace('"', '""') + '"' for v in row) for row in rows),
    ]
    read = cells(decode("\n".join(quoted).encode(), "f.csv"))
    assert [tuple(row[column] for column in COLUMNS) for row in read] == rows


def test_a_link_out_of_the_study_is_refused_and_its_content_not_told(tmp_path) -> None:
    study, outside = tmp_path / "study", tmp_path / "secret.csv"
    study.mkdir()
    outside.write_text("very secret")
    (study / "f.csv").symlink_to(outside)
    with pytest.raises(FileProblem) as caught:
        read_text(study, "f.csv")
    assert "link" in caught.value.error.problem and "secret" not in str(caught.value)


def test_a_study_folder_may_itself_be_a_link(tmp_path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "f.csv").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "study")
    assert read_text(tmp_path / "link", "f.csv") == "a"

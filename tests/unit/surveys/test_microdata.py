"""Files of respondents: what is read, what is refused, and that no message tells a value."""

import polars as pl
import pyreadstat
import pytest

from assets.registry.errors import StudyErrors
from assets.surveys import microdata


def put(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("text", ["id,城市\r\n1,合肥\r\n2,六安\r\n", "城市,id\n合肥,1\n六安,2\n"])
def test_encoding_line_ends_and_order_of_columns_do_not_matter(tmp_path, encoding, text):
    found = microdata.read(put(tmp_path, "a.csv", text, encoding), "csv", ["id", "城市"])
    assert found.columns == {"id": ["1", "2"], "城市": ["合肥", "六安"]}
    assert list(found.lines) == [2, 3]


def test_columns_that_nobody_asked_for_are_not_read(tmp_path):
    found = microdata.read(put(tmp_path, "a.csv", "id,phone\n1,13900001111\n"), "csv", ["id"])
    assert "13900001111" not in repr(found)


def test_a_line_break_in_quotes_keeps_the_lines_right(tmp_path):
    found = microdata.read(put(tmp_path, "a.csv", 'id,note\n1,"a\nb"\n2,c\n'), "csv", ["id"])
    assert list(found.lines) == [2, 4]


def test_a_ragged_line_is_kept_beside_the_others(tmp_path):
    found = microdata.read(put(tmp_path, "a.csv", "id,q\n1,2\n3\n4,5,6\n7,8\n"), "csv", ["id", "q"])
    assert found.columns["id"] == ["1", "7"]
    assert found.ragged == [(3, "3"), (4, "4,5,6")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,q\n1,2\n", "a.csv:1: weight: the column is missing"),
        ("id,weight,weight\n1,2,3\n", "a.csv:1: weight: the column occurs twice"),
        ('id,weight\n1,"2\n', "a.csv:2: the row cannot be read as CSV"),
        ("", "a.csv:1: id: the column is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_line_and_column(tmp_path, text, message):
    with pytest.raises(StudyErrors) as caught:
        microdata.read(put(tmp_path, "a.csv", text), "csv", ["id", "weight"])
    assert message in str(caught.value)


def test_a_file_that_is_not_there_says_where_it_belongs(tmp_path):
    with pytest.raises(
        StudyErrors, match="the file is missing; expected the file of respondents in the folder"
    ):
        microdata.read(tmp_path / "a.csv", "csv", ["id"])


def test_spss_keeps_codes_labels_and_what_it_declares_missing(tmp_path):
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(
        pl.DataFrame({"id": [1.0, 2.0, 3.0], "q": [1.0, 99.0, 1.5]}),
        path,
        variable_value_labels={"q": {1.0: "赞成", 99.0: "拒答"}},
        missing_ranges={"q": [{"lo": 98, "hi": 99}]},
    )
    found = microdata.read(path, "sav", ["id", "q"])
    assert found.columns == {"id": ["1", "2", "3"], "q": ["1", "99", "1.5"]}
    assert found.missing["q"] == {"99"}
    assert found.labels["q"] == {"1": "赞成", "99": "拒答"}


def test_stata_keeps_its_tagged_missing_values_apart(tmp_path):
    path = tmp_path / "a.dta"
    answers = pl.DataFrame({"id": [1, 2, 3], "q": pl.Series([1, "a", 2], dtype=pl.Object)})
    pyreadstat.write_dta(answers, path, missing_user_values={"q": ["a"]})
    found = microdata.read(path, "dta", ["id", "q"])
    assert found.columns["q"] == ["1", ".a", "2"]
    assert found.missing["q"] == {".a"}


def test_a_torn_spss_file_is_an_error(tmp_path):
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"id": [float(at) for at in range(1000)]}), path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StudyErrors, match=r"a\.sav: the file cannot be read"):
        microdata.read(path, "sav", ["id"])

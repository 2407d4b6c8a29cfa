"""What a reader of the CSV and a reader of the Parquet file hold is the same, to the last digit."""

import csv
import hashlib
import io
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.releases import canonical

TEXT = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40),
    st.sampled_from(["N", "3:abc", "=1+1", 'a "quoted" one', "two\nlines", "\r", ",", " ", "\ufeff", "中文"]),
)
NUMBER = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


def by_hand(rows: list[list[str | None]]) -> str:
    """The fingerprint as DESIGN §5 words it, without polars."""
    digest = hashlib.sha256()
    for row in rows:
        for value in row:
            data = b"" if value is None else value.encode()
            digest.update(b"N" if value is None else str(len(data)).encode() + b":" + data)
    return digest.hexdigest()


def test_each_type_has_the_one_text_that_the_design_names():
    frame = pl.DataFrame(
        {
            "row_id": ["a", "b"],
            "number": [-0.0, 1e16],
            "small": [1e-7, 0.1],
            "count": [-3, None],
            "flag": [True, False],
            "day": [date(2021, 5, 6), date(999, 1, 1)],
            "moment": [datetime(2021, 5, 6, 7, 8, 9), datetime(2021, 5, 6, 7, 8, 9, 12000)],  # noqa: DTZ001 (UTC without a zone, as the registry declares)
        }
    )
    assert canonical.texts(frame).rows() == [
        ("a", "0.0", "1e-07", "-3", "true", "2021-05-06", "2021-05-06T07:08:09Z"),
        ("b", "1e+16", "0.1", None, "false", "0999-01-01", "2021-05-06T07:08:09.012000Z"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, NUMBER), min_size=1, max_size=12))
def test_a_value_is_never_lost_between_parquet_csv_and_fingerprint(values):
    frame = pl.DataFrame(
        {
            "row_id": [f"{number:03}" for number in range(len(values))],
            "words": [one[0] for one in values],
            "number": [one[1] for one in values],
        },
        schema={"row_id": pl.String, "words": pl.String, "number": pl.Float64},
    )
    texts = canonical.texts(frame)
    read = list(csv.reader(io.StringIO(canonical.csv_bytes(texts).decode(), newline=""), strict=True))
    rows = [[cell or None for cell in row] for row in read[1:]]
    assert [row[1] for row in rows] == [one[0] for one in values]
    assert [None if row[2] is None else float(row[2]) for row in rows] == [one[1] for one in values]
    assert canonical.fingerprint(texts) == by_hand(rows)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1.00000001], [1.00000002]),
        (["字" * 200 + "甲"], ["字" * 200 + "乙"]),
        (["0371"], ["371"]),
        (["NA"], [None]),
        ([True], [False]),
    ],
    ids=["eighth digit", "character 201", "leading zero", "NA is not absent", "flag"],
)
def test_no_change_hides_behind_an_equal_fingerprint(before, after):
    kind = pl.Series(before).dtype
    fingerprints = {
        canonical.fingerprint(
            canonical.texts(pl.DataFrame({"row_id": ["a"], "value": pl.Series(value, dtype=kind)}))
        )
        for value in (before, after)
    }
    assert len(fingerprints) == 2


def test_two_values_that_trade_places_change_the_fingerprint():
    there = pl.DataFrame({"row_id": ["a"], "one": ["x"], "two": ["yz"]})
    moved = pl.DataFrame({"row_id": ["a"], "one": ["xy"], "two": ["z"]})
    assert canonical.fingerprint(there) != canonical.fingerprint(moved)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "", "a\0b"], ids=["nan", "inf", "empty", "nul"]
)
def test_what_cannot_be_read_back_is_never_published(value):
    with pytest.raises(canonical.NotCanonical):
        canonical.texts(pl.DataFrame({"row_id": ["a"], "value": [value]}))


@pytest.mark.parametrize("ids", [["a", "a"], ["a", None]], ids=["twice", "absent"])
def test_a_table_without_a_unique_row_id_is_never_published(ids):
    with pytest.raises(canonical.NotCanonical):
        canonical.ordered(pl.DataFrame({"row_id": ids}))


def test_rows_lie_in_byte_order_whatever_order_they_came_in():
    ids = ["乙", "a", "B", "\U00020bb7", "é", "\uffee"]
    found = canonical.ordered(pl.DataFrame({"row_id": ids}))["row_id"].to_list()
    assert found == sorted(ids, key=lambda one: one.encode())


def test_estimates_keep_ten_significant_digits():
    frame = pl.DataFrame({"row_id": ["a", "b", "c"], "estimate": [0.1 + 0.2, 123456789012.5, None]})
    assert canonical.round_estimates(frame)["estimate"].to_list() == [0.3, 123456789000.0, None]

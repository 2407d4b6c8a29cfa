"""Dates as exact as they were typed, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.registry.dates import DateProblem, parse_date, parse_date_with_precision


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month"),
        ("2021-05-06", date(2021, 5, 6), date(2021, 5, 6), "day"),
        ("2021-05-06T10:30", date(2021, 5, 6), date(2021, 5, 6), "minute"),
        ("2021-Q2", date(2021, 4, 1), date(2021, 6, 30), "quarter"),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), "half_year"),
        ("2014/2020", date(2014, 1, 1), date(2020, 12, 31), "plan_period"),
        ("2019;2021-01-20", date(2019, 1, 1), date(2021, 1, 20), "year"),
    ],
)
def test_a_date_means_the_span_that_was_typed(text: str, start: date, end: date, precision: str) -> None:
    found = parse_date(text)
    assert (found.text, found.start, found.end, found.precision) == (text, start, end, precision)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("2021-02-30", "2021-02-28"),
        ("2021-13", "2021"),
        ("2021-00-10", "2021"),
        ("1802", None),
        ("2021.5.6", "2021-05-06"),
        ("2021/5/6", "2021-05-06"),
        ("2021年5月6日", "2021-05-06"),
        ("21-05-06", None),
        ("2021-Q5", "2021"),
        ("2021-05-06T25:00", "2021-05-06"),
        ("2020/2014", None),
        ("soon", None),
        (" 2021", "2021"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_nearest_one(text: str, nearest: str | None) -> None:
    with pytest.raises(DateProblem) as caught:
        parse_date(text)
    assert caught.value.nearest == nearest


def test_a_precision_of_its_own_field_is_kept() -> None:
    late = parse_date_with_precision("2024-03-22", "not_after (not before 2024-01-01)")
    assert (late.start, late.end, late.precision) == (date(2024, 1, 1), date(2024, 3, 22), "not_after")
    inferred = parse_date_with_precision("2013-09-13", "day; year inferred")
    assert (inferred.precision, inferred.is_year_inferred) == ("day", True)
    address = parse_date_with_precision("2025-11-10", "not_after (day from the address)")
    assert (address.start, address.precision) == (date(2025, 11, 10), "not_after")


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2013", "day"),
        ("2013-01-02", "month"),
        ("2013", "dya"),
        ("2013-01-02", "not_after (not before 2014)"),
    ],
)
def test_a_precision_that_contradicts_the_date_is_refused(text: str, precision: str) -> None:
    with pytest.raises(DateProblem):
        parse_date_with_precision(text, precision)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_itself(day: date) -> None:
    found = parse_date(day.isoformat())
    assert found.start == found.end == day

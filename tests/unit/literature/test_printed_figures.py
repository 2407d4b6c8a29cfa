"""A figure is read as it was meant: years are no quantities, bounds are no values, powers of ten count."""

import pytest

from assets.literature import figures


@pytest.mark.parametrize(
    ("figure", "unit", "value"),
    [
        ("121", "projects", 121.0),
        ("1,038", "元", 1038.0),
        ("1.5", "times", 1.5),
        ("10", "years", 10.0),
        ("1000", "RMB per month", 1000.0),
        ("2017", "year", None),
        ("2020", "target completion year", None),
        ("1990s", "decade", None),
        ("2018-01", "month", None),
        ("2014-2020", "plan period", None),
        ("5", "year plan", None),
        ("2015-11-01", "date", None),
        ("billions", "data pieces", None),
        ("more than half", "share of cities", None),
        (None, "cameras", None),
        ("1+3+5+7", None, None),
    ],
)
def test_only_quantities_have_a_value(figure: str | None, unit: str | None, value: float | None) -> None:
    assert figures.value_of(figure, unit) == value


@pytest.mark.parametrize(
    ("figure", "unit", "text"),
    [
        ("1000", "cities (lower bound: more than)", None),
        ("30000000", "cameras", "At least 30 million cameras"),
        ("6000000", "persons", "more than 6m people who have"),
        ("12", "lists", "More than a dozen at national level"),
        ("1000", "RMB per month", "less than RMB 1000 per month"),
        ("more than half", "share", None),
        ("20", "万余次/月", None),
        ("700", "多个视频监控", None),
        ("57", "亿条数据（超）", None),
        ("170", "万人", "registered by noon of 22 February (over)"),
        ("1000", "亿元", "sales last year, over"),
        ("85", "%（以上）", None),
    ],
)
def test_a_bound_is_recognised(figure: str, unit: str, text: str | None) -> None:
    assert figures.is_bound(figure, unit, text) is True


@pytest.mark.parametrize(
    ("figure", "unit", "text"),
    [
        ("600000000", "persons", "Mostly rural people making do on less than RMB 1000 per month"),
        ("93", "TB", "data brought together (over 14,000 items)"),
        ("50", "times", "Almost 50 times more than in the USA"),
        ("15", "个部门", "departments at the meeting"),
        ("8", "多功能杆", None),
        ("2018", "year", "more than 2018"),
    ],
)
def test_a_bound_on_something_else_is_not_this_figure_s(figure: str, unit: str, text: str | None) -> None:
    assert figures.is_bound(figure, unit, text) is False


def test_without_a_figure_there_is_no_bound_to_speak_of() -> None:
    assert figures.is_bound(None, None, "more than 100") is None


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("万人", 1e4), ("亿条数据", 1e8), ("千台", 1e3), ("人", 1.0), (None, 1.0), ("百万台", 1e6)],
)
def test_chinese_powers_of_ten_count(unit: str | None, factor: float) -> None:
    assert figures.power_of_ten(unit) == factor

"""Dates as printed: precision, raw text, spans, what does not exist, what is no date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.dates import first_date, is_only_a_date, whole_date

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


@pytest.mark.parametrize(
    ("text", "value", "to", "precision"),
    [
        ("2021年3月4日", "2021-03-04", None, "day"),
        ("2021-3-4", "2021-03-04", None, "day"),
        ("2021/03/04", "2021-03-04", None, "day"),
        ("2021.03.04", "2021-03-04", None, "day"),
        ("２０２１年３月４日", "2021-03-04", None, "day"),
        ("2021年 3 月 4 日", "2021-03-04", None, "day"),
        ("二〇二一年三月四日", "2021-03-04", None, "day"),
        ("二○○四年四月二十七日", "2004-04-27", None, "day"),
        ("一九九六年十一月三十日", "1996-11-30", None, "day"),
        ("二〇二〇年元月十日", "2020-01-10", None, "day"),
        ("2021-03-04 01:05", "2021-03-04", None, "minute"),
        ("2021年03月04日08:18", "2021-03-04", None, "minute"),
        ("2007-08-20-23:59:59", "2007-08-20", None, "minute"),
        ("2019-07-26T08:10:00+08:00", "2019-07-26", None, "minute"),
        ("2021年3月", "2021-03-01", "2021-03-31", "month"),
        ("二〇二一年二月", "2021-02-01", "2021-02-28", "month"),
        ("2021年第二季度", "2021-04-01", "2021-06-30", "quarter"),
        ("2021年上半年", "2021-01-01", "2021-06-30", "half_year"),
        ("2021年下半年", "2021-07-01", "2021-12-31", "half_year"),
        ("2021年", "2021-01-01", "2021-12-31", "year"),
        ("“十四五”规划", "2021-01-01", "2025-12-31", "plan_period"),
        ("十三五时期", "2016-01-01", "2020-12-31", "plan_period"),
        ("截至2020年底", "2020-01-01", "2020-12-31", "not_after"),
        ("截止到2020年6月30日", "2020-06-30", None, "not_after"),
    ],
)
def test_a_date_is_as_exact_as_it_is_printed(text: str, value: str, to: str | None, precision: str) -> None:
    found = first_date(text)
    assert found is not None
    said = found.as_json()
    assert (said["value"], said["to"], said["precision"]) == (value, to, precision)


@pytest.mark.parametrize("text", ["2021年2月30日", "2021-13-01", "二〇二一年二月三十日", "2021年4月31日"])
def test_an_impossible_day_has_no_value_and_keeps_its_words(text: str) -> None:
    found = first_date(f"发布日期：{text} 来源")
    assert found is not None
    assert found.is_impossible
    assert found.raw == text


@pytest.mark.parametrize(
    "text",
    ["", "3月5日", "07-26 08:10", "电话：0571-8888-9999", "邮编310000", "1-10月", "12345678", "53365.53亿元"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert first_date(text) is None


def test_a_compact_date_counts_only_as_a_whole_value() -> None:
    assert whole_date("20190306").value == date(2019, 3, 6)  # type: ignore[union-attr]
    assert first_date("编号20190306001") is None


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("二〇二三年五月十一日", True),
        ("（2023年5月）", True),
        ("2023-05-11 10:20", True),
        ("2023年5月11日，会议召开", False),
        ("2023年5月11日印发", False),
    ],
)
def test_a_line_that_is_only_a_date(text: str, is_date: bool) -> None:
    assert is_only_a_date(text) is is_date


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: date) -> None:
    numerals = {n: text for n, text in enumerate("十 一 二 三 四 五 六 七 八 九 十 十一 十二".split())}

    def chinese(number: int) -> str:
        if number <= 12:
            return numerals[number]
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else numerals[tens]) + "十" + (numerals[ones] if ones else "")

    plain = f"{day.year}年{day.month}月{day.day}日"
    ways = [
        plain,
        day.isoformat(),
        plain.translate(WIDE),
        f"{str(day.year).translate(CHINESE)}年{chinese(day.month)}月{chinese(day.day)}日",
    ]
    for way in ways:
        found = first_date(f"成文日期：{way}。")
        assert found is not None, way
        assert found.value == day, way
        assert found.raw == way


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_and_raw_is_a_part_of_it(text: str) -> None:
    found = first_date(text)
    if found is not None:
        assert found.raw in text
        assert found.value is None or found.to is None or found.to - found.value >= timedelta(0)

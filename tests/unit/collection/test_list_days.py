"""Days beside the links of a list: in any make of list, in two parts, without a year; nothing is guessed."""

from datetime import date

import pytest

from assets.collection.list_days import Day, YearFrom, day_beside
from assets.collection.lists import Listing
from tests.unit.collection.test_lists import MENU, read

NAMES = tuple(f"关于开展第{sign}批公共数据开放的通知" for sign in "一二三四")
DAYS = [date(2021, 12 - number, 14 + number) for number in range(4)]


def days(listing: Listing) -> list[date | None]:
    return [link.listed_on for link in listing.articles]


def items(form: str) -> str:
    return "".join(
        form.format(href=f"./t{at}.html", name=name, y=day.year, m=day.month, d=day.day)
        for at, (name, day) in enumerate(zip(NAMES, DAYS, strict=True))
    )


FORMS = {
    "definition list": "<dl>"
    + items("<dt><a href='{href}'>{name}</a></dt><dd>{y}-{m:02}-{d:02}</dd>")
    + "</dl>",
    "definition list, day first": "<dl>"
    + items("<dt>{y}-{m:02}-{d:02}</dt><dd><a href='{href}'>{name}</a></dd>")
    + "</dl>",
    "table of rows": "<table>"
    + items("<tr><td>·</td><td><a href='{href}'>{name}</a></td><td>{y}/{m}/{d}</td></tr>")
    + "</table>",
    "links and breaks": "<div>"
    + items("<a href='{href}'>{name}</a> <span>{y}.{m:02}.{d:02}</span><br>")
    + "</div>",
    "day above year and month": items(
        "<div class=i><p><b>{d:02}</b><i>{y}-{m:02}</i></p><h4><a href='{href}'>{name}</a></h4>"
        "<p>为进一步做好有关工作，现将名单予以公布。</p></div>"
    ),
    "year apart": items(
        "<li><em>{y}</em><em>{m:02}/{d:02}</em><a href='{href}' title='{name}'>关于开展……</a></li>"
    ),
    "month and day above the year": items(
        "<li><span>{m:02}-{d:02}</span> <span>{y}</span><a href='{href}'>{name}</a></li>"
    ),
    "text between links": "<div>" + items("·<a href='{href}'>{name}</a> {y}年{m}月{d}日<br>") + "</div>",
    "cards that are links": items(
        "<article><a href='{href}'><h3>{name}</h3><p>现将名单予以公布，请遵照执行。</p>"
        "<time datetime='{y}-{m:02}-{d:02}'>{m}月{d}日</time></a></article>"
    ),
    "days of signature and publication": "<table><tr><th>名称</th><th>成文日期</th><th>发布日期</th></tr>"
    + items("<tr><td><a href='{href}'>{name}</a></td><td>2020-01-02</td><td>{y}-{m:02}-{d:02}</td></tr>")
    + "</table>",
    "pictures with words": items(
        "<li><a href='{href}'><img src=p.jpg alt='{name}'></a><p>{y}年{m}月{d}日</p></li>"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_make_of_list_gives_its_days(form: str) -> None:
    listing = read(f"<html><body>{MENU}<div class=list>{FORMS[form]}</div></body></html>")
    assert [link.title for link in listing.articles] == list(NAMES)
    assert days(listing) == DAYS
    assert {link.year_from for link in listing.articles} == {None}


def test_a_year_above_the_group_is_taken_over_and_told() -> None:
    lines = "<li><a href='a{0}.html'>关于第{0}号公共视频系统的通告</a><span>0{0}-11</span></li>"
    newer, older = (lines.format(1) + lines.format(2), lines.format(3) + lines.format(4))
    listing = read(f"<h3>2020年</h3><ul>{newer}</ul><h3>2019年度</h3><ul>{older}</ul>")
    assert days(listing) == [date(2020, 1, 11), date(2020, 2, 11), date(2019, 3, 11), date(2019, 4, 11)]
    assert {link.year_from for link in listing.articles} == {YearFrom.HEADING}


def test_a_year_in_the_address_counts_where_its_month_is_the_printed_one() -> None:
    line = "<li><a href='/art/{}/art_{}.html'>关于第{}号公共视频系统的通告</a>[{}]</li>"
    lines = line.format("2019/9/10", 1, 1, "09-10") + line.format("2019/8/3", 2, 2, "08-03")
    assert [(link.listed_on, link.year_from) for link in read(f"<ul>{lines}</ul>").articles] == [
        (date(2019, 9, 10), YearFrom.ADDRESS),
        (date(2019, 8, 3), YearFrom.ADDRESS),
    ]


@pytest.mark.parametrize(
    ("text", "href", "heading", "day"),
    [
        ("通告标题 09-10", "/art/2019/11/1.html", None, None),
        ("通告标题 09-10", "/a/1.html", None, None),
        ("通告标题 02-30", "/a/1.html", 2019, None),
        ("通告标题 09-10 至 09-12", "/a/1.html", 2019, None),
        ("通告标题 10:20", "/art/2019/10/1.html", 2019, None),
        ("通告标题 (09-12-10)", "/a/1.html", None, Day(date(2009, 12, 10), YearFrom.TWO_FIGURES)),
        ("通告标题 (09-13-10)", "/a/1.html", None, None),
        ("通告标题 2019-02-30", "/a/1.html", 2018, None),
        ("通告标题 09-10", "/a/1.html", 2019, Day(date(2019, 9, 10), YearFrom.HEADING)),
        ("通告标题 9月10日", "/a/t20190910_1.html", None, Day(date(2019, 9, 10), YearFrom.ADDRESS)),
        ("10 2019-09 通告标题", "/a/1.html", None, Day(date(2019, 9, 10))),
    ],
)
def test_a_day_without_a_sure_year_is_none(
    text: str, href: str, heading: int | None, day: Day | None
) -> None:
    assert day_beside(text, "通告标题", href, heading) == day


def test_a_list_that_a_script_will_draw_is_read_from_its_data() -> None:
    records = items(
        "<record><![CDATA[<li><a href='{href}'>{name}</a><span>{y}-{m:02}-{d:02}</span></li>]]></record>"
    )
    listing = read(
        f"<div><script type='text/xml'><datastore><recordset>{records}</recordset></datastore></script></div>"
    )
    assert days(listing) == DAYS

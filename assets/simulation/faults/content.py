"""Faults of content (C) on single pages: the same page in bytes that a reader may stumble over."""

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from assets.simulation.faults import files
from assets.simulation.faults.network import Answered, redirect
from assets.simulation.faults.occasion import SIMULATED, Answer, Occasion
from assets.simulation.faults.wire import http, whole

HTML = "text/html"
BOMB = 20_000_000
DEEP = 100_000
LONG_LINE = 1_000_000
_HEAD = re.compile("<head>|</title>", re.IGNORECASE)
_CHARSET = re.compile(r"<meta[^>]*charset[^>]*>", re.IGNORECASE)
_PUBLISHED = re.compile(r'<meta name="PubDate"[^>]*>', re.IGNORECASE)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
# How a page prints its day of publication (ISO) under a fault.
PRINTED: dict[str, Callable[[str], str]] = {
    "C06.full_width": lambda day: f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日".translate(_WIDE),
    "C06.impossible": lambda day: f"{day[:4]}-02-30",
    "C06.future": lambda day: "2069-05-01",
    "C06.epoch": lambda day: "1970-01-01",
    "C06.year_only": lambda day: f"{day[:4]}年",
}


def published_on(name: str, day: date) -> tuple[date | None, str]:
    """Day and precision that a reader must find under a fault of dates; no day where it cannot be."""
    if name == "C06.impossible":
        return None, "day"
    if name == "C06.year_only":
        return date(day.year, 1, 1), "year"
    fixed = {"C06.future": date(2069, 5, 1), "C06.epoch": date(1970, 1, 1)}
    return fixed.get(name, day), "day"


def _again(on: Occasion, text: str) -> Answer:
    return replace(on.honest(), body=text.encode(on.charset))


def _in_head(on: Occasion, tags: str) -> Answer:
    text = on.text()
    place = _HEAD.search(text)
    at = place.end() if place else 0
    return _again(on, text[:at] + tags + text[at:])


def _bomb(on: Occasion) -> Answered:
    name = on.name.partition(".")[2]
    # For Brotli and Zstandard nobody unpacks anything: they were not asked for.
    coded = {"gzip": "gzip", "deflate": "deflate", "brotli": "br", "zstandard": "zstd"}[name]
    data = b"\0" * BOMB
    packed = gzip.compress(data, mtime=0) if coded == "gzip" else zlib.compress(data)
    return whole(http(packed, headers=(("Content-Encoding", coded),)))


def _gb2312(on: Occasion) -> Answered:
    text = _CHARSET.sub("", on.text())
    return replace(on.honest(), content_type=f"{HTML}; charset=gb2312", body=text.encode("gb18030"))


def _declarations(on: Occasion) -> Answered:
    text = _CHARSET.sub("", on.text()).replace("<head>", '<head><meta charset="gbk">', 1)
    return replace(on.honest(), content_type=f"{HTML}; charset=utf-8", body=text.encode("gb18030"))


def _undeclared(on: Occasion) -> Answered:
    text = _CHARSET.sub("", on.text())
    return replace(on.honest(), content_type=HTML, body=text.encode("gb18030"))


def _mark(on: Occasion) -> Answered:
    text = _CHARSET.sub("", on.text())
    body = b"\xef\xbb\xbf" + text.encode("gb18030")
    return replace(on.honest(), content_type=HTML, body=body)


def _tags(on: Occasion) -> Answered:
    wrong = {
        "C05.twice": '<meta name="ArticleTitle" content="另一"><meta name="PubDate" content="2001-01-01">',
        "C05.lower_case": '<meta name="articletitle" content="小写"><meta name="pubdate" content="2001-1-2">',
        "C05.quotes": "<meta name=Description content='引号&quot;与&amp;实体'><meta name=Keywords content>",
    }
    if on.name == "C05.missing":
        return _again(on, re.sub(r'<meta name="[^>]*>\n?', "", on.text()))
    return _in_head(on, wrong[on.name])


def _dates(on: Occasion) -> Answered:
    if on.name == "C06.twelve_hour":
        # A clock of twelve hours in the tag; the hour of the page itself stays.
        return _in_head(on, f'<meta name="PubDate" content="{on.published} 01:05">')
    return _again(on, on.text().replace(on.published, PRINTED[on.name](on.published)))


def _number_twice(on: Occasion) -> Answered:
    mine, other = on.index_number, on.other_index_number
    assert mine and other  # Planted only where both have one.
    return _again(on, on.text().replace(mine, other))


def _counter(on: Occasion) -> Answered:
    seen = f"服务器时间：{on.now:%H:%M:%S}，第{on.round_number}次"
    return _again(on, on.text().replace("</body>", f"<!-- {seen} --></body>"))


def _gone(on: Occasion) -> Answered:
    if on.round_number == 1:
        return on.honest()
    if on.name == "C10.home":
        return whole(redirect("/"))
    if on.name == "C10.moved":
        return on.honest() if on.rest else whole(redirect(on.address("moved.html")))
    status = 404 if on.name == "C10.gone" else 410
    return Answer(status, f"{HTML}; charset=utf-8", SIMULATED.encode())


def _nested(on: Occasion) -> Answered:
    return _again(on, on.text().replace("<body", "<div>" * DEEP + "<body", 1))


def _one_line(on: Occasion) -> Answered:
    filling = f"<!-- {SIMULATED} {_letters()} -->"
    text = on.text().replace("\r", "").replace("\n", " ")
    return _again(on, text.replace("</body>", f"{filling}</body>"))


@cache
def _letters() -> str:
    """Letters that do not repeat within what gzip remembers: a page with them is long and no bomb."""
    return "".join(chr(0x4E00 + place * 7919 % 20_000) for place in range(LONG_LINE))


def _patterns(on: Occasion) -> Answered:
    made_against = "〔" * 20_000 + "2021年" * 5_000 + "1" * 20_000 + "-" * 20_000
    return _in_head(on, f'<meta name="description" content="{made_against}">')


def _nul(on: Occasion) -> Answered:
    return _again(on, on.text().replace("</body>", "<!-- \0 --></body>"))


def _shell(on: Occasion) -> Answered:
    head = f"<head><!-- {SIMULATED} --><script src='/app.js'></script></head>"
    text = f"<html>{head}<body><div id=app></div></body></html>"
    return Answer(200, f"{HTML}; charset=utf-8", text.encode())


def _with_file(on: Occasion) -> Answered:
    if on.rest:
        return Answer(200, *files.made(on.name))
    ending = files.ENDINGS[on.name]
    link = f'<div class="fujian">附件：<a href="{on.address("annex" + ending)}">附件{ending}</a></div>'
    return _again(on, on.text().replace("</body>", f"{link}</body>"))


PAGES: dict[str, Callable[[Occasion], Answered]] = {
    **dict.fromkeys(("C01.gzip", "C01.deflate", "C01.brotli", "C01.zstandard"), _bomb),
    **dict.fromkeys(files.ENDINGS, _with_file),
    "C03.gb2312": _gb2312,
    "C04.declarations": _declarations,
    "C04.undeclared": _undeclared,
    "C04.mark": _mark,
    **dict.fromkeys(("C05.twice", "C05.lower_case", "C05.missing", "C05.quotes"), _tags),
    **dict.fromkeys(("C06.twelve_hour", *PRINTED), _dates),
    "C07.number_twice": _number_twice,
    "C08.counter": _counter,
    **dict.fromkeys(("C10.gone", "C10.removed", "C10.home", "C10.moved"), _gone),
    "C12.nested": _nested,
    "C12.one_line": _one_line,
    "C12.patterns": _patterns,
    "C15.nul": _nul,
    "C16.shell": _shell,
}

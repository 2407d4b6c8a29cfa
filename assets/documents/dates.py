"""Dates as Chinese pages print them: as exact as printed, raw text kept, impossible ones without a value.

Nothing is guessed: a day without a year, or a number that only might be a date, is no date.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from assets.registry.dates import FIRST_YEAR, LAST_YEAR, Precision


@dataclass(frozen=True)
class PrintedDate:
    """A date in a text: first day, last day where it is a span, precision, and the words that say it.

    `value` is None where the words name a day that does not exist. With precision `not_after` it happened on
    the last day or before.
    """

    value: date | None
    to: date | None
    precision: Precision
    raw: str
    start: int = 0

    @property
    def is_short_year(self) -> bool:
        """Whether only two figures of the year are printed."""
        return _SHORT_YEAR.fullmatch(self.raw) is not None

    @property
    def is_impossible(self) -> bool:
        return self.value is None

    def as_json(self) -> dict[str, str | None]:
        """The date with the keys of `digov extract`."""
        return {
            "value": self.value.isoformat() if self.value else None,
            "to": self.to.isoformat() if self.to else None,
            "precision": self.precision.value,
            "raw": self.raw,
        }


_SHORT_YEAR = re.compile(
    r"(?P<year>\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?: +\d{1,2}:\d\d(?::\d\d)?)?"
)
# Full-width digits and signs are as long as their ASCII twins, so offsets stay.
_WIDE = str.maketrans("０１２３４５６７８９：／－．　", "0123456789:/-. ")
_DIGITS = {"〇": 0, "零": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "０": 0, "◯": 0, "0": 0} | {
    sign: number for number, sign in enumerate("一二三四五六七八九", 1)
}
_YEAR_SIGNS = "〇零○ＯOo０◯0一二三四五六七八九"

_TIME = r"(?:[ T\-]{0,3}(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})(?:[:分]\d{1,2})?)?"
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<year>\d{4}) ?(?:年 ?(?P<m1>\d{1,2}) ?月 ?(?P<d1>\d{1,2}) ?[日号]|"
    r"(?P<sep>[-/.—–·]) ?(?P<m2>\d{1,2}) ?(?P=sep) ?(?P<d2>\d{1,2})(?!\d)) ?" + _TIME
)
_CHINESE = re.compile(
    rf"(?P<year>[{_YEAR_SIGNS}]{{4}}) ?年 ?(?P<month>元|[一二三四五六七八九十]{{1,2}}) ?月"
    r"(?: ?(?P<day>[一二三四五六七八九十廿卅]{1,3}) ?[日号])?"
)
_MONTH = re.compile(r"(?<!\d)(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月(?! ?\d{1,2} ?[日号])")
_PART = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}|[{_YEAR_SIGNS}]{{4}}) ?年"
    r"(?: ?度)?(?: ?(?:第 ?)?(?P<quarter>[一二三四1-4]) ?季度| ?(?P<half>[上下]) ?半年)?"
)
_PLAN = re.compile('[“"「]?十(?P<number>[一二三四五六])五[”"」]? ?(?:规划|时期|期间|计划|规划期)')
_UP_TO = re.compile(r"截[至止]到?\s*$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED = rf"(?P<{{}}>{'|'.join(_MONTHS)})[a-z]{{{{0,6}}}}\.?"
_ENGLISH = re.compile(
    rf"(?<![A-Za-z\d])(?:{_NAMED.format('n1')} (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? ?|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? {_NAMED.format('n2')},? )(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\s*[（(]?(?:星期|周|礼拜)[一二三四五六日天][）)]?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_DASHED_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})")
_WHOLE = (_NUMERIC, _CHINESE, _MONTH, _ENGLISH)
# The plan with the number n covers the five years from 1951 + 5 n: the fourteenth 2021 to 2025.
_PLANS = {"一": 11, "二": 12, "三": 13, "四": 14, "五": 15, "六": 16}


def first_date(text: str) -> PrintedDate | None:
    """The first date in `text`, the most exact reading of its place; None where there is none."""
    plain = text.translate(_WIDE)
    best: PrintedDate | None = None
    for pattern, reading in _READINGS:
        form = pattern.search(plain)
        if form and (best is None or form.start() < best.start):
            found = reading(form, text)
            if found is not None:
                best = found
    if best is None:
        return None
    return _not_after(best, text)


def whole_date(text: str) -> PrintedDate | None:
    """The date that `text` as a whole is (a field's value); also 20190306 and 2019-03."""
    plain = text.strip().translate(_WIDE)
    for pattern in (_COMPACT, _DASHED_MONTH):
        form = pattern.fullmatch(plain)
        if form:
            day = int(form["day"]) if "day" in form.groupdict() else None
            return _made(int(form["year"]), int(form["month"]), day, text.strip(), 0)
    return first_date(text)


def short_year_date(text: str) -> PrintedDate | None:
    """The date that `text` is with two figures of the year, year first: 08-3-19; up to 49 of this century."""
    plain = text.strip().translate(_WIDE)
    form = _SHORT_YEAR.fullmatch(plain)
    if form is None:
        return None
    year = int(form["year"]) + (2000 if int(form["year"]) < 50 else 1900)
    return _made(year, int(form["month"]), int(form["day"]), plain, 0)


def is_only_a_date(text: str) -> bool:
    """Whether a line holds one exact date, perhaps in brackets, and nothing else."""
    plain = text.strip().strip("（）()[]【】").strip().translate(_WIDE)
    if not 6 <= len(plain) <= 32:
        return False
    plain = _WEEKDAY.sub("", plain, count=1)
    return any(form.end() == len(plain) for p in _WHOLE if (form := p.match(plain)))


def _numeric(form: re.Match[str], text: str) -> PrintedDate | None:
    month, day = form["m1"] or form["m2"], form["d1"] or form["d2"]
    raw = text[form.start() : form.end()].rstrip()
    found = _made(int(form["year"]), int(month), int(day), raw, form.start())
    if found and found.value and form["hour"]:
        if int(form["hour"]) > 24 or int(form["minute"]) > 59:
            return PrintedDate(found.value, None, Precision.DAY, raw, found.start)
        return PrintedDate(found.value, None, Precision.MINUTE, raw, found.start)
    return found


def _chinese(form: re.Match[str], text: str) -> PrintedDate | None:
    year = _year(form["year"])
    month = 1 if form["month"] == "元" else _number(form["month"])
    day = _number(form["day"]) if form["day"] else None
    return _made(year, month, day, text[form.start() : form.end()], form.start())


def _english(form: re.Match[str], text: str) -> PrintedDate | None:
    month = _MONTHS.index((form["n1"] or form["n2"]).lower()) + 1
    day = int(form["d1"] or form["d2"])
    return _made(int(form["year"]), month, day, text[form.start() : form.end()], form.start())


def _month(form: re.Match[str], text: str) -> PrintedDate | None:
    return _made(int(form["year"]), int(form["month"]), None, text[form.start() : form.end()], form.start())


def _part(form: re.Match[str], text: str) -> PrintedDate | None:
    year = _year(form["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    raw = text[form.start() : form.end()]
    if form["quarter"]:
        number = _DIGITS.get(form["quarter"]) or int(form["quarter"])
        return _span(year, 3 * number - 2, 3 * number, Precision.QUARTER, raw, form.start())
    if form["half"]:
        first = 1 if form["half"] == "上" else 7
        return _span(year, first, first + 5, Precision.HALF_YEAR, raw, form.start())
    return _span(year, 1, 12, Precision.YEAR, raw, form.start())


def _plan(form: re.Match[str], text: str) -> PrintedDate:
    first = 1951 + 5 * _PLANS[form["number"]]
    raw = text[form.start() : form.end()]
    return PrintedDate(date(first, 1, 1), date(first + 4, 12, 31), Precision.PLAN_PERIOD, raw, form.start())


_READINGS = (
    (_NUMERIC, _numeric),
    (_CHINESE, _chinese),
    (_ENGLISH, _english),
    (_MONTH, _month),
    (_PART, _part),
    (_PLAN, _plan),
)


def _not_after(found: PrintedDate, text: str) -> PrintedDate:
    before = text[: found.start]
    up_to = _UP_TO.search(before)
    if not up_to or found.value is None:
        return found
    end = found.start + len(found.raw)
    tail = "底" if text[end : end + 1] == "底" else "末" if text[end : end + 1] == "末" else ""
    raw = text[up_to.start() : end] + tail
    return PrintedDate(found.value, found.to, Precision.NOT_AFTER, raw, up_to.start())


def _made(year: int, month: int, day: int | None, raw: str, start: int) -> PrintedDate | None:
    """The date, without a value where it does not exist; None where the year says that it is no date."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    precision = Precision.MONTH if day is None else Precision.DAY
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]):
        return PrintedDate(None, None, precision, raw, start)
    if day is None:
        return _span(year, month, month, precision, raw, start)
    return PrintedDate(date(year, month, day), None, precision, raw, start)


def _span(year: int, first: int, last: int, precision: Precision, raw: str, start: int) -> PrintedDate:
    end = date(year, last, calendar.monthrange(year, last)[1])
    return PrintedDate(date(year, first, 1), end, precision, raw, start)


def _year(signs: str) -> int:
    if signs.isascii() and signs.isdigit():
        return int(signs)
    number = 0
    for sign in signs:
        number = 10 * number + _DIGITS[sign]
    return number


def _number(signs: str) -> int:
    """1 to 39 from 一, 十, 十一, 二十, 二十三, 廿三, 三十一; 0 for what is no number."""
    signs = signs.replace("廿", "二十").replace("卅", "三十")
    if signs == "十":
        return 10
    if "十" not in signs:
        return _DIGITS.get(signs, 0) if len(signs) == 1 else 0
    tens, _, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)

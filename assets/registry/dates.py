"""Dates that are known to the day, the month, the year or less: text -> span with a precision.

Written as ISO 8601 texts of less or more: `2021`, `2021-Q2`, `2021-H1`, `2021-05`, `2021-05-06`,
`2021-05-06T10:30`, a span `2014/2020`, or several dates of one record `2019;2021-01-20`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1900, 2100

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-9])|H([1-9])|(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?))?")
# As typed in lists of designations: `day; year inferred`, `not_after (not before 2024-01-01)`.
_PRECISION = re.compile(r"([a-z_]+)(; year inferred)?(?: \((?:not before ([0-9-]+)|([^()]+))\))?")


class Precision(StrEnum):
    """How exactly a date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PLAN_PERIOD = "plan_period"
    NOT_AFTER = "not_after"


class DateProblem(ValueError):
    """A text that is no date: the problem, what is expected and the nearest date, if any."""

    def __init__(self, problem: str, expected: str, nearest: str | None = None) -> None:
        self.problem, self.expected, self.nearest = problem, expected, nearest
        super().__init__(problem)


@dataclass(frozen=True)
class PartialDate:
    """A date as typed and the first and last day that it may mean.

    With precision `not_after` it happened on `end` or before; `start` is the earliest day that is known, or
    the first day of `text` where none is.
    """

    text: str
    start: date
    end: date
    precision: Precision
    is_year_inferred: bool = False


def parse_date(text: str) -> PartialDate:
    """A date from its text. Raises DateProblem."""
    if ";" in text:
        several = [parse_date(part) for part in text.split(";")]
        coarsest = max((part.precision for part in several), key=list(Precision).index)
        return PartialDate(text, min(p.start for p in several), max(p.end for p in several), coarsest)
    if text.count("/") == 1:
        first, _, last = text.partition("/")
        start, end = parse_date(first).start, parse_date(last).end
        if end < start:
            raise DateProblem(f"{text!r} ends before it starts", "a start that is not after the end")
        return PartialDate(text, start, end, Precision.PLAN_PERIOD)
    return _parse_one(text)


def check_precision(precision: str) -> re.Match[str]:
    """The parts of a precision as typed: name, inferred year, first day. Raises DateProblem."""
    form = _PRECISION.fullmatch(precision)
    names = [p.value for p in Precision]
    if not form or form[1] not in names:
        guess = next((name for name in names if precision.startswith(name)), None)
        raise DateProblem(f"unknown precision {precision!r}", f"one of: {', '.join(names)}", guess)
    return form


def parse_date_with_precision(text: str, precision: str) -> PartialDate:
    """A date whose precision stands in a field of its own. Raises DateProblem where the two contradict."""
    found = parse_date(text)
    form = check_precision(precision)
    named = Precision(form[1])
    inferred = form[2] is not None
    if named is Precision.NOT_AFTER:
        start = parse_date(form[3]).start if form[3] else found.start
        if start > found.end:
            raise DateProblem(f"{precision!r} begins after {text!r}", "a start that is not after the end")
        return PartialDate(text, start, found.end, named, inferred)
    if named is not found.precision:
        fits = found.precision.value
        raise DateProblem(f"{text!r} is not a date to the {named.value}", f"precision {fits}", fits)
    return PartialDate(text, found.start, found.end, named, inferred)


def _parse_one(text: str) -> PartialDate:
    form = _FORM.fullmatch(text)
    if not form:
        raise DateProblem(f"{text!r} is not a date", "2021, 2021-05 or 2021-05-06", _repaired(text))
    year = int(form[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateProblem(f"the year {year} is outside the range", f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    quarter, half, month, day, hour, minute = (
        None if part is None else int(part) for part in form.groups()[1:]
    )
    if quarter:
        return _months(text, year, 3 * quarter - 2, 3 * quarter, Precision.QUARTER)
    if half:
        return _months(text, year, 6 * half - 5, 6 * half, Precision.HALF_YEAR)
    if month is None:
        return PartialDate(text, date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    if day is None:
        return _months(text, year, month, month, Precision.MONTH)
    one = _day(text, year, month, day)
    if hour is None or minute is None:
        return PartialDate(text, one, one, Precision.DAY)
    if hour > 23 or minute > 59:
        raise DateProblem(f"{text!r} is not a time", "hours 00 to 23 and minutes 00 to 59", one.isoformat())
    return PartialDate(text, one, one, Precision.MINUTE)


def _months(text: str, year: int, first: int, last: int, precision: Precision) -> PartialDate:
    if not 1 <= first <= last <= 12:
        raise DateProblem(f"{text!r} is not a date", "a month from 01 to 12, Q1 to Q4 or H1, H2", str(year))
    return PartialDate(
        text, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), precision
    )


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateProblem(f"{text!r} is not a date", "a month from 01 to 12", str(year))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        guess = date(year, month, min(max(day, 1), last)).isoformat()
        raise DateProblem(f"{text!r} does not exist", f"a day from 01 to {last} in that month", guess)
    return date(year, month, day)


def _repaired(text: str) -> str | None:
    """The date that was probably meant by 2021.5.6, 2021年5月6日 or 2021/5/6."""
    numbers = re.findall(r"\d+", text)
    if not 1 <= len(numbers) <= 3 or len(numbers[0]) != 4:
        return None
    guess = "-".join([numbers[0], *(n.zfill(2) for n in numbers[1:])])
    return guess if guess != text and _FORM.fullmatch(guess) else None

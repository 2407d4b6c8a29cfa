"""Types of the fields of study files: each turns a cell into a value or says what is wrong with it.

Fields that refer to something else (a category, a place, a record, a source) carry a marker; `links.py`
follows them once all files are read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from assets.registry.csv_reader import CONTROL, Cells
from assets.registry.dates import DateProblem, PartialDate, parse_date
from assets.registry.errors import StudyError, listed, nearest

CHINESE_QUOTE, OTHER_QUOTE = 25, 60
LONGEST_DATE = 500

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_URL = re.compile(r"(https?://[^/\s?#]+\.[^/\s?#]+([/?#]\S*)?|github:[\w.-]+/[\w.-]+( \S+)?)")


class Row(BaseModel):
    """One row of a CSV file of a study, and where it stands. An absent value is None, never an empty text."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    file: str
    line: int


R = TypeVar("R", bound=Row)


# Markers: what a field refers to. A field with `;` between values refers with each of them.
@dataclass(frozen=True)
class CategoryOf:
    """A code of a reference list."""

    list_name: str


@dataclass(frozen=True)
class TermOf:
    """A term as typed, translated by a list of the lexicon."""

    list_name: str


@dataclass(frozen=True)
class PlaceCode:
    """A code of a unit or the id of another place; `at` names the dates at which it must be valid."""

    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordOf:
    """The id of a record of a file, by the stem of its name."""

    file: str


@dataclass(frozen=True)
class SourceId:
    """The id of a registered source."""


def fail(problem: str, expected: str, guess: str | None = None, field: str | None = None) -> NoReturn:
    """Refuse a value (or a row, then `field` is the one to mend): problem, expectation, nearest value."""
    raise PydanticCustomError(
        "study_field",
        "{problem}",
        {"problem": problem, "expected": expected, "nearest": guess, "field": field},
    )


def as_text(value: Any) -> str:
    """A text from a cell."""
    if value is None or value == "":
        fail("is empty", "a text")
    if not isinstance(value, str):
        guess = str(value) if isinstance(value, int | float) else None
        fail(f"{str(value)[:60]} is not a text", "a text (in quotes if it looks like a number)", guess)
    if found := CONTROL.search(value):
        fail(f"holds the control character U+{ord(found[0]):04X}", "printable text")
    if not value.strip():
        fail("holds only blanks", "a text, or nothing at all")
    return value


def matching(pattern: str, expected: str) -> Callable[[Any], str]:
    form = re.compile(pattern)

    def check(value: Any) -> str:
        text = as_text(value)
        if not form.fullmatch(text):
            fail(
                f"{text[:60]!r} has the wrong form",
                expected,
                text.strip() if form.fullmatch(text.strip()) else None,
            )
        return text

    return check


def choice(*values: str) -> BeforeValidator:
    """One of a few fixed values."""

    def check(value: Any) -> str:
        text = as_text(value)
        if text not in values:
            fail(f"unknown value {text[:60]!r}", f"one of: {listed(values)}", nearest(text, values))
        return text

    return BeforeValidator(check)


def whole_number(least: int, most: int) -> BeforeValidator:
    """A whole number in a range."""

    def check(value: Any) -> int:
        expected = f"a whole number from {least} to {most}"
        if value is None:
            fail("is empty", expected)
        if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,300}", str(value)):
            fail(f"{str(value)[:60]!r} is not a whole number", expected)
        if not least <= int(value) <= most:
            fail(f"{value} is outside the range", expected, str(min(max(int(value), least), most)))
        return int(value)

    return BeforeValidator(check)


def _without_separators(text: str) -> str | None:
    plain = text.replace(",", "")
    return plain if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else None


def decimal(least: float, most: float) -> BeforeValidator:
    """A number in a range, with a point for decimals and no separators."""

    def check(value: Any) -> float:
        expected = f"a number from {least:g} to {most:g}"
        if value is None:
            fail("is empty", expected)
        if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?", str(value)):
            fail(f"{str(value)[:60]!r} is not a number", expected, _without_separators(str(value)))
        if not least <= float(value) <= most:
            fail(f"{value} is outside the range", expected)
        return float(value)

    return BeforeValidator(check)


def optional(check: BeforeValidator) -> BeforeValidator:
    """The same, or nothing."""
    inner: Callable[[Any], Any] = check.func  # type: ignore[assignment]
    return BeforeValidator(lambda value: None if value is None else inner(value))


# What makes a page a poor witness: it stands on a hijacked site, its words were replaced, a machine wrote it,
# or the date that it bears contradicts its own text.
SOURCE_DOUBTS = ("hijacked", "rewritten", "machine_written", "date_contradicted")


def _yes_no(value: Any) -> bool:
    if value not in ("true", "false", True, False):
        fail("is empty" if value is None else f"{value!r} is neither true nor false", "true or false")
    return value in ("true", True)


def as_date(value: Any) -> PartialDate:
    """A partial date from a cell."""
    text = as_text(value)
    if len(text) > LONGEST_DATE:
        fail(f"{text[:60]!r} … is not a date", "2021, 2021-05 or 2021-05-06")
    try:
        return parse_date(text)
    except DateProblem as problem:
        fail(problem.problem, problem.expected, problem.nearest)


def _quote(value: Any) -> str:
    text = as_text(value)
    most = CHINESE_QUOTE if _CHINESE.search(text) else OTHER_QUOTE
    if len(text) > most:
        fail(
            f"the quote has {len(text)} characters",
            f"at most {most} characters of a third party",
            text[:most],
        )
    return text


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in as_text(value).split(";"))


_ID = BeforeValidator(
    matching(r"[A-Za-z][A-Za-z0-9_-]{0,79}", "at most 80 letters, digits, - and _, beginning with a letter")
)
_TEXT = BeforeValidator(as_text)
_WEB = BeforeValidator(matching(_URL.pattern, "an address beginning with http:// or https://"))
_DATE = BeforeValidator(as_date)
_CODES = r"[0-9A-Za-z-]+(;[0-9A-Za-z-]+)*"
_PLACES = BeforeValidator(matching(_CODES, "a code, or several with ; between them and no blanks"))

Text = Annotated[str, _TEXT]
MaybeText = Annotated[str | None, optional(_TEXT)]
Id = Annotated[str, _ID]
MaybeId = Annotated[str | None, optional(_ID)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Url = Annotated[str, _WEB]
MaybeUrl = Annotated[str | None, optional(_WEB)]
Places = Annotated[str, _PLACES]
MaybePlaces = Annotated[str | None, optional(_PLACES)]
Date = Annotated[PartialDate, _DATE]
MaybeDate = Annotated[PartialDate | None, optional(_DATE)]
Quote = Annotated[str, BeforeValidator(_quote)]
MaybeQuote = Annotated[str | None, optional(BeforeValidator(_quote))]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Count = Annotated[int, whole_number(0, 10**9)]
MaybeCount = Annotated[int | None, optional(whole_number(0, 10**9))]


WANTED = {
    "model_type": "a mapping: keys, each with its value",
    "dict_type": "a mapping: keys, each with its value",
    "tuple_type": "a list",
}


def problems(
    error: ValidationError, prefix: Sequence[str | int] = ()
) -> list[tuple[tuple[str | int, ...], str, str, str | None]]:
    """What pydantic refused, as (path, problem, expected, nearest)."""
    found = []
    for item in error.errors():
        path = (*prefix, *item["loc"])
        context = item.get("ctx") or {}
        if item["type"] == "study_field":
            path = (*path, context["field"]) if context["field"] else path
            found.append((path, context["problem"], context["expected"], context["nearest"]))
        elif item["type"] == "missing":
            found.append((path, "is missing", "a value", None))
        elif item["type"] == "extra_forbidden":
            found.append((path, f"unknown key {str(path[-1])!r}", "a known key", None))
        else:
            typed = item["input"]
            words = "is empty" if typed is None else f"{str(typed)[:60]!r} is of the wrong kind"
            expected = WANTED.get(item["type"]) or item["msg"].removeprefix("Input should be ")
            found.append((path, words, expected, None))
    return found


def parse_row(model: type[R], cells: Cells, file: str, line: int) -> R | list[StudyError]:
    """A row of a CSV file as its model, or what is wrong with it."""
    try:
        return model.model_validate({**cells, "file": file, "line": line})
    except ValidationError as error:
        return [
            StudyError(file, line, str(path[0]) if path else None, problem, expected, guess)
            for path, problem, expected, guess in problems(error)
        ]

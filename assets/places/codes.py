"""What one row of the code history says, and how its printed successors are read.

The table of area codes (GB/T 2260 and the yearly tables of the ministry) has one row per code and validity
and knows years only. `330113` among the successors of a row means: the whole unit went there in the year in
which the row ends. `330113[2021]` means: a part of it went there in 2021, and the unit went on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

PROVINCE, PREFECTURE, COUNTY = "province", "prefecture", "county"
CHANGED = "changed"
DIRECTLY_UNDER_PROVINCE = "直辖"

_CODE = re.compile(r"[0-9]{6}")
_SUCCESSOR = re.compile(r"([0-9]{6})(?:\[([0-9]{4})\])?")


class AreaCode(Protocol):
    """A row of `reference/places/area_codes.csv` as the registry parses it."""

    @property
    def code(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def province_zh(self) -> str: ...
    @property
    def prefecture_zh(self) -> str | None: ...
    @property
    def from_year(self) -> int: ...
    @property
    def to_year(self) -> int | None: ...
    @property
    def status(self) -> str: ...
    @property
    def successors(self) -> str | None: ...
    @property
    def short_name_zh(self) -> str | None: ...
    @property
    def name_pinyin(self) -> str | None: ...
    @property
    def name_en(self) -> str | None: ...


class Span(Protocol):
    """A date that may be known to the year or month only: its first and last day."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


class OtherPlace(Protocol):
    """A row of `reference/places/other_places.csv`: a place that has no code of its own."""

    @property
    def place_id(self) -> str: ...
    @property
    def name_zh(self) -> str | None: ...
    @property
    def name_en(self) -> str | None: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_code(self) -> str | None: ...
    @property
    def valid_from(self) -> date | Span | None: ...
    @property
    def valid_to(self) -> date | Span | None: ...


class PlaceTableError(ValueError):
    """A row of the code history that contradicts the rest of it: which row, which field, and why."""

    def __init__(self, code: str, from_year: int, field: str, problem: str) -> None:
        super().__init__(f"area code {code} from {from_year}, {field}: {problem}")
        self.code = code
        self.from_year = from_year
        self.field = field
        self.problem = problem


@dataclass(frozen=True)
class Successor:
    """A code that took the territory of a row in `year`: the whole of it, or (`is_part`) some of it."""

    code: str
    year: int
    is_part: bool


def is_code(text: str) -> bool:
    """Whether the text has the form of an area code: six ASCII digits, no more."""
    return _CODE.fullmatch(text) is not None


def parse_successors(text: str | None, to_year: int | None) -> tuple[Successor, ...]:
    """Read the printed successors of a row that ends in `to_year`.

    Raises ValueError for text of another form, and for a code without a year in a row that has no end.
    """
    found = []
    for item in (text or "").split(";") if text else []:
        match = _SUCCESSOR.fullmatch(item.strip())
        if match is None:
            raise ValueError(f"{item!r} is neither a code (330113) nor a code with a year (330113[2021])")
        code, year = match.groups()
        if year is None and to_year is None:
            raise ValueError(f"{item!r} needs a year in brackets, because the row has no end")
        found.append(Successor(code, int(year or to_year or 0), is_part=year is not None))
    return tuple(found)


class CodeTable:
    """The rows of the code history in order of code and year, and which of them held at a year.

    Raises PlaceTableError where two rows of a code overlap.
    """

    def __init__(self, area_codes: Iterable[AreaCode]) -> None:
        self.rows: list[AreaCode] = sorted(area_codes, key=lambda row: (row.code, row.from_year))
        self.first_year = min((row.from_year for row in self.rows), default=0)
        self.by_code: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            self.by_code.setdefault(row.code, []).append(number)
        for numbers in self.by_code.values():
            for earlier, later in pairwise(numbers):
                self._refuse_overlap(self.rows[earlier], self.rows[later])

    @staticmethod
    def _refuse_overlap(earlier: AreaCode, later: AreaCode) -> None:
        if earlier.to_year is None or earlier.to_year > later.from_year:
            problem = f"the row of the same code from {earlier.from_year} has not ended by then"
            raise PlaceTableError(later.code, later.from_year, "from_year", problem)

    def last_year(self, number: int) -> int | None:
        """Last year in which the row is surely valid; None while it is in use."""
        to_year = self.rows[number].to_year
        return None if to_year is None else to_year - 1

    def at(self, code: str, year: int) -> int | None:
        """The row of a code at the end of `year`: the one that begins then, or the one that spans it."""
        for number in self.by_code.get(code, ()):
            row = self.rows[number]
            if row.from_year <= year and (row.to_year is None or year < row.to_year):
                return number
        return None

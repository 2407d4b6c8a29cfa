"""The history of places: every unit in every period in which its code and name held, and every change."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assets.places.changes import PlaceChange, find_changes
from assets.places.codes import AreaCode, CodeTable, OtherPlace, Span
from assets.places.identities import find_place_ids
from assets.places.names import index_names
from assets.places.parents import find_parents
from assets.places.succession import find_links

DAY, YEAR = "day", "year"


@dataclass(frozen=True)
class PlacePeriod:
    """A place in a period in which its code, name and parent held.

    The code table knows years: `valid_from` is 1 January of the year of the change and `valid_to` 31 December
    of the year before the next one (null: still valid). Places without a code have the dates that their row
    gives.
    """

    place_id: str
    code: str | None
    name_zh: str | None
    short_name_zh: str | None
    name_pinyin: str | None
    name_en: str | None
    level: str
    parent_code: str | None
    province_code: str | None
    valid_from: date | None
    valid_to: date | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    def precision_at(self, on: date) -> str | None:
        """How surely it was valid on a day: `day`, `year` (it began or ended in that year), None (not).

        Inside a year of change both the ending and the starting period answer, each with `year`.
        """
        if self.code is None:
            is_inside = (self.valid_from or on) <= on <= (self.valid_to or on)
            return DAY if is_inside else None
        first, last = self.years
        if on.year < first or (last is not None and on.year > last + 1):
            return None
        return YEAR if on.year == first or (last is not None and on.year == last + 1) else DAY

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether it was valid at some time from `start` to `end` (null: open), years of change included."""
        ends_before = start is not None and self._last_possible_day < start
        begins_after = end is not None and self.valid_from is not None and self.valid_from > end
        return not (ends_before or begins_after)

    def overlaps_in_full(self, other: "PlacePeriod") -> bool:
        """Whether two periods share a day on which both were surely valid."""
        ends_before = self.valid_to is not None and self.valid_to < (other.valid_from or date.min)
        begins_after = other.valid_to is not None and other.valid_to < (self.valid_from or date.min)
        return not (ends_before or begins_after)

    @property
    def years(self) -> tuple[int, int | None]:
        """First and last full year; the last is null while the period goes on, the first 0 if unknown."""
        first = 0 if self.valid_from is None else self.valid_from.year
        return first, None if self.valid_to is None else self.valid_to.year

    @property
    def _last_possible_day(self) -> date:
        if self.valid_to is None:
            return date.max
        return self.valid_to if self.code is None else date(self.valid_to.year + 1, 12, 31)


@dataclass(frozen=True)
class PlaceHistory:
    """All periods (those with a code first, by code and start; then the others by id) and all changes."""

    periods: tuple[PlacePeriod, ...]
    changes: tuple[PlaceChange, ...]

    @cached_property
    def by_code(self) -> dict[str, tuple[PlacePeriod, ...]]:
        """Periods by code, and those of places without a code by their id, in order of time."""
        found: dict[str, list[PlacePeriod]] = defaultdict(list)
        for period in self.periods:
            found[period.code or period.place_id].append(period)
        return {code: tuple(periods) for code, periods in found.items()}

    @cached_property
    def by_place_id(self) -> dict[str, tuple[PlacePeriod, ...]]:
        """Periods by identity, in order of time."""
        found: dict[str, list[PlacePeriod]] = defaultdict(list)
        for period in self.periods:
            found[period.place_id].append(period)
        return {
            place_id: tuple(sorted(periods, key=lambda period: period.valid_from or date.min))
            for place_id, periods in found.items()
        }

    @cached_property
    def by_name(self) -> dict[str, tuple[PlacePeriod, ...]]:
        """Periods by folded name (names.fold), in the order of `periods`; one name may have many."""
        return index_names(self.periods, self.by_code)

    def code_valid(self, code: str, start: date | None, end: date | None) -> bool:
        """Whether a code (or the id of a place without one) was valid at some time from `start` to `end`.

        A code whose year of change lies in the span counts as valid, because the day of the change is not
        known. A bound that is null leaves that side open.
        """
        return any(period.overlaps(start, end) for period in self.by_code.get(code, ()))


def build(area_codes: Iterable[AreaCode], other_places: Iterable[OtherPlace]) -> PlaceHistory:
    """The history of places from the rows of the two study files.

    Raises codes.PlaceTableError where a row contradicts the others (unknown parent, successor that never
    was).
    """
    table = CodeTable(area_codes)
    parents = find_parents(table)
    links = find_links(table, parents)
    place_ids, kept = find_place_ids(table, parents, links)
    before: dict[int, set[str]] = defaultdict(set)
    after: dict[int, set[str]] = defaultdict(set)
    for link in links:
        before[link.new].add(table.rows[link.old].code)
        after[link.old].add(table.rows[link.new].code)
    coded = [
        PlacePeriod(
            place_id=place_ids[number],
            code=row.code,
            name_zh=row.name_zh,
            short_name_zh=row.short_name_zh,
            name_pinyin=row.name_pinyin,
            name_en=row.name_en,
            level=row.level,
            parent_code=parents[number].parent_code,
            province_code=parents[number].province_code,
            valid_from=date(row.from_year, 1, 1),
            valid_to=None if row.to_year is None else date(row.to_year - 1, 12, 31),
            predecessors=tuple(sorted(before[number])),
            successors=tuple(sorted(after[number])),
        )
        for number, row in enumerate(table.rows)
    ]
    others = _other_periods(other_places, {row.code: parents[n] for n, row in enumerate(table.rows)})
    return PlaceHistory(tuple(coded + others), find_changes(table, place_ids, links, kept))


def _other_periods(other_places: Iterable[OtherPlace], parents: dict) -> list[PlacePeriod]:
    places = sorted(other_places, key=lambda place: (place.place_id, str(place.valid_from or "")))
    above = {place.place_id: place.parent_code for place in places}

    def province_of(code: str | None) -> str | None:
        seen: set[str] = set()
        while code is not None and code not in parents and code not in seen:
            seen.add(code)
            code = above.get(code)
        return parents[code].province_code if code in parents else None

    return [
        PlacePeriod(
            place_id=place.place_id,
            code=None,
            name_zh=place.name_zh,
            short_name_zh=None,
            name_pinyin=None,
            name_en=place.name_en,
            level=place.level,
            parent_code=place.parent_code,
            province_code=province_of(place.parent_code),
            valid_from=_first_day(place.valid_from),
            valid_to=_last_day(place.valid_to),
            predecessors=(),
            successors=(),
        )
        for place in places
    ]


def _first_day(value: date | Span | None) -> date | None:
    return value if value is None or isinstance(value, date) else value.start


def _last_day(value: date | Span | None) -> date | None:
    return value if value is None or isinstance(value, date) else value.end

"""Following what rows refer to: categories, terms, places at a date, records, sources. Dangling: an error."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from assets.places.history import PlaceHistory
from assets.registry.dates import PartialDate
from assets.registry.errors import StudyError, listed, nearest
from assets.registry.fields import CategoryOf, PlaceCode, RecordOf, Row, SourceId, TermOf
from assets.registry.lexicon import Lexicon

Span = tuple[date, date]


@dataclass(frozen=True)
class Known:
    """Everything that a row may refer to. What could not be read is absent: not judged."""

    categories: Mapping[str, tuple[str, ...]]
    lexicon: Lexicon | None
    history: PlaceHistory | None
    records: Mapping[str, frozenset[str]]
    sources: frozenset[str]
    _place_cache: dict[tuple[str, Span | None], bool] = field(default_factory=dict)

    def place_holds(self, code: str, span: Span | None) -> bool:
        """Whether a code was valid in a span (None: at any time)."""
        key = (code, span)
        if key not in self._place_cache:
            start, end = span or (None, None)
            self._place_cache[key] = self.history is None or self.history.code_valid(code, start, end)
        return self._place_cache[key]


@cache
def _markers(model: type[Row]) -> tuple[tuple[str, object], ...]:
    kinds = (CategoryOf, TermOf, PlaceCode, RecordOf, SourceId)
    return tuple(
        (name, marker)
        for name, info in model.model_fields.items()
        for marker in info.metadata
        if isinstance(marker, kinds)
    )


def follow(rows: Iterable[Row], known: Known) -> Iterator[StudyError]:
    """Errors of all references of these rows."""
    for row in rows:
        for name, marker in _markers(type(row)):
            value = getattr(row, name)
            if value is not None:
                yield from _follow(row, name, marker, value, known)


def follow_source(place: str | None, file: str, known: Known) -> Iterator[StudyError]:
    """Errors of the place of a registered source."""
    if place is not None and known.history is not None and place not in known.history.by_code:
        expected = "a code of area_codes.csv or an id of other_places.csv"
        guess = nearest(place, known.history.by_code)
        yield StudyError(file, 1, "place", f"unknown place code {place!r}", expected, guess)


def _follow(row: Row, name: str, marker: object, value: Any, known: Known) -> Iterator[StudyError]:
    if isinstance(marker, TermOf) and known.lexicon is not None:
        expected = f"a term of `{marker.list_name}` in lexicon.yml"
        yield from _among(row, name, [value], known.lexicon.terms[marker.list_name], expected)
    elif isinstance(marker, CategoryOf) and marker.list_name in known.categories:
        codes = known.categories[marker.list_name]
        yield from _among(row, name, value.split(";"), codes, f"one of: {listed(codes)}")
    elif isinstance(marker, SourceId):
        yield from _among(row, name, [value], known.sources, "the id of a file in sources/")
    elif isinstance(marker, RecordOf) and marker.file in known.records:
        ids = value if isinstance(value, tuple) else tuple(value.split(";"))
        yield from _among(
            row, name, ids, known.records[marker.file], f"the id of a record of {marker.file}.csv"
        )
    elif isinstance(marker, PlaceCode) and known.history is not None:
        for code in value.split(";"):
            yield from _place(row, name, code, marker, known, known.history)


def _among(
    row: Row, name: str, values: Iterable[str], valid: Iterable[str], expected: str
) -> Iterator[StudyError]:
    for value in values:
        if value not in valid:
            guess = nearest(value, valid)
            yield StudyError(row.file, row.line, name, f"unknown value {value[:60]!r}", expected, guess)


def _place(
    row: Row, name: str, code: str, marker: PlaceCode, known: Known, history: PlaceHistory
) -> Iterator[StudyError]:
    periods = history.by_code.get(code)
    if periods is None:
        guess = nearest(code, history.by_code)
        expected = "a code of area_codes.csv or an id of other_places.csv"
        yield StudyError(row.file, row.line, name, f"unknown place code {code!r}", expected, guess)
        return
    for at in marker.at:
        span = span_of(getattr(row, at))
        if span and not known.place_holds(code, span):
            valid = ", ".join(f"{p.name_zh} {_words(p.valid_from, p.valid_to)}" for p in periods)
            neighbours = [
                c for p in periods for c in (*p.predecessors, *p.successors) if known.place_holds(c, span)
            ]
            when = span[0].isoformat() if span[0] == span[1] else f"{span[0]} to {span[1]}"
            problem = f"the code {code} was not valid at {at} ({when})"
            yield StudyError(
                row.file,
                row.line,
                name,
                problem,
                f"a code valid then; {code} is {valid}",
                neighbours[0] if neighbours else None,
            )


def span_of(value: PartialDate | int | None) -> Span | None:
    """First and last day of a date or a year."""
    if value is None:
        return None
    if isinstance(value, int):
        return date(value, 1, 1), date(value, 12, 31)
    return value.start, value.end


def _words(start: date | None, end: date | None) -> str:
    return f"({start.year if start else '…'} to {end.year if end else 'now'})"

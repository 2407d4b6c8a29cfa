"""Which places a code or a name stands for, at a date or ever: all candidates, never a guess."""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assets.places.codes import is_code
from assets.places.history import YEAR, PlaceHistory, PlacePeriod
from assets.places.names import fold, fronts_of

# More than the longest name with all units above it, in English.
LONGEST_NAME = 300


@dataclass(frozen=True)
class PlaceMatch:
    """One period of one place that answers a query; dates are ISO text, or null where open.

    `precision` is `day`, or `year` where the day asked for lies in a year of change (then the ending and the
    starting period both answer) and where no day was asked for.
    """

    place_id: str
    code: str | None
    name_zh: str | None
    name_en: str | None
    level: str
    parent_code: str | None
    province_code: str | None
    valid_from: str | None
    valid_to: str | None
    precision: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The match with the keys of DESIGN section 6, in their order."""
        return asdict(self) | {
            "predecessors": list(self.predecessors),
            "successors": list(self.successors),
        }


def find(history: PlaceHistory, text: str, on: date | None) -> list[PlaceMatch]:
    """Every period that the text may mean, by code and start; with a date only those valid on it.

    The text is a code of six digits, a place_id, or a name: full, short, English or pinyin, of today or of
    its time, alone or with the names of the units above in front (浙江省温州市) or behind a comma (Wenzhou,
    Zhejiang).
    """
    matches = []
    for period in _order(_candidates(history, text.strip())):
        precision = YEAR if on is None else period.precision_at(on)
        if precision is not None:
            matches.append(_match(period, precision))
    return matches


def _candidates(history: PlaceHistory, text: str) -> Iterable[PlacePeriod]:
    if len(text) > LONGEST_NAME:
        return ()
    if text in history.by_place_id:
        return history.by_place_id[text]
    code = unicodedata.normalize("NFKC", text)
    if is_code(code):
        return history.by_code.get(code, ())
    if fold(text) in history.by_name:
        return history.by_name[fold(text)]
    parts = [part for part in text.replace("，", ",").split(",") if part.strip()]
    words = text.split()
    # English puts the unit above behind: Cangshan District, Fuzhou; Hefei Anhui.
    turned = (" ".join(words[cut:] + words[:cut]) for cut in range(1, len(words)))
    return [
        period
        for name in dict.fromkeys(map(fold, (text, "".join(reversed(parts)), *turned)))
        for period in _with_units_above_in_front(history, name)
    ]


def _with_units_above_in_front(history: PlaceHistory, name: str) -> Iterable[PlacePeriod]:
    for cut in range(1, len(name)):
        for period in history.by_name.get(name[cut:], ()):
            if name[:cut] in fronts_of(period, history.by_code):
                yield period


def _order(periods: Iterable[PlacePeriod]) -> list[PlacePeriod]:
    """By code and start without repeats; places without a code come last, by id."""
    unique = dict.fromkeys(periods)
    return sorted(
        unique,
        key=lambda p: (p.code is None, p.code or p.place_id, p.valid_from or date.min),
    )


def _match(period: PlacePeriod, precision: str) -> PlaceMatch:
    return PlaceMatch(
        place_id=period.place_id,
        code=period.code,
        name_zh=period.name_zh,
        name_en=period.name_en,
        level=period.level,
        parent_code=period.parent_code,
        province_code=period.province_code,
        valid_from=period.valid_from.isoformat() if period.valid_from else None,
        valid_to=period.valid_to.isoformat() if period.valid_to else None,
        precision=precision,
        predecessors=period.predecessors,
        successors=period.successors,
    )

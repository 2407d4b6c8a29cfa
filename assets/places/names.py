"""Names of places as people type them: folded, and with the names of the units above in front."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.places.history import PlacePeriod


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case, accents, spaces, punctuation and letter widths: Xi'an -> xian."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())


def names_of(period: "PlacePeriod") -> tuple[str, ...]:
    """Every folded name of a period: full, short, English, pinyin."""
    names = (period.name_zh, period.short_name_zh, period.name_en, period.name_pinyin)
    return tuple(dict.fromkeys(fold(name) for name in names if name))


def index_names(
    periods: Iterable["PlacePeriod"], by_code: Mapping[str, tuple["PlacePeriod", ...]]
) -> dict[str, tuple["PlacePeriod", ...]]:
    """Periods by folded name, in their order.

    A place without a code whose name begins with that of a unit above (合肥高新技术产业开发区) is also found
    under the rest of it, because people put the host in front in its full form (合肥市高新技术产业开发区).
    """
    found: dict[str, list[PlacePeriod]] = defaultdict(list)
    for period in periods:
        names = list(names_of(period))
        if period.code is None:
            fronts = fronts_of(period, by_code)
            rests = [name[len(front) :] for name in names for front in fronts if name.startswith(front)]
            names = list(dict.fromkeys(names + [rest for rest in rests if rest]))
        for name in names:
            found[name].append(period)
    return {name: tuple(matches) for name, matches in found.items()}


def fronts_of(period: "PlacePeriod", by_code: Mapping[str, tuple["PlacePeriod", ...]]) -> frozenset[str]:
    """What may stand in front of the name of a period: the folded names of the units above it while it held.

    Province, prefecture or both, each in any of its forms; and the host first for places without a code.
    """
    fronts: set[str] = set()
    for above in by_code.get(period.parent_code or "", ()):
        if above.overlaps_in_full(period):
            higher = fronts_of(above, by_code)
            names = names_of(above)
            fronts |= {*names, *higher, *(front + name for front in higher for name in names)}
    return frozenset(fronts)

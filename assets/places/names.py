"""Names of places as people type them: folded, and with the names of the units above in front."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.places.history import PlacePeriod


# The word for the kind of unit, as people put it behind the English name or the pinyin.
KINDS = (
    ("自治区", ("autonomous region",)),
    ("自治州", ("autonomous prefecture",)),
    ("自治县", ("autonomous county",)),
    ("地区", ("prefecture", "diqu")),
    ("省", ("province", "sheng")),
    ("市", ("city", "shi")),
    ("县", ("county", "xian")),
    ("区", ("district", "qu")),
    ("旗", ("banner", "qi")),
    ("盟", ("league", "meng")),
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case, accents, spaces, punctuation and letter widths: Xi'an -> xian."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())


def names_of(period: "PlacePeriod") -> tuple[str, ...]:
    """Every folded name of a period: full, short, English, pinyin; these two also with the kind of unit."""
    latin = [name for name in (period.name_en, period.name_pinyin) if name]
    words = next((words for end, words in KINDS if (period.name_zh or "").endswith(end)), ())
    if period.code is not None:
        latin += [f"{name} {word}" for name in latin for word in words]
    chinese = [name for name in (period.name_zh, period.short_name_zh) if name]
    return tuple(dict.fromkeys(fold(name) for name in chinese + latin))


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
            for name in names_of(period):
                in_front = max((front for front in fronts if name.startswith(front)), key=len, default="")
                if in_front and name != in_front:
                    names.append(name[len(in_front) :])
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

"""How far coders agree: Krippendorff's alpha with a bootstrap interval, percent agreement and Gwet's AC1.

Sources: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), in the form for any number of
coders, with missing values, for four metrics; K. L. Gwet, "Computing inter-rater reliability and its variance
in the presence of high agreement" (2008), in the form for any number of coders. Where alpha is not defined
(all values alike, one coder, no unit with two values) it is null with a reason, never 1, 0 or NaN.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 852169
# Cells of the largest array held at once while drawing: about 32 MB.
_CELLS = 4_000_000

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Rating = tuple[str, str, str | float | None]


class Level(StrEnum):
    """Level of measurement of the values, which decides how far apart two of them are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True)
class Agreement:
    """Agreement on one variable. Floats are rounded to 10 significant digits; what is not defined is null.

    `units` and `coders` count those with at least one value, `pairable_values` the values in units that at
    least two coders coded. `percent_agreement` is the share of agreeing pairs of values in a unit, averaged
    over units.
    """

    level: Level
    alpha: float | None
    ci_low: float | None
    ci_high: float | None
    percent_agreement: float | None
    gwet_ac1: float | None
    units: int
    coders: int
    pairable_values: int
    status: str
    reason: str | None


def estimate(ratings: Iterable[Rating], level: Level, draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """Agreement from (unit, coder, value); a value of None is missing.

    Values are numbers except at the nominal level, where anything that can be compared for equality will do.
    The interval is the 2.5th to the 97.5th percentile of alpha over samples of units with replacement; it
    does not depend on the order of the ratings. Raises ValueError for a (unit, coder) that occurs twice.
    """
    coded = {(unit, coder): value for unit, coder, value in _without_repeats(ratings)}
    counts = _count_values(coded, level)
    pairable = counts.of_units(counts.per_unit(counts.times) >= 2)
    coders = len({coder for _, coder in coded})
    reason = _why_undefined(counts, pairable, coders)

    alpha = low = high = None
    if reason is None:
        everything = np.ones((1, pairable.units))
        alpha = float(_alphas(pairable, level, everything)[0])
        low, high = _interval(pairable, level, draws, seed)
    observed = _percent_agreement(pairable)
    return Agreement(
        level=level,
        alpha=_rounded(alpha),
        ci_low=_rounded(low),
        ci_high=_rounded(high),
        percent_agreement=_rounded(observed),
        gwet_ac1=_rounded(_gwet_ac1(counts, observed)),
        units=counts.units,
        coders=coders,
        pairable_values=int(pairable.times.sum()),
        status="ok" if reason is None else "undefined",
        reason=reason,
    )


def _without_repeats(ratings: Iterable[Rating]) -> Iterable[Rating]:
    seen: set[tuple[str, str]] = set()
    for unit, coder, value in ratings:
        if (unit, coder) in seen:
            raise ValueError(f"coder {coder!r} coded unit {unit!r} twice")
        seen.add((unit, coder))
        if value is not None:
            yield unit, coder, value


@dataclass(frozen=True)
class _Counts:
    """How often each unit was given each value: one entry a unit and value, by unit, then by value.

    Only entries that are not 0 are kept, because a file of measurements may have as many values as rows.
    `numbers` are the values where they are numbers.
    """

    unit: Indices
    value: Indices
    times: Floats
    numbers: Floats | None

    @cached_property
    def units(self) -> int:
        """Number of units."""
        return len(np.unique(self.unit))

    @cached_property
    def by_value(self) -> Indices:
        """The entries in order of their values."""
        return np.argsort(self.value, kind="stable")

    def per_unit(self, amounts: Floats) -> Floats:
        """Sums of amounts (… x entries) over the entries of each unit."""
        return np.add.reduceat(amounts, _starts(self.unit), axis=-1)

    def per_value(self, weights: Floats) -> Floats:
        """How often each value was given if each unit counts as often as its weight (… x units)."""
        order = self.by_value
        amounts = weights[..., self.unit[order]] * self.times[order]
        return np.add.reduceat(amounts, _starts(self.value[order]), axis=-1)

    def of_units(self, is_kept: NDArray[np.bool_]) -> "_Counts":
        """The entries of some units, with the values that these were given."""
        entries = is_kept[self.unit]
        kept, value = np.unique(self.value[entries], return_inverse=True)
        numbers = None if self.numbers is None else self.numbers[kept]
        _, unit = np.unique(self.unit[entries], return_inverse=True)
        return _Counts(unit, value, self.times[entries], numbers)


def _starts(groups: Indices) -> Indices:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.diff(groups, prepend=-1))


def _count_values(coded: dict[tuple[str, str], str | float | None], level: Level) -> _Counts:
    """How often each unit (by name) was given each value (in order)."""
    units = {unit: row for row, unit in enumerate(sorted({unit for unit, _ in coded}))}
    values = set(coded.values())
    is_nominal = level is Level.NOMINAL
    order = sorted(values, key=str) if is_nominal else sorted(float(v) for v in values if v is not None)
    columns = {value: column for column, value in enumerate(order)}
    pairs = Counter((units[unit], columns[value]) for (unit, _), value in coded.items())
    entries = np.array(sorted((*pair, times) for pair, times in pairs.items()), dtype=np.intp).reshape(-1, 3)
    numbers = None
    if not is_nominal:
        numbers = np.array(order, dtype=np.float64)
        # Alpha does not depend on the unit of the values; in this one squares neither overflow nor vanish.
        numbers = numbers / (np.abs(numbers).max(initial=0.0) or 1.0)
    return _Counts(entries[:, 0], entries[:, 1], entries[:, 2].astype(np.float64), numbers)


def _why_undefined(counts: _Counts, pairable: _Counts, coders: int) -> str | None:
    if not counts.units:
        return "there are no values"
    if coders == 1:
        return "there is only one coder"
    if not pairable.units:
        return "no unit was coded by two coders"
    if not pairable.value.any():
        return "all values that can be paired are the same, so agreement by chance cannot be told apart"
    return None


def _alphas(counts: _Counts, level: Level, weights: Floats) -> Floats:
    """Alpha for each row of weights (how often each unit counts); NaN where all values drawn are the same.

    `counts` are of pairable units only. Alpha = 1 - Do/De (Krippendorff 2011), with the sums over
    pairs of values written out for each metric, so that no array of units x values is needed.
    """
    size = counts.per_unit(counts.times)
    margins = counts.per_value(weights)
    total = weights @ size
    if level is Level.NOMINAL:
        observed = weights @ ((size**2 - counts.per_unit(counts.times**2)) / (size - 1))
        expected = total**2 - (margins**2).sum(axis=1)
    elif level is Level.RATIO:
        observed = weights @ (_ratio_within_units(counts) / (size - 1))
        expected = ((margins @ _ratio_distances(counts.numbers)) * margins).sum(axis=1)
    else:
        # Ordinal distance is the distance between mid-ranks, which the margins of each draw decide.
        places = np.cumsum(margins, axis=1) - margins / 2
        if level is Level.INTERVAL:
            places = _centred(counts)[None, :]
        sums = counts.per_unit(places[:, counts.value] * counts.times)
        squares = (counts.per_value(weights * size / (size - 1)) * places**2).sum(axis=1)
        observed = 2 * (squares - (weights * sums**2 / (size - 1)).sum(axis=1))
        expected = 2 * (total * (margins * places**2).sum(axis=1) - (margins * places).sum(axis=1) ** 2)
    is_defined = (margins > 0).sum(axis=1) >= 2
    ratios = np.full(len(weights), np.nan)
    np.divide((total - 1) * observed, expected, out=ratios, where=is_defined)
    return 1 - ratios


def _centred(counts: _Counts) -> Floats:
    """The values less their mean, so that sums of squares of large numbers (years) lose no digits."""
    numbers = np.zeros(0) if counts.numbers is None else counts.numbers
    return numbers - (counts.times @ numbers[counts.value]) / counts.times.sum()


def _ratio_within_units(counts: _Counts) -> Floats:
    """Sum of the distances of all pairs of values, unit by unit."""
    numbers = np.zeros(0) if counts.numbers is None else counts.numbers
    edges = np.append(_starts(counts.unit), len(counts.unit))
    found = np.zeros(counts.units)
    for unit, (start, end) in enumerate(pairwise(edges)):
        if end - start > 1:
            times = counts.times[start:end]
            found[unit] = times @ _ratio_distances(numbers[counts.value[start:end]]) @ times
    return found


def _ratio_distances(numbers: Floats | None) -> Floats:
    """Squared ((a - b) / (a + b)), 0 for two zeros."""
    values = np.array([]) if numbers is None else numbers
    sums = values[:, None] + values[None, :]
    shares = np.divide(values[:, None] - values[None, :], sums, out=np.zeros_like(sums), where=sums != 0)
    return shares**2


def _interval(counts: _Counts, level: Level, draws: int, seed: int) -> tuple[float | None, float | None]:
    """Percentile interval over samples of units; samples in which all values are the same are left out."""
    units = counts.units
    if units < 2:
        return None, None
    generator = np.random.default_rng(seed)
    step = max(1, _CELLS // len(counts.times))
    found = []
    for start in range(0, draws, step):
        rows = min(step, draws - start)
        picked = generator.integers(0, units, size=(rows, units)) + np.arange(rows)[:, None] * units
        weights = np.bincount(picked.ravel(), minlength=rows * units).reshape(rows, units)
        found.append(_alphas(counts, level, weights.astype(np.float64)))
    alphas = np.concatenate(found)
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return None, None
    low, high = np.percentile(alphas, [2.5, 97.5])
    return float(low), float(high)


def _percent_agreement(pairable: _Counts) -> float | None:
    if not pairable.units:
        return None
    size = pairable.per_unit(pairable.times)
    pairs = pairable.per_unit(pairable.times * (pairable.times - 1))
    return float(np.mean(pairs / (size * (size - 1))))


def _gwet_ac1(counts: _Counts, observed: float | None) -> float | None:
    """(pa - pe) / (1 - pe), pe = sum of p (1 - p) / (values - 1), p averaged over units (Gwet 2008)."""
    if observed is None or not counts.value.any():
        return None
    shares = counts.per_value(1 / counts.per_unit(counts.times)) / counts.units
    by_chance = float((shares * (1 - shares)).sum() / (len(shares) - 1))
    return (observed - by_chance) / (1 - by_chance)


def _rounded(value: float | None) -> float | None:
    """Ten significant digits, as everything that is published; -0 becomes 0."""
    return None if value is None or math.isnan(value) else float(f"{value:.10g}") + 0.0

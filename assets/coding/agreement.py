"""How far coders agree: Krippendorff's alpha with a bootstrap interval, percent agreement and Gwet's AC1.

Sources: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), in the form for any number of
coders, with missing values, for four metrics; K. L. Gwet, "Computing inter-rater reliability and its variance
in the presence of high agreement" (2008), in the form for any number of coders. Where alpha is not defined
(all values alike, one coder, no unit with two values) it is null with a reason, never 1, 0 or NaN.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 852169
# Cells of the largest array held at once while drawing: about 32 MB.
_CELLS = 4_000_000

Floats = NDArray[np.float64]
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
    counts, categories = _count_values(coded, level)
    per_unit = counts.sum(axis=1)
    pairable = counts[per_unit >= 2]
    coders = len({coder for _, coder in coded})
    reason = _why_undefined(counts, pairable, coders)

    alpha = low = high = None
    if reason is None:
        everything = np.ones((1, len(pairable)))
        alpha = float(_alphas(pairable, categories, level, everything)[0])
        low, high = _interval(pairable, categories, level, draws, seed)
    observed = _percent_agreement(pairable)
    return Agreement(
        level=level,
        alpha=_rounded(alpha),
        ci_low=_rounded(low),
        ci_high=_rounded(high),
        percent_agreement=_rounded(observed),
        gwet_ac1=_rounded(_gwet_ac1(counts, observed)),
        units=len(counts),
        coders=coders,
        pairable_values=int(pairable.sum()),
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


def _count_values(
    coded: dict[tuple[str, str], str | float | None], level: Level
) -> tuple[Floats, Floats | None]:
    """How often each unit (by name) was given each value (in order), and the values if they are numbers."""
    units = {unit: row for row, unit in enumerate(sorted({unit for unit, _ in coded}))}
    values = set(coded.values())
    is_nominal = level is Level.NOMINAL
    order = sorted(values, key=str) if is_nominal else sorted(float(v) for v in values if v is not None)
    columns = {value: column for column, value in enumerate(order)}
    counts = np.zeros((len(units), len(columns)))
    for (unit, _), value in coded.items():
        counts[units[unit], columns[value]] += 1
    if is_nominal:
        return counts, None
    numbers = np.array(order, dtype=np.float64)
    # Alpha does not depend on the unit of the values; in this one their squares neither overflow nor vanish.
    return counts, numbers / (np.abs(numbers).max(initial=0.0) or 1.0)


def _why_undefined(counts: Floats, pairable: Floats, coders: int) -> str | None:
    if not len(counts):
        return "there are no values"
    if coders == 1:
        return "there is only one coder"
    if not len(pairable):
        return "no unit was coded by two coders"
    if np.count_nonzero(pairable.sum(axis=0)) == 1:
        return "all values that can be paired are the same, so agreement by chance cannot be told apart"
    return None


def _alphas(counts: Floats, categories: Floats | None, level: Level, weights: Floats) -> Floats:
    """Alpha for each row of weights (how often each unit counts); NaN where all values drawn are the same.

    `counts` are of pairable units only. Alpha = 1 - Do/De (Krippendorff 2011), with the sums over
    pairs of values written out for each metric, so that no array of units x values x values is needed.
    """
    size = counts.sum(axis=1)
    margins = weights @ counts
    total = weights @ size
    if level is Level.NOMINAL:
        observed = weights @ ((size**2 - (counts**2).sum(axis=1)) / (size - 1))
        expected = total**2 - (margins**2).sum(axis=1)
    elif level is Level.RATIO:
        distances = _ratio_distances(categories)
        observed = weights @ (((counts @ distances) * counts).sum(axis=1) / (size - 1))
        expected = ((margins @ distances) * margins).sum(axis=1)
    else:
        # Ordinal distance is the distance between mid-ranks, which the margins of each draw decide.
        places = np.cumsum(margins, axis=1) - margins / 2
        if level is Level.INTERVAL:
            places = _centred(categories, counts)[None, :]
        sums = places @ counts.T
        squares = ((weights * size / (size - 1)) @ counts * places**2).sum(axis=1)
        observed = 2 * (squares - (weights * sums**2 / (size - 1)).sum(axis=1))
        expected = 2 * (total * (margins * places**2).sum(axis=1) - (margins * places).sum(axis=1) ** 2)
    is_defined = (margins > 0).sum(axis=1) >= 2
    ratios = np.full(len(weights), np.nan)
    np.divide((total - 1) * observed, expected, out=ratios, where=is_defined)
    return 1 - ratios


def _centred(categories: Floats | None, counts: Floats) -> Floats:
    """The values less their mean, so that sums of squares of large numbers (years) lose no digits."""
    values = np.zeros(counts.shape[1]) if categories is None else categories
    return values - (counts.sum(axis=0) @ values) / counts.sum()


def _ratio_distances(categories: Floats | None) -> Floats:
    """Squared ((a - b) / (a + b)), 0 for two zeros."""
    values = np.array([]) if categories is None else categories
    sums = values[:, None] + values[None, :]
    shares = np.divide(values[:, None] - values[None, :], sums, out=np.zeros_like(sums), where=sums != 0)
    return shares**2


def _interval(
    counts: Floats, categories: Floats | None, level: Level, draws: int, seed: int
) -> tuple[float | None, float | None]:
    """Percentile interval over samples of units; samples in which all values are the same are left out."""
    units = len(counts)
    if units < 2:
        return None, None
    generator = np.random.default_rng(seed)
    step = max(1, _CELLS // max(units, counts.shape[1]))
    found = []
    for start in range(0, draws, step):
        rows = min(step, draws - start)
        picked = generator.integers(0, units, size=(rows, units)) + np.arange(rows)[:, None] * units
        weights = np.bincount(picked.ravel(), minlength=rows * units).reshape(rows, units)
        found.append(_alphas(counts, categories, level, weights.astype(np.float64)))
    alphas = np.concatenate(found)
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return None, None
    low, high = np.percentile(alphas, [2.5, 97.5])
    return float(low), float(high)


def _percent_agreement(pairable: Floats) -> float | None:
    if not len(pairable):
        return None
    size = pairable.sum(axis=1)
    return float(np.mean((pairable * (pairable - 1)).sum(axis=1) / (size * (size - 1))))


def _gwet_ac1(counts: Floats, observed: float | None) -> float | None:
    """(pa - pe) / (1 - pe), pe = sum of p (1 - p) / (values - 1), p averaged over units (Gwet 2008)."""
    values = counts.shape[1]
    if observed is None or values < 2:
        return None
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    by_chance = float((shares * (1 - shares)).sum() / (values - 1))
    return (observed - by_chance) / (1 - by_chance)


def _rounded(value: float | None) -> float | None:
    """Ten significant digits, as everything that is published; -0 becomes 0."""
    return None if value is None or math.isnan(value) else float(f"{value:.10g}") + 0.0

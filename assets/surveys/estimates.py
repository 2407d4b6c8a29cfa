"""Design-based estimates: mean, total, proportion, quantile and ratio, for all or by group.

svy 0.35.0 computes; R's survey package is the measure (tests/integration/surveys compares with its numbers).
Answers that are missing make a domain: the whole design stays in the variance (Lumley 2010, chapter 2). What
is not defined is null and has a warning; it is never 0.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.surveys.designs import ROW, STRATUM, WEIGHT
from assets.surveys.samples import Sampled

if TYPE_CHECKING:
    import polars as pl

STATISTICS = ("mean", "total", "proportion", "quantile", "ratio")
QUARTILES = (0.25, 0.5, 0.75)
# Below this share of its estimate a standard error is what is left of rounding, and stands for none at all.
NOISE = 1e-8
# Half of 200 equal weights add up to a little less than half of their sum, and the median would be the next
# value: R says 658 for api00 of its sample apisrs (2026-11-22).
A_HAIR = 1e-12


@dataclass(frozen=True)
class Estimate:
    """One estimate. `category`: of a proportion, p of a quantile; `group` is null for all respondents.

    `n`: respondents of the group with an answer. Null: not defined; a warning says why.
    """

    category: str | None
    group: str | None
    n: int
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    deff: float | None


@dataclass(frozen=True)
class Estimates:
    """Estimates in order of group, then category, and what a reader must know of them."""

    estimates: tuple[Estimate, ...]
    warnings: tuple[str, ...]


def estimate(
    sampled: Sampled,
    statistic: str,
    item: str,
    *,
    by: str | None = None,
    denominator: str | None = None,
    categories: Sequence[str] = (),
    groups: Sequence[str] = (),
    probs: Iterable[float] = QUARTILES,
) -> Estimates:
    """Estimates of a column of the sample.

    `item` is a column of texts for proportions, else of numbers; `by` a column of texts; `denominator` the
    column below the line of a ratio. `categories` and `groups` are the values to report and their order;
    without them those that occur, sorted. Raises ValueError for an unknown statistic.
    """
    import polars as pl

    if statistic not in STATISTICS:
        raise ValueError(f"{statistic!r} is not one of {', '.join(STATISTICS)}")
    asked = [name for name in (item, denominator, by) if name]
    answered = pl.all_horizontal(pl.col(name).is_not_null() for name in asked)
    frame = sampled.frame.filter(answered)
    counts = _counts(frame, by)
    wanted_groups: list[str | None] = list(groups) if groups else sorted(counts, key=str)
    wanted_groups = wanted_groups if by else [None]
    wanted: list[str | None] = [None]
    if statistic == "proportion":
        wanted = list(categories) if categories else sorted(frame[item].unique().to_list())
    elif statistic == "quantile":
        wanted = [repr(float(p)) for p in probs]
    raw = (
        {}
        if frame.is_empty()
        else _computed(sampled, frame, statistic, item, by, denominator, [float(p) for p in probs])
    )
    lonely = set(_counts(frame.filter(pl.col(STRATUM).is_in(list(sampled.lonely))), by))
    notes: dict[str, None] = dict.fromkeys(sampled.warnings)
    found = []
    for group in wanted_groups:
        for category in wanted:
            one, note = _checked(
                raw.get((group, category)), category, group, counts.get(group, 0), group in lonely
            )
            found.append(one)
            if note:
                notes[_in_words(item, category, group, note)] = None
    return Estimates(tuple(found), tuple(notes))


def _counts(frame: "pl.DataFrame", by: str | None) -> dict[str | None, int]:
    if by is None:
        return {None: frame.height} if frame.height else {}
    return {str(group): count for group, count in frame.group_by(by).len().iter_rows()}


def _computed(
    sampled: Sampled,
    frame: "pl.DataFrame",
    statistic: str,
    item: str,
    by: str | None,
    denominator: str | None,
    probs: Sequence[float],
) -> dict[tuple[str | None, str | None], Mapping[str, Any]]:
    """svy's results by (group, category)."""
    import polars as pl

    rows = frame[ROW].implode()
    method = "replication" if sampled.described["replicate_weights"] else "taylor"
    shared = {"by": by, "where": pl.col(ROW).is_in(rows), "drop_nulls": True, "method": method}
    estimation = sampled.sample.estimation
    kind = _reference(frame, by, bool(sampled.described["fpc"]))
    if statistic == "mean":
        results = [estimation.mean(item, deff=kind, **shared)]
    elif statistic == "total":
        results = [estimation.total(item, deff=kind, **shared)]
    elif statistic == "proportion":
        results = [estimation.prop(item, deff=kind, **shared)]
    elif statistic == "ratio":
        results = [estimation.ratio(item, denominator, **shared)]
    else:
        results = list(estimation.quantile(item, p=[p - A_HAIR for p in probs], **shared))
    found = {}
    for at, result in enumerate(results):
        for one in result.to_dicts():
            group = str(one["by_level"][0]) if by else None
            category = one["y_level"] if statistic == "proportion" else None
            category = repr(probs[at]) if statistic == "quantile" else category
            found[(group, category)] = one
    return found


def _reference(frame: "pl.DataFrame", by: str | None, has_counts: bool) -> str:
    """What design effects are measured against: simple random sampling without replacement, as in R.

    Weights that were rescaled to the number of respondents say nothing of the population; then, and where a
    group was asked whole, with replacement. Without a column of counts a mean weight below 2 is taken for it.
    """
    import polars as pl

    mean = pl.col(WEIGHT).mean()
    smallest = (frame.group_by(by).agg(mean) if by else frame.select(mean))[WEIGHT].min()
    least = 1.0001 if has_counts else 2.0
    return "wor" if isinstance(smallest, float) and smallest >= least else "wr"


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _checked(
    raw: Mapping[str, Any] | None, category: str | None, group: str | None, n: int, is_lonely: bool
) -> tuple[Estimate, str | None]:
    """An estimate with what is not defined taken out, and why."""
    if n == 0:
        return Estimate(category, group, 0, None, None, None, None, None), "nobody answered"
    if raw is None:
        return Estimate(category, group, n, None, None, None, None, None), "nobody gave this answer"
    value, se = _number(raw["est"]), _number(raw["se"])
    low, high, deff = (_number(raw[key]) for key in ("lci", "uci", "deff"))
    bare = Estimate(category, group, n, value, None, None, None, None)
    if is_lonely:
        return bare, "a stratum has a single sampling unit, so there is no standard error"
    if raw["y_level"] is not None and value == 1.0:
        return bare, "everybody gave this answer, so there is no standard error"
    if se is None:
        return bare, "the standard error is not defined"
    if low is None or high is None or not raw["df"] or raw["df"] <= 0:
        without = Estimate(category, group, n, value, se or None, None, None, deff)
        return without, "too few sampling units for an interval"
    if value is not None and se <= abs(value) * NOISE:
        # The design fixes the value (a share of strata, a margin that weights were raked to).
        return Estimate(category, group, n, value, 0.0, value, value, 0.0 if deff is not None else None), None
    return Estimate(category, group, n, value, se, low, high, deff), None


def _in_words(item: str, category: str | None, group: str | None, note: str) -> str:
    parts = [f"item {item}", *([f"category {category}"] if category else [])]
    return ", ".join([*parts, *([f"group {group}"] if group is not None else [])]) + f": {note}"

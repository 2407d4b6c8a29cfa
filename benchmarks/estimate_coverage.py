"""How often 95 % intervals of survey estimates hold the value of the simulated population.

Samples of the practice study's survey are drawn again and again, with new sampling units each time, estimated
as a run does, and compared with the known values of the population. A share is pooled over items, categories
and groups of one statistic; groups that are too small to be shown are left out. Right is 93.5 to 96.5 %.
"""

import time
from collections import defaultdict
from collections.abc import Iterable

from assets.registry.study import load_study
from assets.registry.surveys import Item, Survey
from assets.simulation.world import World
from assets.storage.layout import STUDIES
from assets.surveys import designs, samples
from assets.surveys.estimates import estimate
from benchmarks.measuring import print_table

REPLICATIONS = 2_000
LEAST, MOST = 0.935, 0.965

Key = tuple[str, str | None, str, str | None]
# By statistic and what it is by: intervals that hold the value, and all intervals.
Tally = dict[tuple[str, str], list[int]]


def held(replications: Iterable[int]) -> Tally:
    """Count intervals over replications; the same numbers give the same counts."""
    study = load_study(STUDIES / "practice")
    survey = study.surveys[0]
    world = World.of(study)
    truth: dict[Key, float] = {
        (one.item, one.category, one.group, one.group_category): one.value
        for one in world.survey_truth(survey)
    }
    tally: Tally = defaultdict(lambda: [0, 0])
    for replication in replications:
        columns = {
            name: [str(value) for value in values]
            for name, values in world.sample(survey, replication).to_dict(as_series=False).items()
        }
        _count(survey, columns, truth, tally)
    return dict(tally)


def _answers(item: Item, texts: list[str]) -> list[str | float | None]:
    kept = [None if text in item.missing else text for text in texts]
    return list(kept) if item.statistic == "proportion" else [designs.number(text) for text in kept]


def _count(survey: Survey, columns: dict[str, list[str]], truth: dict[Key, float], tally: Tally) -> None:
    further = {item.item: _answers(item, columns[item.column]) for item in survey.items}
    further |= {group.group: list(columns[group.column]) for group in survey.groups}
    sampled = samples.draw({name: columns[name] for name in survey.design.columns()}, further, survey.design)
    for item in survey.items:
        for group in (None, *survey.groups):
            name = group.group if group else "all"
            found = estimate(
                sampled,
                item.statistic,
                item.item,
                by=group.group if group else None,
                categories=tuple(item.categories),
                groups=tuple(group.categories) if group else (),
            )
            for one in found.estimates:
                if one.n < survey.threshold or one.ci_low is None or one.ci_high is None:
                    continue
                value = truth[(item.item, one.category, name, one.group)]
                counts = tally[(item.statistic, name)]
                counts[0] += one.ci_low <= value <= one.ci_high
                counts[1] += 1


def main() -> None:
    """Draw 2,000 samples and print one line a statistic; exit 1 where a share is out of bounds."""
    start = time.perf_counter()
    tally = held(range(1, REPLICATIONS + 1))
    rows = []
    for (statistic, group), (inside, intervals) in sorted(tally.items()):
        share = inside / intervals
        verdict = "right" if LEAST <= share <= MOST else "WRONG"
        rows.append((statistic, group, intervals, round(100 * share, 2), verdict))
    seconds = time.perf_counter() - start
    print_table(
        f"coverage of 95 % intervals, {REPLICATIONS} samples, {seconds:.0f} s",
        ("statistic", "by", "intervals", "held %", "93.5 to 96.5"),
        rows,
    )
    if any(row[-1] == "WRONG" for row in rows):
        raise SystemExit(1)

"""Simulated respondents of a survey, drawn from a declared model whose population values are known exactly.

The population has equally large strata (those of the first group of the survey). In stratum h, a resident of
kind g of residence (the second group) takes the first category of an item with probability p[h,g] + d, where
d is the effect of the person's sampling unit: uniform with mean 0 and variance ICC * m * (1 - m), m the mean
of the item, so that answers in one unit are alike to the degree ICC. Other categories share the rest in fixed
parts. A mean on a scale of 0 to 10 is a sum of ten such draws. Sampling units are drawn anew for each sample,
people of some kinds are drawn more often than others and weighted back, and items are left out at random.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.simulation.draws import draws, seed_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from assets.registry.surveys import Group, Item, Survey
    from assets.simulation.world import World

ICC = 0.05
STEPS = 10  # A mean is on a scale of 0 to 10 points.
SHARES = (0.62, 0.376, 0.004)  # Of the kinds of residence in the population; the last is tiny.
FEW = 8  # People of the last kind in a sample, however large it is: fewer than may be shown.
FIRST_SAMPLED = 0.5
SHIFTS = (0.0, -0.07, 0.1)  # What a kind of residence adds to the probability of the first category.
REST = (0.4, 0.6)  # How further categories share the rest where there are two; else equally.
UNANSWERED = 0.03  # Share of each declared missing code.
UNEQUAL = (0.8, 1.0, 1.25)  # Further factors of weights, drawn without regard to answers.
RESIDENTS = 400_000  # In each stratum.


@dataclass(frozen=True)
class Value:
    """The value of the population for an item, a category (None for a mean) and a group (or all)."""

    item: str
    category: str | None
    group: str
    group_category: str | None
    value: float


def draw_sample(world: "World", survey: "Survey", replication: int) -> "pl.DataFrame":
    """One sample of a survey; replication 0 is the survey itself.

    Columns: respondent, stratum, sampling unit, weight (a number), groups and items (codes as text). Raises
    ValueError for a design that the model does not know.
    """
    import numpy as np
    import polars as pl

    _check(survey)
    random = np.random.Generator(
        np.random.PCG64(seed_of(world.simulation.seed, survey.survey_id, replication))
    )
    strata, units, people = _sizes(world)
    n = strata * units * people
    stratum = np.repeat(np.arange(strata), units * people)
    unit = np.repeat(np.arange(strata * units), people)
    drawn = _drawn_shares(n)
    residence = random.choice(len(SHARES), size=n, p=drawn)
    factor = random.choice(np.array(UNEQUAL), size=n)
    weight = RESIDENTS / (units * people) * (np.array(SHARES) / drawn)[residence] * factor
    design, groups = survey.design, survey.groups
    columns: dict[str, Any] = {
        survey.microdata.respondent_id: [f"SIM{number:07d}" for number in range(1, n + 1)],
        str(design.strata): [f"S{number + 1:02d}" for number in stratum],
        design.psu[0]: [f"U{number + 1:05d}" for number in unit],
        str(design.weights): np.round(weight, 4),
        groups[0].column: np.array(_codes(groups[0]))[stratum % len(_codes(groups[0]))],
        groups[1].column: np.array(_codes(groups[1]))[residence],
    }
    for item in survey.items:
        columns[item.column] = _answers(world, item, random, stratum, unit, residence)
    return pl.DataFrame(columns)


def population_values(world: "World", survey: "Survey") -> list[Value]:
    """Values of the population for every item, category and group."""
    _check(survey)
    strata, _, _ = _sizes(world)
    first, second = survey.groups[:2]
    found = []
    for item in survey.items:
        p = _probabilities(world, item, strata)
        kinds = range(len(SHARES))
        by_stratum = [sum(share * p[h][g] for g, share in enumerate(SHARES)) for h in range(strata)]
        cells: list[tuple[str, str | None, float]] = [("all", None, sum(by_stratum) / strata)]
        for number, code in enumerate(_codes(first)):
            here = [by_stratum[h] for h in range(strata) if h % len(_codes(first)) == number]
            cells += [(first.group, code, sum(here) / len(here))] if here else []
        for g in kinds:
            cells.append((second.group, _codes(second)[g], sum(p[h][g] for h in range(strata)) / strata))
        for group, within, probability in cells:
            if item.statistic == "mean":
                found.append(Value(item.item, None, group, within, STEPS * probability))
            else:
                values = (probability, *((1 - probability) * part for part in _rest(item)))
                for category, value in zip(item.categories, values, strict=True):
                    found.append(Value(item.item, str(category), group, within, value))
    return found


def _check(survey: "Survey") -> None:
    """The model knows one stage of sampling units, two groups, and items with two categories or more."""
    design = survey.design
    if design.weights is None or design.strata is None or len(design.psu) != 1 or len(survey.groups) != 2:
        raise ValueError(
            f"survey {survey.survey_id}: the simulated population has weights, strata, "
            "one stage of sampling units and two groups"
        )
    if len(survey.groups[1].categories) != len(SHARES):
        raise ValueError(
            f"survey {survey.survey_id}, group {survey.groups[1].group}: expected {len(SHARES)} categories"
        )
    for item in survey.items:
        if item.statistic == "proportion" and len(item.categories) < 2:
            raise ValueError(f"survey {survey.survey_id}, item {item.item}: expected two categories or more")


def _sizes(world: "World") -> tuple[int, int, int]:
    declared = world.simulation.survey
    units = max(2, round(declared.psus_per_stratum * world.simulation.scale))
    return declared.strata, units, declared.respondents_per_psu


def _drawn_shares(n: int) -> "np.ndarray[Any, Any]":
    """Shares of the kinds among those drawn: the first is drawn too rarely, the last stays few."""
    import numpy as np

    last = min(0.05, FEW / n)
    return np.array([FIRST_SAMPLED, 1 - FIRST_SAMPLED - last, last])


def _codes(group: "Group") -> list[str]:
    return [str(code) for code in group.categories]


def _probabilities(world: "World", item: "Item", strata: int) -> list[list[float]]:
    """Probability of the first category by stratum and kind of residence."""
    random = draws(world.simulation.seed, "item", item.item)
    middle = 0.38 + 0.2 * random.random()
    steps = [0.14 * (2 * random.random() - 1) for _ in range(strata)]
    return [[middle + step + shift for shift in SHIFTS] for step in steps]


def _rest(item: "Item") -> tuple[float, ...]:
    others = len(item.categories) - 1
    return REST if others == len(REST) else (1 / others,) * others


def _answers(
    world: "World", item: "Item", random: Any, stratum: Any, unit: Any, residence: Any
) -> "np.ndarray[Any, Any]":
    """Answers to an item, as codes; declared missing codes at random."""
    import numpy as np

    p = np.array(_probabilities(world, item, int(stratum.max()) + 1))
    middle = float(p.mean())
    reach = (3 * ICC * middle * (1 - middle)) ** 0.5  # Variance of a uniform effect: reach squared by three.
    effect = random.uniform(-reach, reach, int(unit.max()) + 1)[unit]
    probability = p[stratum, residence] + effect
    if item.statistic == "mean":
        answers = random.binomial(STEPS, probability).astype(str)
    else:
        codes = np.array([str(code) for code in item.categories])
        further = 1 + random.choice(len(codes) - 1, size=len(unit), p=_rest(item))
        answers = codes[np.where(random.random(len(unit)) < probability, 0, further)]
    answers = answers.astype("U8")
    draw = random.random(len(unit))
    for number, code in enumerate(item.missing):
        answers[(draw >= number * UNANSWERED) & (draw < (number + 1) * UNANSWERED)] = str(code)
    return answers

"""From the answers that the landing gate kept to the rows of estimates, small cells hidden."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from assets.surveys import designs, disclosure, samples
from assets.surveys.disclosure import ALL, Cell, Group
from assets.surveys.estimates import Estimate, estimate
from assets.surveys.responses import DESIGN

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.surveys import Item, Survey
    from assets.surveys.samples import Sampled

Row = dict[str, Any]
MEAN = "mean"
NUMBERS = ("n", "estimate", "se", "ci_low", "ci_high", "deff")


def estimate_rows(survey: "Survey", kept: "pl.DataFrame") -> list[Row]:
    """Rows of `survey_estimate_rows` of one survey from its kept rows of `survey_responses`.

    A respondent counts where all values of the design were kept; an answer that was refused counts as
    missing. Raises DesignProblems where what was kept is no sample of the design.
    """
    wide = _wide(survey, kept)
    if wide.is_empty():
        return []
    columns = {name: wide[DESIGN + name].to_list() for name in survey.design.columns()}
    answers: dict[str, list[Any]] = {group.group: wide[group.group].to_list() for group in survey.groups}
    for item in survey.items:
        texts = wide[item.item].to_list()
        answers[item.item] = texts if item.statistic == "proportion" else [*map(designs.number, texts)]
    sampled = samples.draw(columns, answers, survey.design)
    return [row for item in survey.items for row in _item_rows(survey, item, sampled)]


def _wide(survey: "Survey", kept: "pl.DataFrame") -> "pl.DataFrame":
    """One row a respondent, in order of id; null for what is missing."""
    import polars as pl

    design = [DESIGN + name for name in survey.design.columns()]
    names = [
        *design,
        *(item.item for item in survey.items),
        *(group.group for group in survey.groups),
    ]
    own = kept.filter((pl.col("survey_id") == survey.survey_id) & pl.col("item").is_in(names))
    wide = (
        own.with_columns(pl.when(~pl.col("is_missing")).then("value").alias("value"))
        .pivot("item", on_columns=names, index="respondent_id", values="value", aggregate_function="first")
        .sort("respondent_id")
    )
    return wide.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in design)) if design else wide


def _item_rows(survey: "Survey", item: "Item", sampled: "Sampled") -> Iterator[Row]:
    categories = tuple(item.categories) if item.statistic == "proportion" else ()
    found: dict[Cell, tuple[Estimate, str | None]] = {}
    for group in (None, *survey.groups):
        asked = estimate(
            sampled,
            item.statistic,
            item.item,
            by=group.group if group else None,
            categories=categories,
            groups=tuple(group.categories) if group else (),
        )
        for one in asked.estimates:
            key: Group = (group.group, one.group or "") if group else ALL
            found[(key, one.category or MEAN)] = (one, _undefined(one))
    hidden = disclosure.hide(disclosure.Table(_counts(survey, item, sampled, found), survey.threshold))
    for cell, (one, note) in found.items():
        yield _row(survey, item, cell, one, hidden.get(cell), note)


def _undefined(one: Estimate) -> str | None:
    if one.se is None:
        return "The standard error is not defined: a stratum with one sampling unit, or one answer of all."
    return None if one.ci_low is not None else "There are too few sampling units for an interval."


def _counts(survey: "Survey", item: "Item", sampled: "Sampled", cells: Iterable[Cell]) -> dict[Cell, int]:
    """Respondents behind each cell: who gave the answer, of a mean who gave any."""
    import polars as pl

    frame = sampled.frame.filter(pl.col(item.item).is_not_null())
    answer = pl.col(item.item) if item.statistic == "proportion" else pl.lit(MEAN)
    frame = frame.with_columns(answer.alias("answer_"))
    counts: dict[Cell, int] = dict.fromkeys(cells, 0)
    for answer_, count in frame.group_by("answer_").len().iter_rows():
        counts[(ALL, answer_)] = count
    for group in survey.groups:
        inside = frame.filter(pl.col(group.group).is_not_null())
        for code, answer_, count in inside.group_by(group.group, "answer_").len().iter_rows():
            counts[((group.group, code), answer_)] = count
    return counts


def _row(
    survey: "Survey", item: "Item", cell: Cell, one: Estimate, hidden: str | None, note: str | None
) -> Row:
    (grouping, code), category = cell
    labels = {group.group: group for group in survey.groups}
    name = f"{labels[grouping].label_en}: {labels[grouping].categories[code]}" if grouping else "all"
    key = f"{grouping}={code}" if grouping else "all"
    withheld = f"Withheld: a number rests on at least {survey.threshold} respondents and none may be"
    return {
        "estimate_id": f"{survey.survey_id}:{item.item}:{category}:{key}",
        "survey_id": survey.survey_id,
        "survey": survey.name_en,
        "item": item.item,
        "item_label": item.label_en,
        "statistic": item.statistic,
        "category": item.categories[category] if item.statistic == "proportion" else None,
        "group_name": name,
        **{number: None if hidden else _ten_digits(getattr(one, number)) for number in NUMBERS},
        "unit": "share" if item.statistic == "proportion" else item.unit or "points",
        "is_suppressed": hidden is not None,
        "suppression": hidden,
        "note": f"{withheld} found by subtraction." if hidden else note,
    }


def _ten_digits(value: float | None) -> float | None:
    """Ten significant digits, as everything that is published: the last bits differ between machines."""
    return value if value is None or isinstance(value, int) else float(f"{value:.10g}") + 0.0

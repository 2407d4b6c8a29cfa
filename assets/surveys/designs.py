"""The columns of a design: which values cannot be used, and one frame in which all of them are checked.

What must hold of each row and of the design as a whole follows R's survey package (T. Lumley, `svydesign`):
`fpc` is the population count of a stage, or the fraction drawn if all values are at most 1; ids of PSUs are
unique over strata unless `nest` is given; ids of later stages always count within the stage before.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.registry.surveys import Design

if TYPE_CHECKING:
    import polars as pl

Texts = Sequence[str | None]
WEIGHT, STRATUM, ROW = "weight_", "stratum_", "row_"
PSU, SSU, POPULATION, MARGIN, REPLICATE = "psu_", "ssu_", "population_{}_", "margin_{}_", "replicate_"


@dataclass(frozen=True)
class DesignProblem:
    """What is wrong with a value of a design column; `row` counts from 0, null: the column as a whole."""

    row: int | None
    column: str
    problem: str
    expected: str


class DesignProblems(Exception):
    """A sample that cannot be estimated from. No value of a respondent stands in the message."""

    def __init__(self, problems: Sequence[DesignProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{one.column}: {one.problem}" for one in self.problems[:5]))


def number(text: str | None) -> float | None:
    """A finite number, or None."""
    if text is None or "_" in text:
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def row_problems(columns: Mapping[str, Texts], design: Design) -> list[DesignProblem]:
    """Values of design columns that no estimate can use, row by row."""
    found: list[DesignProblem] = []
    replicates = design.replicate_weights.columns if design.replicate_weights else ()
    positive = [*([design.weights] if design.weights else []), *design.fpc]
    for name in dict.fromkeys([*positive, *replicates]):
        may_be_zero = name in replicates and name not in positive
        expected = "a number of 0 or more" if may_be_zero else "a number above 0"
        for row, text in enumerate(columns[name]):
            value = number(text)
            if value is None:
                problem = "is empty" if text is None else "is not a number"
                found.append(DesignProblem(row, name, problem, expected))
            elif value < 0 or (value == 0 and not may_be_zero):
                found.append(DesignProblem(row, name, "is not above 0", expected))
    for name in [*([design.strata] if design.strata else []), *design.psu]:
        for row, text in enumerate(columns[name]):
            if text is None:
                found.append(DesignProblem(row, name, "is empty", "the id of a stratum or sampling unit"))
    for name, totals in design.calibration.items():
        for row, text in enumerate(columns[name]):
            if text not in totals:
                problem = "is empty" if text is None else "has no known total"
                found.append(DesignProblem(row, name, problem, "a category whose total the design gives"))
    return found


def design_frame(columns: Mapping[str, Texts], design: Design, rows: int) -> "pl.DataFrame":
    """One row a respondent, in the order given: row_, stratum_, psu_, weight_, and what else the design has.

    Raises DesignProblems where a value cannot be used or the columns contradict each other.
    """
    import polars as pl

    if problems := row_problems(columns, design):
        raise DesignProblems(problems)
    if not rows:
        raise DesignProblems([DesignProblem(None, design.weights or "rows", "no rows", "respondents")])
    frame = pl.DataFrame({ROW: range(rows)}, schema={ROW: pl.Int64})
    strata = columns[design.strata] if design.strata else ["all"] * rows
    frame = frame.with_columns(pl.Series(STRATUM, strata, dtype=pl.String))
    frame = _with_units(frame, columns, design)
    frame = _with_populations(frame, columns, design)
    frame = _with_weights(frame, columns, design)
    for at, (name, totals) in enumerate(design.calibration.items()):
        absent = set(totals) - set(columns[name])
        if absent:
            problem = f"nobody is in {len(absent)} of its categories"
            raise DesignProblems([DesignProblem(None, name, problem, "respondents in every category")])
        frame = frame.with_columns(pl.Series(MARGIN.format(at), columns[name], dtype=pl.String))
    return frame


def _with_units(frame: "pl.DataFrame", columns: Mapping[str, Texts], design: Design) -> "pl.DataFrame":
    import polars as pl

    if not design.psu:
        return frame.with_columns(pl.col(ROW).cast(pl.String).alias(PSU))
    frame = frame.with_columns(pl.Series(PSU, columns[design.psu[0]], dtype=pl.String))
    if design.nest:
        frame = frame.with_columns(_joined(STRATUM, PSU).alias(PSU))
    elif frame.select(STRATUM, PSU).n_unique() > frame[PSU].n_unique():
        problem = "the same id stands in several strata"
        expected = "ids that are unique over strata, or nest: true"
        raise DesignProblems([DesignProblem(None, design.psu[0], problem, expected)])
    if len(design.psu) > 1:
        frame = frame.with_columns(pl.Series(SSU, columns[design.psu[1]], dtype=pl.String))
        return frame.with_columns(_joined(PSU, SSU).alias(SSU))
    return frame


def _joined(outer: str, inner: str) -> "pl.Expr":
    import polars as pl

    return pl.concat_str([pl.col(outer).str.len_chars().cast(pl.String), outer, inner], separator=":")


def _with_populations(frame: "pl.DataFrame", columns: Mapping[str, Texts], design: Design) -> "pl.DataFrame":
    """Population counts of each stage; a fraction f of n units drawn stands for n / f."""
    import polars as pl

    values = {name: [number(text) or 0.0 for text in columns[name]] for name in design.fpc}
    are_counts = any(value > 1 for found in values.values() for value in found)
    for stage, (name, outer, unit) in enumerate(
        zip(design.fpc, (STRATUM, PSU), (PSU, SSU), strict=False), start=1
    ):
        count = POPULATION.format(stage)
        if are_counts and min(values[name]) < 1:
            problem = "some values are fractions, some are counts"
            expected = "all at most 1 (fractions) or all at least 1 (counts)"
            raise DesignProblems([DesignProblem(None, name, problem, expected)])
        frame = frame.with_columns(
            pl.Series(count, values[name], dtype=pl.Float64),
            pl.col(unit).n_unique().over(outer).alias("drawn"),
        )
        if frame.select(outer, count).n_unique() > frame[outer].n_unique():
            expected = "one value for each stratum, at the second stage for each first-stage unit"
            raise DesignProblems([DesignProblem(None, name, "the value differs within a stratum", expected)])
        if not are_counts:
            frame = frame.with_columns((pl.col("drawn") / pl.col(count)).alias(count))
        if (frame[count] < frame["drawn"] - 1e-9).any():
            problem = "fewer units in the population than in the sample"
            raise DesignProblems([DesignProblem(None, name, problem, "population counts, or fractions")])
        frame = frame.drop("drawn")
    return frame


def _with_weights(frame: "pl.DataFrame", columns: Mapping[str, Texts], design: Design) -> "pl.DataFrame":
    """The weights; without a column the inverse of the fractions drawn, as in R; else 1."""
    import polars as pl

    if design.weights:
        weights = pl.Series(WEIGHT, [number(text) for text in columns[design.weights]], dtype=pl.Float64)
        frame = frame.with_columns(weights)
    else:
        weight = pl.lit(1.0)
        for stage, (outer, unit) in enumerate(
            list(zip((STRATUM, PSU), (PSU, SSU), strict=True))[: len(design.fpc)], start=1
        ):
            weight = weight * pl.col(POPULATION.format(stage)) / pl.col(unit).n_unique().over(outer)
        frame = frame.with_columns(weight.alias(WEIGHT))
    if design.replicate_weights:
        return frame.with_columns(
            pl.Series(f"{REPLICATE}{at}", [number(text) for text in columns[name]], dtype=pl.Float64)
            for at, name in enumerate(design.replicate_weights.columns, start=1)
        )
    return frame

"""Respondents as long rows: one answer, one group or one design variable each, with what is wrong with it.

A wrong value becomes a row with a `problem` that a rule of the landing gate refuses, so that it is kept, and
counted, in quarantine: an unknown code refuses that one answer; a weight, stratum or sampling unit that
cannot be used, a respondent who occurs twice and a line with another number of fields refuse all of it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from assets.surveys import designs, microdata

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.surveys import Survey
    from assets.surveys.microdata import Microdata

Check = Callable[["pl.Expr"], "pl.Expr"]
DESIGN = "design."
UNKNOWN_CODE, NOT_A_NUMBER = "unknown_code", "not_a_number"
DESIGN_VALUE, TWICE, NO_ID, RAGGED = "design_value", "duplicate_respondent", "no_respondent_id", "ragged_line"


def columns_of(survey: "Survey") -> tuple[str, ...]:
    """Columns of the file of respondents that the survey names; all others stay unread."""
    asked = [item.column for item in survey.items] + [group.column for group in survey.groups]
    return tuple(dict.fromkeys([survey.microdata.respondent_id, *survey.design.columns(), *asked]))


def response_frame(survey: "Survey", folder: Path) -> "pl.DataFrame":
    """Rows of `survey_responses` of one survey, ordered by key. Raises StudyErrors where none can be read."""
    file = survey.microdata.file
    data = microdata.read(folder / file, survey.microdata.format, columns_of(survey), f"{folder.name}/{file}")
    return _long(survey, data)


def _long(survey: "Survey", data: "Microdata") -> "pl.DataFrame":
    import polars as pl

    wide = pl.DataFrame(
        {"line": data.lines, **{f"c.{name}": values for name, values in data.columns.items()}},
        schema={"line": pl.Int64, **{f"c.{name}": pl.String for name in data.columns}},
    )
    line = pl.format("line {}", "line")
    respondent = pl.col(f"c.{survey.microdata.respondent_id}")
    wrong = {one.row for one in designs.row_problems(data.columns, survey.design)}
    wide = wide.with_columns(
        pl.coalesce(respondent, line).alias("respondent_id"),
        pl.when(respondent.is_null())
        .then(pl.lit(NO_ID))
        .when(respondent.is_duplicated())
        .then(pl.lit(TWICE))
        .when(pl.Series([row in wrong for row in range(wide.height)], dtype=pl.Boolean))
        .then(pl.lit(DESIGN_VALUE))
        .alias("respondent_problem"),
    )
    parts = [_rows(wide, data, DESIGN + name, name) for name in survey.design.columns()]
    for item in survey.items:
        right = _is_number if item.statistic == "mean" else _is_one_of(item.categories)
        problem = NOT_A_NUMBER if item.statistic == "mean" else UNKNOWN_CODE
        parts.append(_rows(wide, data, item.item, item.column, item.missing, right, problem))
    for group in survey.groups:
        right = _is_one_of(group.categories)
        parts.append(_rows(wide, data, group.group, group.column, group.missing, right, UNKNOWN_CODE))
    parts.append(_ragged(data))
    return (
        pl.concat(parts)
        .with_columns(
            pl.lit(survey.survey_id).alias("survey_id"),
            pl.concat_str(
                pl.lit(f"{survey.survey_id}:"),
                "respondent_id",
                # Two rows of one respondent are told apart by their lines; both are refused.
                pl.when(pl.col("problem") == TWICE).then(pl.format("@{}", "line")).otherwise(pl.lit("")),
                pl.lit(":"),
                "item",
            ).alias("response_id"),
        )
        .select("response_id", "survey_id", "respondent_id", "item", "value", "is_missing", "problem")
        .sort("response_id")
    )


def _is_number(value: "pl.Expr") -> "pl.Expr":
    import polars as pl

    return value.cast(pl.Float64, strict=False).is_finite().fill_null(False)


def _is_one_of(codes: Iterable[str]) -> Check:
    listed = sorted(codes)
    return lambda value: value.is_in(listed)


def _rows(
    wide: "pl.DataFrame",
    data: "Microdata",
    name: str,
    column: str,
    missing: Iterable[str] = (),
    is_right: Check | None = None,
    problem: str | None = None,
) -> "pl.DataFrame":
    """The answers of one column; `problem` where a value that is there is not right."""
    import polars as pl

    value = pl.col(f"c.{column}")
    is_missing = value.is_null() | value.is_in(sorted({*missing, *data.missing.get(column, ())}))
    own = pl.when(~is_missing & ~is_right(value)).then(pl.lit(problem)) if is_right else pl.lit(None)
    return wide.select(
        "line",
        "respondent_id",
        pl.lit(name).alias("item"),
        value.alias("value"),
        is_missing.alias("is_missing"),
        pl.coalesce("respondent_problem", own.cast(pl.String)).alias("problem"),
    )


def _ragged(data: "Microdata") -> "pl.DataFrame":
    """Lines that nobody can take apart, whole."""
    import polars as pl

    lines = [line for line, _ in data.ragged]
    ids = [f"line {line}" for line in lines]
    same = {name: [value] * len(lines) for name, value in (("item", "line"), ("problem", RAGGED))}
    schema = {
        "line": pl.Int64,
        "respondent_id": pl.String,
        "item": pl.String,
        "value": pl.String,
        "is_missing": pl.Boolean,
        "problem": pl.String,
    }
    texts = [text for _, text in data.ragged]
    columns = {
        "line": lines,
        "respondent_id": ids,
        **same,
        "value": texts,
        "is_missing": [False] * len(lines),
    }
    return pl.DataFrame(columns, schema=schema)

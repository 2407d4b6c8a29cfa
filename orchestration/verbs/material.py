"""Verbs on single files: extract, survey estimate.

Lives here: their options and what they print. Does not live here: reading pages or estimating; rooms do.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.terminal import console, print_json, verb
from orchestration.verbs.options import DEFAULT_DATA, AsJson, Data, Study, print_table

survey_app = typer.Typer(help="Surveys: design-based estimates of a file.", no_args_is_help=True)


@verb
def extract(
    files: Annotated[list[Path], typer.Argument(help="pages or documents: HTML, PDF, DOCX, XLSX, text")],
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Text, metadata and the three dates of pages and documents; what a file does not say stays null."""
    from assets.documents.extract_cli import describe_files

    found = describe_files(files)
    if as_json:
        print_json(found)
        return
    for document in found["documents"]:
        print_table(("field", "value"), [[key, _short(value)] for key, value in document.items()])


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= 300 else text[:299] + "…"


@survey_app.command("estimate")
@verb
def survey_estimate(
    file: Annotated[Path, typer.Argument(help="file of respondents: CSV, SPSS or Stata")],
    design: Annotated[Path, typer.Option("--design", help="YAML file that names the columns of the design")],
    item: Annotated[str, typer.Option("--item", help="column to estimate, or A/B for a ratio")],
    by: Annotated[str | None, typer.Option("--by", help="column of groups")] = None,
    stat: Annotated[
        str | None, typer.Option("--stat", help="mean, total, proportion, quantile or ratio")
    ] = None,
    probs: Annotated[str | None, typer.Option("--probs", help="of quantiles, such as .25,.5,.75")] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Design-based estimates of one item, with standard errors and 95 % intervals."""
    from assets.surveys.estimate_cli import run

    found = run(file, design, item, by=by, statistic=stat, probs=probs)
    if as_json:
        print_json(found)
        return
    rows = found["estimates"]
    if rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    for warning in found["warnings"]:
        console(is_error=True).print(escape(warning))

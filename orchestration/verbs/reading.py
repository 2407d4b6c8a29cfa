"""Verbs that answer questions: place, trace, query, agreement.

Lives here: their options and what they print. Does not live here: any answer; a room gives it.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from orchestration.terminal import console, print_json, problem_line, verb
from orchestration.verbs.options import (
    DEFAULT_DATA,
    AsJson,
    Data,
    Release,
    Study,
    Tier,
    cell,
    day,
    layouts,
    print_table,
    release_folder,
)


@verb
def place(
    code_or_name: Annotated[str, typer.Argument(help="GB/T 2260 code or a name: 330110, 余杭区, Hangzhou")],
    date: Annotated[str | None, typer.Option("--date", help="only what was valid on this day (ISO)")] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Codes and names of places at a date; an ambiguous name gives all candidates, never a guess."""
    from assets.places.lookup import find
    from orchestration.workspace import place_history

    matches = find(place_history(layouts(study, data)[0].folder), code_or_name, day(date))
    rows = [match.as_json() for match in matches]
    if as_json:
        print_json({"matches": rows})
        return
    if not rows:
        console().print(f"no place is called '{escape(code_or_name)}'" + (f" on {date}" if date else ""))
        return
    columns = ("code", "name_zh", "name_en", "level", "valid_from", "valid_to", "precision", "successors")
    print_table(columns, [[row[column] for column in columns] for row in rows])


@verb
def trace(
    table: Annotated[str, typer.Argument(help="release table")],
    row_id: Annotated[str, typer.Argument(help="row_id of the row")],
    column: Annotated[str, typer.Argument(help="column")],
    release: Release = None,
    tier: Tier = "public",
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """A cell with its evidence: decisions, passages and captures, or the lineage of what was computed."""
    from assets.releases.tracing import trace as trace_cell

    found = trace_cell(release_folder(study, data, release, tier), table, row_id, column)
    if as_json:
        print_json(found)
        return
    _tell_trace(found)


def _tell_trace(found: dict[str, Any]) -> None:
    out = console()
    for key, value in found["cell"].items():
        if value is not None:
            out.print(f"[bold]{key}[/]  {escape(cell(value))}")
    for title in ("decisions", "passages", "captures"):
        for entry in found[title]:
            out.print(f"  {title[:-1]}: " + escape(problem_line(entry)))
    if found["lineage"]:
        inputs = found["lineage"]["inputs"]
        tables = ", ".join(one["table"] for one in inputs["landing_tables"] if one["rows"])
        out.print(f"  lineage: {len(inputs['models'])} dbt models (--json names them) from {escape(tables)}")


@verb
def query(
    sql: Annotated[str, typer.Argument(help="one read-only SQL statement")],
    release: Release = None,
    tier: Tier = "public",
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Read-only SQL on a release, locked down, with limits on time, memory and rows."""
    from assets.releases.query import run_query

    result = run_query(release_folder(study, data, release, tier), sql)
    if as_json:
        print_json(result)
        return
    print_table([column["name"] for column in result["columns"]], result["rows"])
    if result["truncated"]:
        console(is_error=True).print("… more rows than are shown; add a limit or use --json")


@verb
def agreement(
    file: Annotated[Path, typer.Argument(help="CSV with the columns unit, coder, value")],
    level: Annotated[str, typer.Option("--level", help="nominal, ordinal, interval or ratio")],
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Krippendorff's alpha with a bootstrap interval, percent agreement and Gwet's AC1 of a coding file."""
    from assets.coding.agreement_cli import measure

    result = measure(file, level)
    if as_json:
        print_json(result)
        return
    print_table(("measure", "value"), [[key, value] for key, value in result.items()])

"""`digov sources`: the registry of sources as it stands, looks at sites, and drafts of new ones.

Lives here: the options and what is printed. Does not live here: looking at sites (source_checks.py).
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from orchestration.outcomes import Exit
from orchestration.terminal import console, print_json, verb
from orchestration.verbs.options import (
    DEFAULT_DATA,
    Allow,
    AsJson,
    Data,
    Live,
    MaybeStudy,
    Study,
    layouts,
    print_table,
)

app = typer.Typer(help="Sources: the registry, looks at sites, drafts of new ones.", no_args_is_help=True)
SHOWN = (
    "source_id",
    "stream",
    "place",
    "method",
    "cadence",
    "live",
    "last_visit",
    "last_outcome",
    "next_due",
)
CHECKED = ("source", "state", "expected", "robots", "charset", "links", "dated", "next", "tags", "fits")


@app.command("list")
@verb
def list_sources(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Every registered source: how it is collected, how often, whether it is live, and its last visit."""
    from orchestration.source_list import source_rows

    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    for layout in layouts(study, data):
        rows += source_rows(layout, now)
    if as_json:
        print_json({"sources": rows})
        return
    print_table(("study", *SHOWN), [[row[name] for name in ("study", *SHOWN)] for row in rows])


@app.command("check")
@verb
def check_sources(
    sources: Annotated[list[str] | None, typer.Argument(help="sources (default: all that are live)")] = None,
    study: Study = "china",
    live: Live = False,
    allow: Allow = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Look at sites without keeping anything: what answers, what is found, what to change in their files."""
    from orchestration.reach import Reach, read_allowed
    from orchestration.source_checks import check

    reach = Reach(live, read_allowed(allow or ()))
    found = check(layouts(study, data)[0], reach, list(sources or ()), datetime.now(UTC).date())
    if as_json:
        print_json(found)
    else:
        _tell_checks(found)
    is_partial = any(not row["is_expected"] for row in found["sources"])
    raise typer.Exit(int(Exit.PARTIAL if is_partial else Exit.DONE))


def _tell_checks(found: dict[str, Any]) -> None:
    out = console()
    if found["sources"]:
        print_table(CHECKED, [_row(row) for row in found["sources"]])
    for row in found["sources"]:
        if not row["advice"] and row["line_to_put_in"]:
            name, line = row["source_id"], row["line_to_put_in"].strip()
            out.print(f"[bold]{escape(name)}[/]: as described; put into sources/{escape(name)}.yml: {line}")
        for sentence in row["advice"]:
            out.print(f"[bold]{escape(row['source_id'])}[/]: {escape(sentence)}")
    for row in found["not_checked"]:
        out.print(f"{escape(row['source_id'])}: not looked at; {escape(row['why'])}")
    if not found["sources"] and not found["not_checked"]:
        out.print(f"study {escape(found['study'])} has no source that is collected from the web")


def _row(row: dict[str, Any]) -> list[Any]:
    robots = [*row["robots"]["verdicts"], *row["robots"]["odd"]]
    if row["robots"]["crawl_delay"]:
        robots.append(f"{row['robots']['crawl_delay']:g} s")
    charsets = [f"{one['declared'] or 'none'} → {one['found']}" for one in row["charset"]]
    tags = [
        f"{kind} {one['present']}/{one['required']}" if one else f"{kind} –"
        for kind, one in row["tags"].items()
    ]
    return [
        row["source_id"],
        row["state"],
        row["expected_state"],
        ", ".join(robots),
        ", ".join(charsets),
        row["links"],
        row["dated"],
        row["next_pages"],
        ", ".join(tags),
        "yes" if row["is_as_described"] else "no",
    ]


@app.command("add")
@verb
def add_source(
    url: Annotated[str, typer.Argument(help="address of a list of the site, or of its home page")],
    source_id: Annotated[str | None, typer.Option("--id", help="id (default: made of the host)")] = None,
    is_shown: Annotated[bool, typer.Option("--print", help="only show the draft, write no file")] = False,
    study: Study = "china",
    live: Live = False,
    allow: Allow = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Draft the file of a source from what its site shows; never live, never over a file that is there."""
    from orchestration.reach import Reach, read_allowed
    from orchestration.source_checks import add

    reach = Reach(live, read_allowed(allow or ()))
    found = add(layouts(study, data)[0], reach, url, source_id, not is_shown)
    if as_json:
        print_json(found)
        return
    if is_shown:
        typer.echo(found["yaml"], nl=False)
        return
    console().print(f"written: {escape(found['path'])}")
    for note in found["notes"]:
        console().print(f"  {escape(note)}")
    console().print(
        "  write what is marked 'draft:', then look at it: digov sources check " + found["source_id"]
    )

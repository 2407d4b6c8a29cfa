"""`digov sources`: the registry of sources as it stands, looks at sites, and drafts of new ones.

Lives here: the options and what is printed. Does not live here: looking at sites (source_checks.py).
"""

from datetime import UTC, datetime
from pathlib import Path
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
    "verification",
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
    unverified: Annotated[
        bool, typer.Option("--unverified", help="every source that no look has found as described yet")
    ] = False,
    is_noted: Annotated[
        bool,
        typer.Option("--write", help="write verified_on into the file of each source that is as described"),
    ] = False,
    study: Study = "china",
    live: Live = False,
    allow: Allow = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Look at sites without keeping pages: what answers, what is found, what to change in their files."""
    from orchestration.reach import Reach, read_allowed
    from orchestration.source_checks import check
    from orchestration.verifying import note_verified

    reach = Reach(live, read_allowed(allow or ()))
    layout, today = layouts(study, data)[0], datetime.now(UTC).date()
    found = check(layout, reach, list(sources or ()), today, unverified)
    found["written"] = note_verified(layout.folder, found["sources"], today) if is_noted else []
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
        if row["source_id"] in found["written"]:
            out.print(f"[bold]{escape(row['source_id'])}[/]: as described; verified_on written into its file")
        elif not row["advice"] and row["line_to_put_in"]:
            name, line = row["source_id"], row["line_to_put_in"].strip()
            out.print(f"[bold]{escape(name)}[/]: as described; put into sources/{escape(name)}.yml: {line}")
        for sentence in row["advice"]:
            out.print(f"[bold]{escape(row['source_id'])}[/]: {escape(sentence)}")
    if found["not_checked"]:
        from orchestration.source_checks import told_together

        out.print(escape("not looked at: " + told_together(found["not_checked"])))
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
        _dated(row),
        row["next_pages"],
        ", ".join(tags),
        "yes" if row["is_as_described"] else "no",
    ]


def _dated(row: dict[str, Any]) -> str:
    """How many links are dated, and where the year stands of those that print none: 40 (12 heading)."""
    elsewhere = ", ".join(f"{count} {where}" for where, count in row["year_from"].items())
    return f"{row['dated']} ({elsewhere})" if elsewhere else str(row["dated"])


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


@app.command("locate")
@verb
def locate_words(
    source_id: Annotated[str, typer.Argument(help="a publication with a text")],
    file: Annotated[Path, typer.Argument(help="its file: PDF, Word or plain text")],
    words: Annotated[
        list[str] | None, typer.Argument(help="words as they stand there, each in quotes")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="folder to keep the text in, for verify.py --texts")
    ] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Where words stand in a publication: text_start and page for claims.csv."""
    from orchestration.quoting import locate

    found = locate(layouts(study, data)[0], source_id, file, list(words or ()), keep)
    if as_json:
        print_json(found)
    else:
        out = console()
        pages = f"{found['pages']} pages" if found["pages"] else "no pages: leave `page` empty"
        out.print(f"{escape(source_id)}: {found['characters']} characters, {pages}")
        for one in found["found"]:
            places = one["places"]
            note = "" if len(places) == 1 else f" (stands {len(places)} times: take more words)"
            out.print(f"[bold]{escape(one['words'])}[/]{note if places else ': not found letter by letter'}")
            for place in places:
                page = f", page {place['page']}" if place["page"] else ""
                out.print(f"  text_start {place['text_start']}{page}")
        if found["kept"]:
            out.print(f"text kept: {escape(found['kept'])}")
    if any(not one["places"] for one in found["found"]):
        raise typer.Exit(int(Exit.PARTIAL))

"""`digov import`: material that people bring in, as captures with their original times, or as drafts.

Lives here: the options of each kind and what is printed. Does not live here: reading any of it; rooms do.
"""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from orchestration.outcomes import Exit, Failure
from orchestration.terminal import console, print_json, verb
from orchestration.verbs.options import DEFAULT_DATA, AsJson, Data, Study, layouts_with_data, print_table

if TYPE_CHECKING:
    from assets.registry.sources import Source
    from assets.storage.layout import StudyLayout

app = typer.Typer(help="Import: material that people bring in.", no_args_is_help=True)
MaybeSource = Annotated[
    str | None, typer.Option("--source", help="only this source (default: the one that names the host)")
]
# A role, not the name of a person: it stays in the ledger.
A_ROLE = "a person of the team"


def _opened(study: str, data: Path, wanted: str | None) -> "tuple[StudyLayout, list[Source]]":
    """Layout of a study and its sources that have pages, or the one that is wanted. Raises Failure."""
    from orchestration.reach import named
    from orchestration.workspace import parsed_study

    layout: StudyLayout = layouts_with_data(study, data)[0]
    parsed = parsed_study(layout.folder)
    if wanted is not None:
        return layout, named(parsed.sources, [wanted])
    return layout, [source for source in parsed.sources if source.collection is not None]


def _said(line: str) -> None:
    console(is_error=True).print(escape(line))


@app.command("warc")
@verb
def import_warc(
    file: Annotated[Path, typer.Argument(help="WARC file (.warc, .warc.gz) or WACZ file of any crawler")],
    source: MaybeSource = None,
    by: Annotated[str, typer.Option("--by", help="who brings it in: a role, for the ledger")] = A_ROLE,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Captures of another crawler into the archive, with their original times; twice adds nothing."""
    from assets.collection import NotAContainer
    from assets.collection import import_warc as bring_in
    from orchestration.runner import study_locks

    if not file.is_file():
        raise Failure(Exit.WRONG_USE, f"{file} is no file")
    layout, sources = _opened(study, data, source)
    now = datetime.now(UTC)
    with study_locks([layout], "digov import"):
        try:
            report = asyncio.run(
                bring_in(file, sources, layout.archive, study=layout.study, at=now, by=by, say=_said)
            )
        except NotAContainer as problem:
            raise Failure(Exit.WRONG_USE, str(problem), "expected .warc, .warc.gz or .wacz") from None
    if as_json:
        print_json(report.document())
    else:
        _tell_warc(report.document())
    raise typer.Exit(int(Exit.PARTIAL if report.refused else Exit.DONE))


def _tell_warc(report: dict[str, Any]) -> None:
    out = console()
    out.print(f"[bold]{escape(report['file'])}[/]: {report['added']} captures added")
    out.print(f"  there before  {report['already']}")
    out.print(f"  no digest     {report['unchecked']} of the added ones")
    for kind, number in sorted(report["ignored"].items()):
        out.print(f"  no pages      {number} {escape(kind)}")
    rows = [
        [source, state, number]
        for source, states in sorted(report["states"].items())
        for state, number in sorted(states.items())
    ]
    if rows:
        print_table(("source", "state", "captures"), rows)
    if report["hosts"]:
        out.print("  hosts that no source names (add one with `digov sources add URL`):")
        print_table(("host", "records"), [list(pair) for pair in sorted(report["hosts"].items())])
    others = [
        row for row in report["problems"] if not str(row["reason"]).startswith("no source names the host")
    ]
    if report["refused"]:
        out.print(f"  refused       {report['refused']} records")
    if others:
        columns = ("file", "offset", "url", "reason")
        print_table(columns, [[row[name] for name in columns] for row in others[:20]])


@app.command("page")
@verb
def import_page(
    file: Annotated[Path, typer.Argument(help="page as a browser saved it (HTML only), or a document")],
    url: Annotated[str, typer.Option("--url", help="address of the page")],
    captured_at: Annotated[
        str, typer.Option("--captured-at", help="when it was saved, with time zone: 2024-05-01T10:30+08:00")
    ],
    by: Annotated[str, typer.Option("--by", help="who saved it: a role, for the ledger")],
    source: MaybeSource = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """A page that a person saved into the archive; it is added and never replaces anything."""
    from assets.collection import PageProblem, SavedPage
    from assets.collection import import_page as bring_in
    from orchestration.runner import study_locks

    if not by.strip() or len(by) > 100:
        raise Failure(
            Exit.WRONG_USE, "--by is empty or too long: expected a role, such as 'research assistant'"
        )
    layout, sources = _opened(study, data, source)
    page = SavedPage(file, url, _moment(captured_at), by.strip())
    now = datetime.now(UTC)
    with study_locks([layout], "digov import"):
        try:
            report = asyncio.run(bring_in(page, sources, layout.archive, study=layout.study, at=now))
        except PageProblem as problem:
            raise Failure(Exit.WRONG_USE, str(problem), "nothing was added") from None
    if as_json:
        print_json(asdict(report))
        return
    done = "added" if report.is_new else "was there before"
    console().print(f"{escape(report.url)}: {done} ({report.source_id}, {report.role}, {report.state})")
    if report.state != "ok":
        console().print(f"  {escape(report.reason)}")


def _moment(text: str) -> datetime:
    """The time of `--captured-at`. Raises Failure (wrong use)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            Exit.WRONG_USE, f"--captured-at '{text}': expected a time like 2024-05-01T10:30+08:00"
        ) from None
    if moment.tzinfo is None:
        hint = f"for China: {text}+08:00"
        raise Failure(Exit.WRONG_USE, f"--captured-at '{text}' says no time zone", hint)
    return moment.astimezone(UTC)

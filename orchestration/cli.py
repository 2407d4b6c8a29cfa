"""`digov`: every verb, its options and what it prints.

Lives here: the command line. Does not live here: any work; a verb calls a room and prints what it returns.
Everything heavy is imported inside the verb that needs it.
"""

import datetime
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.outcomes import Exit, Failure, worst
from orchestration.terminal import Verbs, console, print_json, problem_line, study_argument, tell, verb

app = typer.Typer(
    name="digov",
    cls=Verbs,
    help="A research data warehouse in which every published value names its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
release_app = typer.Typer(help="Releases: list, show, verify, publish, copy.", no_args_is_help=True)
app.add_typer(release_app, name="release")

Study = Annotated[str, typer.Option("--study", help="name of a study, or a folder with a study.yml")]
MaybeStudy = Annotated[
    str | None, typer.Option("--study", help="name of a study, or a folder (default: all studies)")
]
Data = Annotated[Path, typer.Option("--data", help="data root", envvar="DIGOV_DATA")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON document on stdout and nothing else")]
Release = Annotated[
    str | None, typer.Option("--release", help="version (default: the newest, candidate or stable)")
]
DEFAULT_DATA = Path("data")


def _layouts(study: str | None, data: Path) -> list[Any]:
    """Layouts of the studies that a verb works on, in name order."""
    from assets.storage.layout import StudyLayout, study_folders
    from orchestration.runner import study_name

    folders = study_folders() if study is None else [study_argument(study)]
    if not folders:
        raise Failure(Exit.WRONG_USE, "there is no study: expected a folder studies/<name>/study.yml")
    return [StudyLayout(study_name(folder), folder, data.resolve()) for folder in folders]


def _layouts_with_data(study: str | None, data: Path) -> list[Any]:
    """Layouts of a verb that needs a data root. Raises Failure (storage) where a file is in its place."""
    blocking = next((path for path in (data.resolve(), *data.resolve().parents) if path.exists()), None)
    if blocking is not None and not blocking.is_dir():
        raise Failure(
            Exit.STORAGE,
            f"the data root {data} cannot be a folder: {blocking} is a file",
            "give another --data",
        )
    return _layouts(study, data)


def _release_folder(study: str, data: Path, version: str | None) -> Path:
    """Tier directory of a version (default: the newest). Raises what the releases room raises."""
    from assets.releases import index

    layout = _layouts_with_data(study, data)[0]
    return index.folder_of(layout.releases, index.find(layout.releases, version))


@app.command()
@verb
def run(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Build every study that changed: land, gate, build, gate, candidate, gate."""
    from orchestration.runner import run_studies

    outcomes = run_studies(_layouts_with_data(study, data), is_quiet=as_json)
    if as_json:
        print_json({"studies": [outcome.as_json() for outcome in outcomes]})
    for outcome in outcomes:
        if not as_json:
            _tell_outcome(outcome)
        if outcome.message:
            tell(Failure(outcome.exit_code, outcome.message, outcome.hint, outcome.problems))
    raise typer.Exit(int(worst([outcome.exit_code for outcome in outcomes])))


def _tell_outcome(outcome: Any) -> None:
    out = console()
    counts: dict[str, int] = {}
    for gate in outcome.gates:
        counts[gate["status"]] = counts.get(gate["status"], 0) + 1
    gates = ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "none reached"
    unchanged = " (nothing changed since the last run)" if outcome.is_unchanged else ""
    out.print(f"[bold]{escape(outcome.study)}[/]: {outcome.status}{unchanged}")
    out.print(f"  release      {outcome.release or 'none yet'}")
    out.print(f"  gates        {gates}")
    out.print(f"  quarantined  {outcome.quarantined} rows")
    if outcome.path:
        out.print(f"  lies in      {escape(outcome.path)}")
        out.print("  try next     digov release show · digov place 杭州 · python3 verify.py in that folder")


@app.command()
@verb
def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="port of the web server")] = 3000,
    host: Annotated[str, typer.Option("--host", help="an address of this machine alone")] = "127.0.0.1",
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="another workspace.yaml (default: all studies)")
    ] = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Dagster's pages and the daemon behind schedules and sensors, on this machine, until Ctrl-C."""
    from orchestration import ui as pages

    def ready(facts: dict[str, Any]) -> None:
        if as_json:
            print_json(facts)
            sys.stdout.flush()
        else:
            for line in pages.words(facts):
                console().print(escape(line))

    def say(line: str) -> None:
        console(is_error=True).print(escape(line))

    pages.serve(data.resolve(), host, port, (workspace or pages.WORKSPACE).resolve(), say, ready)


@app.command()
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

    matches = find(place_history(_layouts(study, data)[0].folder), code_or_name, _day(date))
    rows = [match.as_json() for match in matches]
    if as_json:
        print_json({"matches": rows})
        return
    if not rows:
        console().print(f"no place is called '{escape(code_or_name)}'" + (f" on {date}" if date else ""))
        return
    columns = ("code", "name_zh", "name_en", "level", "valid_from", "valid_to", "precision", "successors")
    _print_table(columns, [[row[column] for column in columns] for row in rows])


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Failure(Exit.WRONG_USE, f"--date '{text}': expected a day like 2021-04-09") from None


def _print_table(columns: tuple[str, ...] | list[str], rows: list[list[Any]]) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[escape(_cell(value)) for value in row])
    console().print(table)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    return "" if value is None else str(value)


@app.command()
@verb
def trace(
    table: Annotated[str, typer.Argument(help="release table")],
    row_id: Annotated[str, typer.Argument(help="row_id of the row")],
    column: Annotated[str, typer.Argument(help="column")],
    release: Release = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """A cell with its evidence: decisions, passages and captures, or the lineage of what was computed."""
    from assets.releases.tracing import trace as trace_cell

    found = trace_cell(_release_folder(study, data, release), table, row_id, column)
    if as_json:
        print_json(found)
        return
    _tell_trace(found)


def _tell_trace(found: dict[str, Any]) -> None:
    out = console()
    for key, value in found["cell"].items():
        if value is not None:
            out.print(f"[bold]{key}[/]  {escape(_cell(value))}")
    for title in ("decisions", "passages", "captures"):
        for entry in found[title]:
            out.print(f"  {title[:-1]}: " + escape(problem_line(entry)))
    if found["lineage"]:
        out.print("  lineage: " + escape(problem_line(found["lineage"])))


@app.command()
@verb
def query(
    sql: Annotated[str, typer.Argument(help="one read-only SQL statement")],
    release: Release = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Read-only SQL on a release, locked down, with limits on time, memory and rows."""
    from assets.releases.query import run_query

    result = run_query(_release_folder(study, data, release), sql)
    if as_json:
        print_json(result)
        return
    _print_table([column["name"] for column in result["columns"]], result["rows"])
    if result["truncated"]:
        console(is_error=True).print("… more rows than are shown; add a limit or use --json")


@app.command()
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
    _print_table(("measure", "value"), [[key, value] for key, value in result.items()])


@app.command()
@verb
def doctor(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Is this installation healthy, and what to do if not."""
    from orchestration.doctor import examine

    checks = examine(_layouts(study, data))
    if as_json:
        print_json({"checks": checks})
    else:
        _print_table(
            ("status", "name", "message", "hint"),
            [[check[key] for key in ("status", "name", "message", "hint")] for check in checks],
        )
    raise typer.Exit(int(Exit.WRONG_USE if any(check["status"] == "fail" for check in checks) else Exit.DONE))


@release_app.command("list")
@verb
def release_list(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Releases of every study, oldest version first."""
    from assets.releases import index

    rows = []
    for layout in _layouts_with_data(study, data):
        rows += index.listing(layout.releases)
    if as_json:
        print_json({"releases": rows})
        return
    columns = ("study", "version", "tier", "channel", "released_on", "path")
    _print_table(columns, [[row[column] for column in columns] for row in rows])


@release_app.command("show")
@verb
def release_show(
    version: Annotated[str | None, typer.Argument(help="version (default: the newest)")] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """What a release holds: files, rows, evidence classes, gates, reasons of its version."""
    from assets.releases.showing import show

    found = show(_layouts_with_data(study, data)[0].releases, version)
    if as_json:
        print_json(found)
        return
    out = console()
    out.print(f"[bold]{found['study']} {found['version']}[/]  {found['tier']}  {found['released_on']}")
    _print_table(("table", "rows"), [[table, rows] for table, rows in found["tables"].items()])


@release_app.command("verify")
@verb
def release_verify(
    version: Annotated[str | None, typer.Argument(help="version (default: the newest)")] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Check all of a release: hashes, rows, links, evidence chains, fingerprints, both file formats."""
    from assets.releases.checking import verify_release

    found = verify_release(_release_folder(study, data, version))
    if as_json:
        print_json({key: found[key] for key in ("ok", "problems", "evidence_classes")})
    else:
        for problem in found["problems"]:
            console(is_error=True).print(escape(problem_line(problem)))
        counts = ", ".join(f"{number} {name}" for name, number in sorted(found["evidence_classes"].items()))
        console().print(("ok: " if found["ok"] else "NOT ok: ") + counts)
    raise typer.Exit(int(Exit.DONE if found["ok"] else Exit.INTEGRITY))


@release_app.command("publish")
@verb
def release_publish(
    version: Annotated[
        str | None, typer.Argument(help="the candidate's version (default: the newest)")
    ] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Make the candidate a stable release: a person's act, for ever."""
    from assets.releases.index import as_listed
    from assets.releases.publishing import publish
    from orchestration.runner import study_locks

    layout = _layouts_with_data(study, data)[0]
    now = datetime.datetime.now(datetime.UTC)
    with study_locks([layout], "digov release publish"):
        entry = as_listed(layout.releases, publish(layout.releases, now, version))
    if as_json:
        print_json({"release": entry})
        return
    console().print(f"{layout.study} {entry['version']} is stable: {escape(entry['path'])}")


@release_app.command("copy")
@verb
def release_copy(
    folder: Annotated[Path, typer.Argument(help="folder of the team, such as a shared drive")],
    release: Annotated[
        str | None,
        typer.Option("--release", help="version, candidate or latest (default: every stable release)"),
    ] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copy releases to a folder of the team: every byte compared, the folder's index switched last."""
    from orchestration import keeping

    made = keeping.copy_to_team(_layouts(study, data)[0], folder, release, is_quiet=as_json)
    print_json(made) if as_json else keeping.tell_copied(made, folder)


@app.command()
@verb
def backup(
    file: Annotated[Path, typer.Argument(help="new file to write, such as china-2026-11-21.tar.gz")],
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Save what cannot be built again: captures, decisions, stable releases, study files."""
    from orchestration import keeping

    saved = keeping.back_up_study(_layouts(study, data)[0], file, is_quiet=as_json)
    print_json(saved) if as_json else keeping.tell_saved(saved, file)


@app.command()
@verb
def restore(
    file: Annotated[Path, typer.Argument(help="a file that digov backup wrote")],
    study: Annotated[
        str | None, typer.Option("--study", help="name or folder of the study (default: as in the backup)")
    ] = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, all of it compared first; different evidence is never overwritten."""
    from orchestration import keeping

    done = keeping.restore_study(file, study, data.resolve(), is_quiet=as_json)
    print_json(done) if as_json else keeping.tell_restored(done)


def main() -> None:
    """Entry point of `digov`."""
    app()

"""Verbs that do the work: run, collect, ui, doctor.

Lives here: their options and what they print. Does not live here: the order of a run (runner.py).
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from orchestration.outcomes import Exit, Failure, worst
from orchestration.terminal import console, print_json, tell, verb
from orchestration.verbs.options import (
    DEFAULT_DATA,
    Allow,
    AsJson,
    Data,
    Live,
    MaybeStudy,
    Study,
    layouts,
    layouts_with_data,
    print_table,
)


@verb
def run(
    study: MaybeStudy = None,
    live: Live = False,
    allow: Allow = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Collect and build every study that changed: collect, land, gate, build, gate, candidate, gate."""
    from orchestration.runner import Asked, run_studies

    asked = Asked("run", live, tuple(allow or ()), is_quiet=as_json)
    outcomes = run_studies(layouts_with_data(study, data), asked)
    if as_json:
        print_json({"studies": [outcome.as_json() for outcome in outcomes]})
    for outcome in outcomes:
        if not as_json:
            _tell_outcome(outcome, data)
        if outcome.message:
            tell(Failure(outcome.exit_code, outcome.message, outcome.hint, outcome.problems))
    raise typer.Exit(int(worst([outcome.exit_code for outcome in outcomes])))


def _tell_outcome(outcome: Any, data: Path) -> None:
    out = console()
    gates: dict[str, int] = {}
    for gate in outcome.gates:
        gates[gate["status"]] = gates.get(gate["status"], 0) + 1
    unchanged = " (nothing changed since the last run)" if outcome.is_unchanged else ""
    out.print(f"[bold]{escape(outcome.study)}[/]: {outcome.status}{unchanged}")
    out.print(f"  sources      {_counted(outcome.sources) or 'none registered'}")
    for source, state in outcome.unexpected.items():
        out.print(f"               {escape(source)}: {state}, which its file does not expect")
    out.print(f"  gates        {_counted(gates) or 'none reached'}")
    out.print(f"  quarantined  {outcome.quarantined} rows")
    for note in outcome.notes:
        out.print(f"  note         {escape(note)}")
    out.print(f"  release      {outcome.release or 'none yet'}")
    if not outcome.path:
        return
    where = "" if data == DEFAULT_DATA else f" --data {escape(str(data))}"
    out.print(f"  lies in      {escape(outcome.path)}")
    out.print(f"  try next     digov release show --study {outcome.study}{where}")
    sql = "select stage, count(*) as n from initiative_stages group by stage order by n desc, stage"
    out.print(f'               digov query "{sql}" --study {outcome.study}{where}')
    out.print(f"               digov ui{where}")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))


@verb
def collect(
    sources: Annotated[list[str] | None, typer.Argument(help="sources to visit now, due or not")] = None,
    study: Study = "china",
    live: Live = False,
    allow: Allow = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Visit the sources that are due, or those named, and keep what they hold; builds nothing."""
    from orchestration.runner import Asked, collect_studies

    asked = Asked("collect", live, tuple(allow or ()), is_quiet=as_json)
    found = collect_studies(layouts_with_data(study, data), asked, list(sources or ()))
    is_partial = any(visits.unexpected for _, visits in found)
    if as_json:
        print_json({"studies": [_visits_json(name, visits) for name, visits in found]})
    else:
        for name, visits in found:
            _tell_visits(name, visits)
    raise typer.Exit(int(Exit.PARTIAL if is_partial else Exit.DONE))


def _visits_json(study: str, visits: Any) -> dict[str, Any]:
    rows = [
        {
            "source_id": name,
            "outcome": outcome,
            "is_expected": name not in visits.unexpected,
            "attempts": visits.pages.get(name, {}),
        }
        for name, outcome in sorted(visits.outcomes.items())
    ]
    return {"study": study, "sources": rows, "politeness": visits.politeness}


def _tell_visits(study: str, visits: Any) -> None:
    console().print(f"[bold]{escape(study)}[/]: {len(visits.outcomes)} sources visited")
    if not visits.outcomes:
        console().print("  nothing is due within reach")
        console().print("  a live site needs --live, and `live: true` in study.yml and in its own file")
        return
    rows = []
    for name, outcome in sorted(visits.outcomes.items()):
        expected = "no" if name in visits.unexpected else "yes"
        rows.append([name, outcome, expected, _counted(visits.pages.get(name, {}))])
    print_table(("source", "outcome", "expected", "attempts by state"), rows)
    hosts = [one for one in visits.politeness if one["kind"] == "host"]
    print_table(
        ("host", "requests", "gap due (s)", "least gap (s)"),
        [
            [one["name"], str(one["requests"]), *map(_seconds, (one["gap_due"], one["least_gap"]))]
            for one in hosts
        ],
    )


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


@verb
def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="port of the web server")] = 3000,
    host: Annotated[str, typer.Option("--host", help="an address of this machine alone")] = "127.0.0.1",
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="another workspace.yaml (default: all studies)")
    ] = None,
    live: Live = False,
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

    pages.serve(data.resolve(), host, port, (workspace or pages.WORKSPACE).resolve(), say, ready, live)


@verb
def doctor(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Is this installation healthy, and what to do if not."""
    from orchestration.doctor import examine

    checks = examine(layouts(study, data))
    if as_json:
        print_json({"checks": checks})
    else:
        print_table(
            ("status", "name", "message", "hint"),
            [[check[key] for key in ("status", "name", "message", "hint")] for check in checks],
        )
    raise typer.Exit(int(Exit.WRONG_USE if any(check["status"] == "fail" for check in checks) else Exit.DONE))

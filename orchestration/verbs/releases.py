"""Verbs about releases: list, show, verify, publish, copy; and backup and restore of a study.

Lives here: their options and what they print. Does not live here: what a release is (assets/releases).
"""

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.outcomes import Exit
from orchestration.terminal import console, print_json, problem_line, verb
from orchestration.verbs.options import (
    DEFAULT_DATA,
    AsJson,
    Data,
    MaybeStudy,
    Study,
    Tier,
    layouts,
    layouts_with_data,
    print_table,
    release_folder,
)

release_app = typer.Typer(help="Releases: list, show, verify, publish, copy.", no_args_is_help=True)


@release_app.command("list")
@verb
def release_list(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Releases of every study, oldest version first, a line for each tier."""
    from assets.releases import index

    rows = []
    for layout in layouts_with_data(study, data):
        rows += index.listing(layout.releases)
    if as_json:
        print_json({"releases": rows})
        return
    columns = ("study", "version", "tier", "channel", "released_on", "path")
    print_table(columns, [[row[column] for column in columns] for row in rows])


@release_app.command("show")
@verb
def release_show(
    version: Annotated[str | None, typer.Argument(help="version (default: the newest)")] = None,
    tier: Tier = "public",
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """What a release holds: files, rows, evidence classes, gates, reasons of its version."""
    from assets.releases.showing import show

    found = show(layouts_with_data(study, data)[0].releases, version, tier)
    if as_json:
        print_json(found)
        return
    out = console()
    out.print(f"[bold]{found['study']} {found['version']}[/]  {found['tier']}  {found['released_on']}")
    print_table(("table", "rows"), [[table, rows] for table, rows in found["tables"].items()])


@release_app.command("verify")
@verb
def release_verify(
    version: Annotated[str | None, typer.Argument(help="version (default: the newest)")] = None,
    tier: Tier = "public",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="folder with the archived pages, to check them, too")
    ] = None,
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Check all of a release: hashes, rows, links, evidence chains, fingerprints, both file formats."""
    from assets.releases.checking import verify_release

    found = verify_release(release_folder(study, data, version, tier), archive=archive)
    if as_json:
        print_json({key: found[key] for key in ("ok", "problems", "evidence_classes")})
    else:
        for problem in found["problems"]:
            console(is_error=True).print(escape(problem_line(problem)))
        for note in found["notes"]:
            console().print(escape(note))
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
    """Make the candidate a stable release, both tiers: a person's act, for ever."""
    from assets.releases.index import as_listed
    from assets.releases.publishing import publish
    from orchestration.runner import study_locks

    layout = layouts_with_data(study, data)[0]
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
    tier: Annotated[
        str, typer.Option("--tier", help="public: that tier alone; team: both tiers, for the project only")
    ] = "public",
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copy releases to a folder of the team: every byte compared, the folder's index switched last."""
    from orchestration import keeping

    made = keeping.copy_to_team(layouts(study, data)[0], folder, release, tier, is_quiet=as_json)
    print_json(made) if as_json else keeping.tell_copied(made, folder)


@verb
def backup(
    file: Annotated[Path, typer.Argument(help="new file to write, such as china-2026-11-21.tar.gz")],
    study: Study = "china",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Save what cannot be built again: captures, decisions, microdata, stable releases, study files."""
    from orchestration import keeping

    saved = keeping.back_up_study(layouts(study, data)[0], file, is_quiet=as_json)
    print_json(saved) if as_json else keeping.tell_saved(saved, file)


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

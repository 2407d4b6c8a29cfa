"""Copies for the team, backups and restores: their locks, and how they are told.

Lives here: which lock is held meanwhile, the JSON and the words of these verbs. Does not live here: copying
and comparing (assets/releases: copying, backups, restoring).
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.markup import escape

from assets.storage.layout import STUDIES, StudyLayout
from orchestration.outcomes import Exit, Failure
from orchestration.runner import study_locks, study_name
from orchestration.terminal import console

STUDY_FILES = {
    "same": "as in the backup already, in {}",
    "put_back": "put back into {}",
    "set_aside": "differ from the backup: yours stay, the saved ones lie in {}",
    "not_saved": "none in the backup",
}


def _voice(is_quiet: bool) -> Callable[[str], None]:
    """Says on stderr what takes long; silent where only JSON is wanted."""
    return lambda text: None if is_quiet else console(is_error=True).print(f"  {escape(text)}")


def copy_to_team(
    layout: StudyLayout, folder: Path, release: str | None, reader: str, is_quiet: bool
) -> dict[str, Any]:
    """Copy releases of a study to a folder for the public or the team, holding the lock of that folder."""
    from assets.releases import copying
    from assets.releases.index import as_listed

    tiers = copying.tiers_for(reader)
    entries = copying.wanted_releases(layout.releases, release)
    copying.check_target(folder, layout.study, layout.data)
    target = replace(layout, data=folder.resolve())
    with study_locks([target], "digov release copy"):
        made = copying.copy_releases(layout.releases, target.releases, entries, _voice(is_quiet), tiers)
        rows = [as_listed(target.releases, one.entry, one.tier) for one in made]
    facts = [{"is_new": one.is_new, "bytes": one.bytes} for one in made]
    return {
        "folder": str(target.data),
        "releases": [row | fact for row, fact in zip(rows, facts, strict=True)],
    }


def tell_copied(made: dict[str, Any], folder: Path) -> None:
    """The copy in words."""
    for one in made["releases"]:
        state = f"copied, {one['bytes']:,} bytes" if one["is_new"] else "there already, every file compared"
        name = f"{one['study']} {one['version']} {one['tier']} ({one['channel']})"
        console().print(f"{name}: {state}")
    if any(one["tier"] == "team" for one in made["releases"]):
        console().print("  the team tier is for the project alone: see that nobody else reads this folder")
    console().print(f"  to read it   digov release list --data {escape(str(folder))}")


def back_up_study(layout: StudyLayout, file: Path, is_quiet: bool) -> dict[str, Any]:
    """Back up a study, holding its lock."""
    from assets.releases import backups

    backups.check_place(layout, file)
    _voice(is_quiet)("saving, and reading back what was saved")
    with study_locks([layout], "digov backup"):
        saved = backups.back_up(layout, file)
    return {"file": str(file.resolve()), "bytes": file.stat().st_size, **saved}


def tell_saved(saved: dict[str, Any], file: Path) -> None:
    """The backup in words: what it holds of each part, also where that is nothing."""
    out, parts = console(), saved["parts"]
    stores = dict.fromkeys(parts, "")
    for name, tables in saved["rows"].items():
        words = ", ".join(f"{rows} {table}" for table, rows in tables.items())
        stores[name.split("/")[0]] += f" ({words})" if words else ""
    out.print(f"{escape(str(file))}: {saved['bytes']:,} bytes, every file in it read back and compared")
    out.print(f"  captures         {parts['archive']['files']} files{escape(stores['archive'])}")
    out.print(f"  decisions        {parts['coding']['files']} files{escape(stores['coding'])}")
    out.print(f"  microdata        {parts['microdata']['files']} files{escape(stores['microdata'])}")
    out.print(f"  media corpora    {parts['media']['files']} files")
    out.print(f"  stable releases  {len(saved['releases'])}  {' '.join(saved['releases'])}".rstrip())
    out.print(f"  study files      {parts['study']['files']}")
    if parts["microdata"]["files"]:
        out.print(
            "  restricted       answers of single persons are in it: only you can read the file, keep it so"
        )


def restore_study(file: Path, study: str | None, data: Path, is_quiet: bool) -> dict[str, Any]:
    """Put a backup back below a data root, holding the lock of its study."""
    from assets.releases import restoring

    _voice(is_quiet)("reading and comparing the backup")
    contents = restoring.read_backup(file)
    layout = StudyLayout(contents.about["study"], _study_folder(contents.about["study"], study), data)
    with study_locks([layout], "digov restore"):
        done = restoring.restore(layout, file, contents)
    return {
        "study": layout.study,
        "added": done.added,
        "releases": list(done.releases),
        "study_files": done.study_files,
        "study_folder": str(done.study_folder),
        "saved": done.saved,
        "next": f"digov run --study {study or layout.study} --data {data}",
    }


def _study_folder(saved: str, study: str | None) -> Path:
    """Folder of the study in a backup, which may be gone. Raises Failure where `--study` is another one."""
    folder = Path(study).resolve() if study and "/" in study else STUDIES / (study or saved)
    name = study_name(folder) if folder.is_dir() else folder.name
    if name != saved:
        message = f"the backup holds study '{saved}', but --study {study} is study '{name}'"
        raise Failure(Exit.WRONG_USE, message, "leave --study out, or name the folder of that study")
    return folder


def tell_restored(done: dict[str, Any]) -> None:
    """The restore in words, and what to do next."""
    out = console()
    out.print(f"{done['study']}: every file of the backup compared; put back:")
    out.print(f"  captures         {done['added']['archive']} files")
    out.print(f"  decisions        {done['added']['coding']} files")
    out.print(f"  microdata        {done['added']['microdata']} files")
    out.print(f"  media corpora    {done['added']['media']} files")
    out.print(f"  stable releases  {len(done['releases'])}  {' '.join(done['releases'])}".rstrip())
    words = STUDY_FILES[done["study_files"]].format(done["study_folder"])
    out.print(f"  study files      {escape(words)}")
    out.print(f"  now run          {escape(done['next'])}")

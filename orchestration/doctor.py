"""Is this installation healthy? Each check says what was found and what to do if it is not.

Lives here: looking. Does not live here: mending anything. The only place, beside the Dagster freshness view,
that may look at the wall clock.
"""

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from assets.releases.errors import ReleaseError
from assets.storage.layout import LOCK_FILE, StudyLayout
from assets.storage.lock import read_holder

Check = dict[str, str]
FREE_BYTES_WANTED = 2 * 1024**3


def _check(name: str, status: str, message: str, hint: str = "") -> Check:
    return {"name": name, "status": status, "message": message, "hint": hint}


def examine(layouts: list[StudyLayout]) -> list[Check]:
    """All checks: of the installation first, then of every study. Status is ok, warn or fail."""
    checks = [_python(), _locked_versions(), _writable(layouts[0].data), _free_space(layouts[0].data)]
    for layout in layouts:
        for look in (_study_files, _lock, _release, _inbox, _left_over):
            checks += _guarded(look, layout)
    return checks


def _guarded(look: Callable[[StudyLayout], Iterator[Check]], layout: StudyLayout) -> list[Check]:
    try:
        return list(look(layout))
    except (OSError, ValueError, ReleaseError) as error:
        name = f"{layout.study}: {look.__name__.strip('_').replace('_', ' ')}"
        return [_check(name, "fail", str(error), "mend or restore the file that is named")]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return _check("python", "ok", version)
    return _check("python", "fail", version, "use Python 3.11, 3.12 or 3.13: make PY=python3.12 setup")


def _locked_versions() -> Check:
    """Installed packages against the lock: other versions make other bytes."""
    from packaging.requirements import Requirement

    wrong = []
    for pin in re.findall(r"^([A-Za-z0-9][^\\\n]*==[^\\\n]*)", LOCK_FILE.read_text(), re.MULTILINE):
        locked = Requirement(pin)
        if locked.marker and not locked.marker.evaluate():
            continue  # of another Python or platform: the lock is for all of them
        try:
            found = importlib.metadata.version(locked.name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if found not in locked.specifier:
            wrong.append(f"{locked.name} {found} (lock: {str(locked.specifier).removeprefix('==')})")
    if wrong:
        return _check("locked versions", "fail", ", ".join(wrong[:5]), "make clean setup")
    return _check("locked versions", "ok", f"as in {LOCK_FILE.name}")


def _writable(data: Path) -> Check:
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    if not existing.is_dir():
        return _check("data root", "fail", f"{existing} is a file", "choose another --data")
    if os.access(existing, os.W_OK):
        return _check("data root", "ok", "writable" if existing == data else "will be made on the first run")
    return _check(
        "data root", "fail", f"{existing} is not writable", "choose another --data or mend the permission"
    )


def _free_space(data: Path) -> Check:
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    status = "ok" if free >= FREE_BYTES_WANTED else "warn"
    return _check(
        "free space", status, f"{free / 1024**3:.1f} GiB", "" if status == "ok" else "free some space"
    )


def _study_files(layout: StudyLayout) -> Iterator[Check]:
    from assets.registry.errors import StudyErrors
    from orchestration.workspace import parsed_study

    try:
        study = parsed_study(layout.folder)
    except StudyErrors as errors:
        first = errors.errors[0]
        message = f"{len(errors.errors)} problems, the first: {first}"
        yield _check(f"{layout.study}: study files", "fail", message, "digov run lists them all")
        return
    yield _check(
        f"{layout.study}: study files",
        "ok",
        f"{len(study.files)} files, snapshot of {study.settings.snapshot_date}",
    )


def _lock(layout: StudyLayout) -> Iterator[Check]:
    holder = read_holder(layout.root / ".lock") if layout.root.exists() else None
    name = f"{layout.study}: lock"
    if holder is None:
        yield _check(name, "ok", "nobody writes")
    elif holder.is_alive():
        yield _check(name, "ok", f"held by process {holder.pid} on {holder.host} ({holder.command})")
    else:
        yield _check(
            name, "warn", f"left by process {holder.pid}, which is gone", "the next digov run takes it over"
        )


def _release(layout: StudyLayout) -> Iterator[Check]:
    from assets.releases import index
    from assets.releases.checking import verify_entry_files

    for entry in index.read_index(layout.releases).releases:
        problems = verify_entry_files(layout.releases, entry)
        name = f"{layout.study}: release {entry.version}"
        if problems:
            yield _check(
                name, "fail", f"{problems[0]['file']}: {problems[0]['what']}", "restore it from a copy"
            )
        else:
            yield _check(name, "ok", f"{entry.channel}, every file as in its manifest")


def _inbox(layout: StudyLayout) -> Iterator[Check]:
    from orchestration import inbox

    names = [path.relative_to(layout.inbox).as_posix() for path in inbox.waiting(layout)]
    if names:
        hint = "digov run takes what the study asks for by name, and says why the rest stays"
        yield _check(f"{layout.study}: inbox", "warn", f"waiting: {', '.join(names[:5])}", hint)


def _left_over(layout: StudyLayout) -> Iterator[Check]:
    found = list(layout.root.rglob(".tmp-*")) if layout.root.exists() else []
    if found:
        hint = "the next digov run removes those of dead writers"
        yield _check(f"{layout.study}: temporary files", "warn", f"{len(found)} left by a run", hint)

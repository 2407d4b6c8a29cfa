"""`<data>/<study>/inbox/`: where people drop files for a study, and what becomes of them.

Lives here: taking the files that the study asks for by name (respondents of its surveys, articles of its
corpora) to their place. Does not live here: reading them. What nothing asks for stays where it is and is
named; what would replace evidence stays too.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from assets.registry.study import Study
from assets.storage import files
from assets.storage.layout import StudyLayout

RESTRICTED = 0o600


@dataclass(frozen=True)
class Left:
    """A file that stays in the inbox, and why."""

    file: str
    why: str

    def __str__(self) -> str:
        return f"{self.file} stays in the inbox: {self.why}"


def take(study: Study, layout: StudyLayout) -> tuple[list[str], list[Left]]:
    """Move what the study asks for by name to its place; returns what was taken and what is left.

    A file is copied, read back and only then removed from the inbox.
    """
    taken, left = [], []
    places = _places(study, layout)
    for path in waiting(layout):
        name = path.relative_to(layout.inbox).as_posix()
        target = places.get(name)
        if target is None:
            left.append(Left(name, _wanted(places)))
        elif target.exists() and files.sha256(target) != files.sha256(path):
            where = target.relative_to(layout.root).as_posix()
            left.append(
                Left(name, f"{where} is another file, and evidence is never replaced: give a new name")
            )
        else:
            if not target.exists():
                files.write_bytes(target, path.read_bytes())
                target.chmod(RESTRICTED)
            path.unlink()
            taken.append(name)
    return taken, left


def notes(study: Study, layout: StudyLayout) -> list[str]:
    """Take what can be taken; what was taken and what stays, in words."""
    taken, left = take(study, layout)
    return [f"{name} was taken from the inbox" for name in taken] + [str(one) for one in left]


def waiting(layout: StudyLayout) -> list[Path]:
    """Files in the inbox, but for hidden ones, which programs write while they copy."""
    found = []
    for folder, _, names in os.walk(layout.inbox):
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return sorted(found)


def _places(study: Study, layout: StudyLayout) -> dict[str, Path]:
    """Where each file belongs that the study asks for."""
    respondents = {one.microdata.file: layout.microdata / one.microdata.file for one in study.surveys}
    return respondents | {one.file: layout.media / one.file for one in study.corpora}


def _wanted(places: dict[str, Path]) -> str:
    if not places:
        return "the study asks for no file; see surveys/ and media/ in its folder"
    return f"the study asks for {', '.join(sorted(places))}"

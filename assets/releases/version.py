"""The version of a release, computed and never typed.

The rule here is the simple one of the foundation; the full rule (errata, merges, share of changed cells, one
cause per changed cell) takes its place in `level_of`, with the same inputs and the same result.

- no stable release yet: 1.0.0, however often the candidate changes
- MAJOR: a released table, column or row is no longer there
- MINOR: any other change of data: new tables, columns or rows, changed values
- PATCH: everything else (labels, documents, packaging)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assets.releases.changes.tables import TableChange

MAJOR, MINOR, PATCH = "major", "minor", "patch"
FIRST = (1, 0, 0)
EXAMPLES = 20
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(\+sim)?\Z")


@dataclass(frozen=True)
class Reason:
    """Why the version rises: the level, the table, what happened and how often, with a few examples."""

    level: str
    table: str | None
    what: str
    count: int = 0
    examples: tuple[str, ...] = ()


def parse(version: str) -> tuple[int, int, int]:
    """The three numbers of a version. Raises ValueError where it is none."""
    match = _VERSION.match(version)
    if not match:
        raise ValueError(f"'{version}' is no version: expected MAJOR.MINOR.PATCH")
    return int(match[1]), int(match[2]), int(match[3])


def reasons(changes: Iterable[TableChange]) -> tuple[Reason, ...]:
    """Why a version must rise, in order of tables; empty where no table changed."""
    found = []
    for change in changes:
        for level, what, names in (
            (MAJOR, "table removed", (change.table,) if change.is_removed else ()),
            (MAJOR, "columns removed", change.columns_removed),
            (MAJOR, "rows removed", change.rows_removed),
            (MINOR, "table added", (change.table,) if change.is_added else ()),
            (MINOR, "columns added", change.columns_added),
            (MINOR, "rows added", change.rows_added),
            (MINOR, "rows changed", change.rows_changed),
        ):
            if names:
                found.append(Reason(level, change.table, what, len(names), tuple(names[:EXAMPLES])))
    return tuple(found)


def told(found: tuple[Reason, ...], level: str | None) -> tuple[Reason, ...]:
    """The reasons as one tier tells them; where another tier raises the version higher, only that is said."""
    if level is None or level_of(found) == level:
        return found
    return (*found, Reason(level, None, "another tier of this release changed"))


def level_of(found: Iterable[Reason]) -> str:
    """The highest level among the reasons; PATCH where there is none."""
    levels = {reason.level for reason in found}
    return MAJOR if MAJOR in levels else MINOR if MINOR in levels else PATCH


def next_version(previous: str | None, level: str, suffix: str = "") -> str:
    """The version after the newest stable one; 1.0.0 where there is none."""
    if previous is None:
        numbers = FIRST
    else:
        major, minor, patch = parse(previous)
        numbers = {
            MAJOR: (major + 1, 0, 0),
            MINOR: (major, minor + 1, 0),
            PATCH: (major, minor, patch + 1),
        }[level]
    return ".".join(map(str, numbers)) + suffix

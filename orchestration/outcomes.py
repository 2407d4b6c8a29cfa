"""Exit codes, and which failure gets which.

Lives here: the closed list of DESIGN §6 and the mapping from exceptions. Does not live here: printing.
"""

import errno
import os
import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from rapidfuzz import process


class Exit(IntEnum):
    """Exit codes of every verb."""

    DONE = 0
    BUG = 1
    WRONG_USE = 2
    BLOCKED = 3
    PARTIAL = 4
    STORAGE = 5
    INTEGRITY = 6
    INTERRUPTED = 130


# Several studies: the worst wins, in this order.
WORST_FIRST = (
    Exit.INTERRUPTED,
    Exit.BUG,
    Exit.INTEGRITY,
    Exit.STORAGE,
    Exit.BLOCKED,
    Exit.WRONG_USE,
    Exit.PARTIAL,
    Exit.DONE,
)


def worst(codes: list[Exit]) -> Exit:
    """The code of a command that worked on several studies; DONE for none."""
    return min(codes, key=WORST_FIRST.index, default=Exit.DONE)


@dataclass
class Failure(Exception):
    """A failure that is told to a person: what object, what was expected, what to do."""

    exit_code: Exit
    message: str
    hint: str = ""
    details: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return self.message


def nearest(word: str, words: list[str]) -> str:
    """`; did you mean 'x'?` for the nearest of the valid words, empty where none is near."""
    found = process.extractOne(word, words, score_cutoff=60)
    return f"; did you mean '{found[0]}'?" if found else ""


def chain(error: BaseException) -> list[BaseException]:
    """An exception and its causes, outermost first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


STORAGE_ERRORS = {
    errno.ENOSPC,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
    errno.ENOTDIR,
    errno.ENAMETOOLONG,
    errno.ELOOP,
}


STORAGE_HINT = "nothing under a final name was changed; free space or mend the permission, then run again"
# The words of the same errors where a library tells them as a text: SQLite, DuckDB, Parquet writers, dbt.
STORAGE_WORDS = re.compile(
    "|".join(
        [
            *(re.escape(os.strerror(number)) for number in sorted(STORAGE_ERRORS - {errno.ELOOP})),
            "disk I/O error",
            "database or disk is full",
            "attempt to write a readonly database",
            "unable to open database file",
        ]
    ),
    re.IGNORECASE,
)
STORAGE_LIBRARIES = {"sqlite3", "duckdb", "_duckdb", "polars", "pyarrow"}


# Errors of the rooms that keep evidence, by module and name: their modules need not be loaded to know them.
EVIDENCE_ERRORS = {
    ("assets.collection", "NotBuilt"): (Exit.WRONG_USE, "choose a method that is there, or live: false"),
    ("assets.collection", "LockHeld"): (Exit.STORAGE, "wait for the other collector, or stop it"),
    ("assets.collection", "IntegrityProblem"): (Exit.INTEGRITY, "restore the archive from a backup"),
    ("assets.coding", "CodingProblem"): (Exit.WRONG_USE, "nothing of this coding was kept"),
    ("assets.coding", "WordsLost"): (
        Exit.BLOCKED,
        "take the change back, or accept each loss in decisions/lost_words.csv (coding_id, variable, "
        "accepted_by, reason)",
    ),
}


def evidence_failure(error: BaseException) -> Failure | None:
    """What keeps the evidence from being added to or read, anywhere in an exception's causes."""
    for cause in chain(error):
        room = ".".join(type(cause).__module__.split(".")[:2])
        if found := EVIDENCE_ERRORS.get((room, type(cause).__name__)):
            return Failure(found[0], str(cause), found[1])
    return None


def storage_failure(error: BaseException) -> Failure | None:
    """A full disk or a missing permission anywhere in an exception's causes, as a Failure."""
    for cause in chain(error):
        if isinstance(cause, OSError) and cause.errno in STORAGE_ERRORS:
            where = cause.filename or "the data root"
            return Failure(Exit.STORAGE, f"{where}: {cause.strerror}", STORAGE_HINT)
        library = type(cause).__module__.partition(".")[0]
        if library in STORAGE_LIBRARIES and (words := storage_words(str(cause))):
            return Failure(Exit.STORAGE, f"the data root: {words}", STORAGE_HINT)
    return None


def storage_words(message: str) -> str | None:
    """What a message says of a full disk or a missing permission; None where it says nothing of them."""
    found = STORAGE_WORDS.search(message)
    return found[0] if found else None

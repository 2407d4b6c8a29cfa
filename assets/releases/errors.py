"""What can go wrong with a release, each with the exit code of the command line (DESIGN §6)."""

from collections.abc import Iterable

# So many names can be listed where none is near.
FEW = 40


class ReleaseError(Exception):
    """Wrong use: an unknown version, table, row or column; a query that is refused. Exit code 2."""

    exit_code = 2


class UnknownName(ReleaseError):
    """Something was asked for by a name that the release does not have."""

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str):
        self.kind, self.name, self.where = kind, name, where
        known = tuple(known)
        self.nearest = nearest(name, known)
        names = sorted(set(known))
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        if not self.nearest and len(names) <= FEW:
            hint = f"; it has {', '.join(names)}"
        super().__init__(f"{where} has no {kind} '{name}'{hint}")


class QueryRefused(ReleaseError):
    """A query that is not one read-only statement, that fails, or that takes too much time or memory."""


class IntegrityError(ReleaseError):
    """Bytes are not what their manifest says. Exit code 6; nothing is served and nothing is repaired."""

    exit_code = 6


class VersionTaken(IntegrityError):
    """A version is published for ever: other content can never take its number. Exit code 6."""


class StorageError(ReleaseError):
    """The disk has no room, or somebody else was writing meanwhile. Exit code 5; nothing was switched."""

    exit_code = 5


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known names that look most like the one that was typed, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(set(known)), scorer=fuzz.ratio, limit=count, score_cutoff=50)
    return tuple(choice for choice, _, _ in found)

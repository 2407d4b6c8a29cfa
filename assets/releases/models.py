"""How a release table was computed: the chain of dbt models behind it, read from the SQL.

The SQL files themselves are read (`ref('…')` and `source('…', '…')`), not a compiled manifest.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.storage import tables as registry

_REF = re.compile(r"\bref\(\s*['\"]([A-Za-z0-9_]+)['\"]\s*\)")
_SOURCE = re.compile(r"\bsource\(\s*['\"][A-Za-z0-9_]+['\"]\s*,\s*['\"]([A-Za-z0-9_]+)['\"]\s*\)")
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Chain:
    """What stands behind a table: dbt models, landing tables, and release tables, each in name order."""

    models: tuple[str, ...]
    landing_tables: tuple[str, ...]
    release_tables: tuple[str, ...]


@cache
def references(models: Path) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Per dbt model the names of the models and of the landing tables that its SQL reads directly."""
    found = {}
    for path in sorted(models.rglob("*.sql")):
        sql = _COMMENT.sub(" ", path.read_text(encoding="utf-8"))
        found[path.stem] = (frozenset(_REF.findall(sql)), frozenset(_SOURCE.findall(sql)))
    return found


def chain(table: str, models: Path | None = None) -> Chain:
    """Everything that a release table was computed from, however far back; empty where it has no SQL."""
    known = references(models or registry.MODELS)
    released = registry.release_tables()
    behind: set[str] = set()
    landing: set[str] = set()
    waiting = [table]
    while waiting:
        refs, sources = known.get(waiting.pop(), (frozenset(), frozenset()))
        landing |= sources
        waiting += sorted(refs - behind)
        behind |= refs
    behind.discard(table)
    return Chain(
        models=tuple(sorted(behind - set(released))),
        landing_tables=tuple(sorted(landing)),
        release_tables=tuple(sorted(behind & set(released))),
    )

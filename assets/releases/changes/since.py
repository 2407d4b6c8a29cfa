"""All changes since a release on disk, and changes/summary.json about them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assets.releases.changes.tables import TableChange, compare
from assets.releases.manifest import json_bytes
from assets.releases.opening import open_release

if TYPE_CHECKING:
    from assets.releases.exports import Export
    from assets.releases.version import Reason


def since(previous: Path | None, exports: "Mapping[str, Export]") -> tuple[TableChange, ...]:
    """Changes of each table that differs from the previous release, in name order; none without a previous.

    Tables whose columns and fingerprint are equal are not read at all.
    """
    import polars as pl

    from assets.releases import canonical

    if previous is None:
        return ()
    release = open_release(previous)
    released = {name: release.entries[path] for name, path in release.tables.items()}
    found = [TableChange(name, is_removed=True) for name in released if name not in exports]
    for name, one in exports.items():
        if name not in released:
            found.append(TableChange(name, is_added=True))
            continue
        path = release.table(name)
        same_columns = tuple(pl.read_parquet_schema(path)) == one.columns
        if not (same_columns and released[name]["fingerprint"] == one.fingerprint):
            found.append(compare(name, canonical.texts(pl.read_parquet(path)), one.texts))
    return tuple(sorted(found, key=lambda change: change.table))


def summary_bytes(
    version: str,
    level: str | None,
    previous: Mapping | None,
    reasons: "Iterable[Reason]",
    changes: Iterable[TableChange],
) -> bytes:
    """changes/summary.json: the version, what it follows, why it rises, and counts per changed table."""
    tables = {
        change.table: {
            "rows_added": len(change.rows_added),
            "rows_removed": len(change.rows_removed),
            "rows_changed": len(change.rows_changed),
            "columns_added": list(change.columns_added),
            "columns_removed": list(change.columns_removed),
            "is_added": change.is_added,
            "is_removed": change.is_removed,
        }
        for change in changes
    }
    return json_bytes(
        {
            "version": version,
            "level": level,
            "previous": previous,
            "reasons": [asdict(reason) for reason in reasons],
            "tables": tables,
        }
    )

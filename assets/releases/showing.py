"""`digov release show`: what a release is, in one look."""

from pathlib import Path

from assets.releases.index import as_listed, find, folder_of
from assets.releases.opening import open_release


def show(releases: Path, wanted: str | None = None) -> dict:
    """Facts of a release: the keys of `release list`, previous, snapshot id, rows per table, what changed."""
    entry = find(releases, wanted)
    release = open_release(folder_of(releases, entry))
    changes = release.json("changes/summary.json")
    return as_listed(releases, entry) | {
        "published_at": entry.published_at,
        "snapshot_id": release.manifest["snapshot_id"],
        "previous": release.manifest["previous"],
        "tables": {table: release.entries[path]["rows"] for table, path in release.tables.items()},
        "level": changes["level"],
        "reasons": changes["reasons"],
    }

"""`digov release show`: what a release is, in one look."""

from collections import Counter
from pathlib import Path

from assets.releases.index import as_listed, find, folder_of
from assets.releases.opening import open_release
from assets.releases.tiers import PUBLIC
from assets.releases.verify import CLASSES


def show(releases: Path, wanted: str | None = None, tier: str = PUBLIC) -> dict:
    """Facts of one tier: keys of `release list`, previous, snapshot id, rows, evidence, what changed."""
    import polars as pl

    entry = find(releases, wanted)
    release = open_release(folder_of(releases, entry, tier))
    changes = release.json("changes/summary.json")
    cells = pl.read_parquet(release.table("cells"), columns=["absence", "evidence_class"])
    classes = Counter(cells.filter(pl.col("absence").is_null())["evidence_class"].to_list())
    return as_listed(releases, entry, tier) | {
        "published_at": entry.published_at,
        "snapshot_id": release.manifest["snapshot_id"],
        "previous": release.manifest["previous"],
        "tables": {table: release.entries[path]["rows"] for table, path in release.tables.items()},
        "evidence_classes": {name: classes.get(name, 0) for name in CLASSES},
        "level": changes["level"],
        "reasons": changes["reasons"],
    }

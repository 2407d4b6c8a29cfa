"""Parquet batches on their way into the warehouse: incoming, landing, quarantine.

A batch is immutable and named by the SHA-256 of its rows' bytes; the manifest of a table says which batches
count. A table that is read from study files is written whole each time: its manifest lists one batch.
`incoming = landing + quarantine` holds per table, row by row.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from assets.storage import faults, files
from assets.storage.tables import landing_tables

if TYPE_CHECKING:
    import polars as pl

INCOMING, LANDING, QUARANTINE = "incoming", "landing", "quarantine"


@dataclass(frozen=True)
class Batch:
    """One committed batch: where it lies, how many rows it has, and its hash."""

    path: Path
    rows: int
    sha256: str


def parquet_bytes(frame: "pl.DataFrame") -> bytes:
    """A frame as Parquet bytes that are the same for the same rows (polars writes them deterministically)."""
    buffer = BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def write_whole(stage_root: Path, table: str, frame: "pl.DataFrame") -> Batch:
    """Replace a table of a stage by one batch: write the batch, then the manifest, then sweep the old ones.

    `stage_root` is `<data>/<study>/incoming`, `…/landing` or `…/quarantine`. A reader of the manifest sees
    the old or the new batch; what a killed writer left is swept by the next write. A table without a public
    column lies in a folder that only its owner can enter.
    """
    folder = stage_root / table
    folder.mkdir(parents=True, exist_ok=True)
    if table in landing_tables() and not landing_tables()[table].public_columns():
        folder.chmod(0o700)
    data = parquet_bytes(frame)
    digest = files.sha256_bytes(data)
    path = folder / f"{digest[:16]}.parquet"
    if not path.exists() or files.sha256(path) != digest:
        files.write_bytes(path, data)
    faults.point(f"{stage_root.name}-batch-written")
    manifest = {"batches": [{"file": path.name, "rows": frame.height, "sha256": digest}]}
    files.write_bytes(folder / "manifest.json", _manifest_bytes(manifest))
    faults.point(f"{stage_root.name}-manifest-written")
    for other in folder.iterdir():
        if other.name not in (path.name, "manifest.json"):
            other.unlink()
    return Batch(path, frame.height, digest)


def _manifest_bytes(manifest: Mapping) -> bytes:
    return (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()


def read_batch(stage_root: Path, table: str) -> Batch:
    """The one batch of a table, its bytes compared with the manifest.

    Raises FileNotFoundError where the table was never written, ValueError where the bytes differ.
    """
    folder = stage_root / table
    entry = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["batches"][0]
    path = folder / entry["file"]
    if files.sha256(path) != entry["sha256"]:
        raise ValueError(f"{stage_root.name}/{table}/{path.name}: the bytes differ from the manifest")
    return Batch(path, entry["rows"], entry["sha256"])

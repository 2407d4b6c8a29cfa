"""Build a candidate from frames, and edit a sealed release as one would who wants the edit not to show."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import synthetic_release

from assets.releases import manifest
from assets.releases.candidate import Candidate, build_candidate
from assets.releases.describe import Description
from assets.releases.exports import gzip_bytes

Row = dict[str, str | None]


def build(
    folder: Path,
    frames: dict[str, pl.DataFrame] | None = None,
    previous: Path | None = None,
    snapshot_id: str = "s1",
    study: Description = synthetic_release.DESCRIPTION,
    quality: bytes = synthetic_release.QUALITY,
    **changed: object,
) -> Candidate:
    """A candidate in `folder/staging` from the synthetic tables (or others)."""
    tables = synthetic_release.write_tables(folder / "tables", frames)
    about = replace(study, **changed) if changed else study  # type: ignore[arg-type]
    return build_candidate(
        tables,
        about,
        {"quarantined": {}},
        snapshot_id,
        quality,
        previous,
        folder / "staging",
    )


def csv_path(release: Path, table: str) -> Path:
    """The CSV file of a table, gzipped or not."""
    evidence = release / "evidence" / f"{table}.csv.gz"
    return evidence if evidence.exists() else release / "csv" / f"{table}.csv"


def read_rows(release: Path, table: str) -> list[Row]:
    """Rows of a table's CSV."""
    path = csv_path(release, table)
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return [{key: value or None for key, value in row.items()} for row in rows]


def write_rows(release: Path, table: str, rows: list[Row], columns: list[str]) -> None:
    """Write rows back, CSV and Parquet side alike."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = csv_path(release, table)
    path.write_bytes(
        gzip_bytes(text.getvalue().encode()) if path.suffix == ".gz" else text.getvalue().encode()
    )
    parquet = next(release.glob(f"*/{table}.parquet"))
    schema = pl.read_parquet_schema(parquet)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String))
    frame.select(
        (pl.col(name) == "true").alias(name) if kind == pl.Boolean else _cast(name, kind)
        for name, kind in schema.items()
    ).write_parquet(parquet)


def _cast(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Datetime:
        return pl.col(name).str.strip_suffix("Z").str.to_datetime(time_unit="us")
    return pl.col(name).str.to_date() if kind == pl.Date else pl.col(name).cast(kind)


def edit(release: Path, table: str, change: Callable[[list[Row]], list[Row]], lineage: bool = False) -> None:
    """Change the rows of a table and seal the release again; with `lineage` that file is made to fit, too."""
    rows = read_rows(release, table)
    columns = list(rows[0])
    write_rows(release, table, change(rows), columns)
    reseal(release, lineage)


def reseal(release: Path, lineage: bool = False) -> None:
    """Recompute rows, fingerprints, hashes, tree hash and seal, as a forger would."""
    old = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    counted: dict[str, tuple[int, str]] = {}
    for entry in old["files"]:
        name = Path(entry["path"]).stem
        if entry["path"].endswith(".parquet"):
            rows = read_rows(release, name)
            values = (value for row in rows for value in row.values())
            marked = (
                b"N" if value is None else b"%d:%s" % (len(value.encode()), value.encode())
                for value in values
            )
            counted[name] = (len(rows), hashlib.sha256(b"".join(marked)).hexdigest())
    if lineage:
        path = release / "lineage.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        for name, entry in content["tables"].items():
            entry["rows"], entry["fingerprint"] = counted[name]
            there = {row["row_id"] for row in read_rows(release, name)}
            entry["origins"] = {row_id: line for row_id, line in entry["origins"].items() if row_id in there}
            for used in entry["inputs"]["release_tables"]:
                used["rows"], used["fingerprint"] = counted[used["table"]]
        path.write_bytes(manifest.json_bytes(content))
    paths = {
        entry["path"]: counted[Path(entry["path"]).name.split(".")[0]]
        for entry in old["files"]
        if "fingerprint" in entry
    }
    kept = {key: value for key, value in old.items() if key not in ("format", "tree_hash", "files")}
    manifest.seal(release, manifest.list_files(release, paths), kept)

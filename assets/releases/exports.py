"""The written tables of a release: Parquet and CSV with the same rows, public columns only.

Tables of the release layer lie in `data/` and `csv/`, tables of the evidence layer in `evidence/`.
"""

import gzip
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from assets.releases import canonical
from assets.storage.tables import Table

ROUNDED_KINDS = ("derived",)


@dataclass(frozen=True)
class Export:
    """One table as it is released: its canonical texts and what was counted over them."""

    table: Table
    columns: tuple[str, ...]
    frame: pl.DataFrame
    texts: pl.DataFrame
    fingerprint: str

    @property
    def rows(self) -> int:
        return self.frame.height

    @property
    def paths(self) -> tuple[str, str]:
        """Path of the Parquet and of the CSV file inside the release."""
        return table_paths(self.table)


def table_paths(table: Table) -> tuple[str, str]:
    """Path of a table's Parquet and of its CSV file inside a release."""
    if table.layer == "evidence":
        return f"evidence/{table.name}.parquet", f"evidence/{table.name}.csv.gz"
    return f"data/{table.name}.parquet", f"csv/{table.name}.csv"


def public_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows as they may leave: public columns in contract order and type, ordered by row_id, rounded.

    Raises ValueError where the frame lacks a public column or has it in another type.
    """
    wanted = {column.name: table.schema[column.name] for column in table.public_columns()}
    lacking = [name for name in wanted if name not in frame.columns]
    if lacking:
        raise ValueError(f"table {table.name} lacks the columns {', '.join(lacking)}")
    wrong = [name for name, kind in wanted.items() if frame.schema[name] != kind]
    if wrong:
        said = ", ".join(f"{name} is {frame.schema[name]}, expected {wanted[name]}" for name in wrong)
        raise ValueError(f"table {table.name}: {said}")
    chosen = canonical.ordered(frame.select(list(wanted)))
    return canonical.round_estimates(chosen) if table.kind in ROUNDED_KINDS else chosen


def export(table: Table, path: Path) -> Export:
    """Read a table of the warehouse (Parquet) and make it ready for release."""
    try:
        frame = public_frame(table, pl.read_parquet(path))
        texts = canonical.texts(frame)
    except canonical.NotCanonical as problem:
        raise canonical.NotCanonical(f"table {table.name}: {problem}") from problem
    return Export(table, tuple(frame.columns), frame, texts, canonical.fingerprint(texts))


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Parquet with fixed settings: the same rows give the same bytes, whatever the thread count."""
    buffer = BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=3, statistics=True, row_group_size=100_000
    )
    return buffer.getvalue()


def gzip_bytes(data: bytes) -> bytes:
    """gzip without name and time, so that equal data give equal bytes."""
    buffer = BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=6) as handle:
        handle.write(data)
    return buffer.getvalue()


def table_files(made: Export) -> dict[str, bytes]:
    """The two files of a table by path: Parquet and CSV (gzipped for the evidence tables)."""
    parquet_path, csv_path = made.paths
    text = canonical.csv_bytes(made.texts)
    return {
        parquet_path: parquet_bytes(made.frame),
        csv_path: gzip_bytes(text) if csv_path.endswith(".gz") else text,
    }

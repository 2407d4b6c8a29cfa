"""The written tables of a release: Parquet and CSV with the same rows, the columns of one tier only.

Tables of the release layer lie in `data/` and `csv/`, tables of the evidence layer in `evidence/`.
"""

import gzip
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from assets.releases import canonical
from assets.releases.simulated import PARQUET_KEY, WARNING_EN
from assets.storage.tables import Table

ROUNDED_KINDS = ("derived",)


@dataclass(frozen=True)
class Export:
    """One table as a tier releases it: its canonical texts and what was counted over them.

    `table` has the columns of the tier and no others.
    """

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


def released_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows as they may leave: the columns of `table` in its order and types, ordered by row_id, rounded.

    `table` is what a tier may see of it (tiers.as_seen). Raises ValueError where the frame lacks one of its
    columns or has it in another type.
    """
    wanted = dict(table.schema)
    lacking = [name for name in wanted if name not in frame.columns]
    if lacking:
        raise ValueError(f"table {table.name} lacks the columns {', '.join(lacking)}")
    wrong = [name for name, kind in wanted.items() if frame.schema[name] != kind]
    if wrong:
        said = ", ".join(f"{name} is {frame.schema[name]}, expected {wanted[name]}" for name in wrong)
        raise ValueError(f"table {table.name}: {said}")
    chosen = canonical.ordered(frame.select(list(wanted)))
    return canonical.round_estimates(chosen) if table.kind in ROUNDED_KINDS else chosen


def read_export(table: Table, path: Path) -> Export:
    """A table that was staged as Parquet, read back."""
    return export(table, pl.read_parquet(path))


def export(table: Table, rows: pl.DataFrame) -> Export:
    """Make the rows of a table ready for release. Raises as `released_frame`, and NotCanonical."""
    try:
        frame = released_frame(table, rows)
        texts = canonical.texts(frame)
    except canonical.NotCanonical as problem:
        raise canonical.NotCanonical(f"table {table.name}: {problem}") from problem
    return Export(table, tuple(frame.columns), frame, texts, canonical.fingerprint(texts))


def parquet_bytes(frame: pl.DataFrame, is_simulated: bool) -> bytes:
    """Parquet with fixed settings: the same rows give the same bytes, whatever the thread count.

    A simulated table says so in the file's own metadata.
    """
    buffer = BytesIO()
    frame.write_parquet(
        buffer,
        compression="zstd",
        compression_level=3,
        statistics=True,
        row_group_size=100_000,
        metadata={PARQUET_KEY: WARNING_EN} if is_simulated else None,
    )
    return buffer.getvalue()


def gzip_bytes(data: bytes) -> bytes:
    """gzip without name and time, so that equal data give equal bytes."""
    buffer = BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=6) as handle:
        handle.write(data)
    return buffer.getvalue()


def table_files(made: Export, is_simulated: bool) -> dict[str, bytes]:
    """The two files of a table by path: Parquet and CSV (gzipped for the evidence tables)."""
    parquet_path, csv_path = made.paths
    text = canonical.csv_bytes(made.texts)
    return {
        parquet_path: parquet_bytes(made.frame, is_simulated),
        csv_path: gzip_bytes(text) if csv_path.endswith(".gz") else text,
    }

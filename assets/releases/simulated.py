"""Simulated data say so wherever they are read, and can never be taken for real ones.

A release of a simulated study carries the mark in its version, titles, descriptions and Parquet files. A
release of a real study that holds a simulated address, or the mark in a title, is stopped.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assets.releases.errors import ReleaseError

if TYPE_CHECKING:
    import polars as pl

MARK = "SIMULATED"
WARNING_EN = "SIMULATED: no value in this release describes the real world."
WARNING_ZH = "模拟数据：本发布中的任何数值都不反映现实。"
# Key of the file-level metadata of a Parquet file.
PARQUET_KEY = "digov"
# Top level of the simulated web (RFC 2606): no real site can have an address there.
ADDRESS = r"(?i)[a-z0-9]\.example(?:[^a-z0-9.-]|\.?$)"
TITLES = ("title", "name")


class SimulatedContent(ReleaseError):
    """A real study whose release would hold simulated material. Exit code 3: a gate blocked."""

    exit_code = 3


def marked(text: str, is_simulated: bool) -> str:
    """A title or description; SIMULATED stands before it where that is so and it does not say so itself."""
    return f"{MARK}: {text}" if is_simulated and MARK not in text else text


def refuse_in_titles(titles: Iterable[str]) -> None:
    """Raises SimulatedContent where a title of a real study carries the mark."""
    for title in titles:
        if MARK in title:
            raise SimulatedContent(
                f"the title '{title}' says {MARK}, and study.yml says is_simulated: false: mend one"
            )


def refuse_in_table(table: str, frame: "pl.DataFrame") -> None:
    """Raises SimulatedContent where a table of a real study holds a simulated address or a marked title."""
    import polars as pl

    for name, kind in frame.schema.items():
        if kind != pl.String:
            continue
        found = frame.filter(pl.col(name).str.contains(ADDRESS))
        what = "an address of the simulated web (.example)"
        if found.is_empty() and name.startswith(TITLES):
            found = frame.filter(pl.col(name).str.contains(MARK, literal=True))
            what = f"the word {MARK}"
        if not found.is_empty():
            raise SimulatedContent(
                f"table {table}, row {found['row_id'][0]}, column {name}: {what} in a study that is not "
                f"simulated ({found.height} rows); find out where it came from, nothing was released"
            )

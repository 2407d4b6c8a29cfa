"""Rows that came, went or changed between a released table and its new state, by row_id."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TableChange:
    """Differences of one table; row_ids and column names in order."""

    table: str
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    rows_changed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    is_added: bool = False
    is_removed: bool = False


def compare(table: str, before: "pl.DataFrame", after: "pl.DataFrame") -> TableChange:
    """Compare two states of a table, both as canonical texts with unique row_ids.

    A row counts as changed where a value in a column of both states differs.
    """
    import polars as pl

    from assets.releases import canonical

    shared = [name for name in after.columns if name in before.columns]
    old, new = (
        pl.DataFrame({"row_id": frame["row_id"], "line": canonical.row_lines(frame.select(shared))})
        for frame in (before, after)
    )
    both = old.join(new, on="row_id", suffix="_new").filter(pl.col("line") != pl.col("line_new"))
    return TableChange(
        table,
        rows_added=_ids(new.join(old, on="row_id", how="anti")),
        rows_removed=_ids(old.join(new, on="row_id", how="anti")),
        rows_changed=_ids(both),
        columns_added=tuple(name for name in after.columns if name not in before.columns),
        columns_removed=tuple(name for name in before.columns if name not in after.columns),
    )


def _ids(frame: "pl.DataFrame") -> tuple[str, ...]:
    return tuple(frame["row_id"].sort().to_list())

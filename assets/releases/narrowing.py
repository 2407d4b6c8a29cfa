"""Evidence of hidden columns stays hidden: rows that would tell a value whose column a tier may not see.

`cells` describe columns, `decisions` carry values, `passages` and `initiative_evidence` quote what values
rest on. Where a tier may not see a column of a coded table, these rows do not leave with that tier either.
"""

from collections.abc import Collection, Mapping

import polars as pl

from assets.releases.tiers import NARROWED

_EVIDENCE = "initiative_evidence"


def narrowed(
    frames: Mapping[str, pl.DataFrame], hidden: Collection[tuple[str, str]]
) -> dict[str, pl.DataFrame]:
    """The four evidence tables without what stands behind hidden columns, given as (table, column).

    A decision goes where only hidden cells name it, or where its variable is decided for hidden cells alone;
    a passage goes where only hidden cells and such decisions rest on it.
    """
    found = {name: frames[name] for name in NARROWED}
    if not hidden:
        return found
    hides = pl.struct("table_name", "column_name").is_in(
        [{"table_name": table, "column_name": column} for table, column in sorted(hidden)]
    )
    cells, decisions = found["cells"], found["decisions"]
    out, kept = cells.filter(hides), cells.filter(~hides)
    # A copy of a passage is no reason to show it: it goes with the passage.
    judging = kept.filter(pl.col("table_name") != _EVIDENCE)

    told = _ids(out, "decision_ids") - _ids(judging, "decision_ids")
    open_variables = _variables(decisions, _ids(judging, "decision_ids"))
    closed_variables = _variables(decisions, told) - open_variables
    goes = pl.col("row_id").is_in(list(told)) | pl.col("variable").is_in(list(closed_variables))
    gone, left = decisions.filter(goes), decisions.filter(~goes)

    rest = _ids(out, "passage_ids") | set(gone["passage_id"].drop_nulls())
    lost = list(rest - _ids(judging, "passage_ids") - set(left["passage_id"].drop_nulls()))
    copies = found[_EVIDENCE]
    lost_copies = copies.filter(pl.col("passage_id").is_in(lost))["row_id"].to_list()
    copied = (pl.col("table_name") == _EVIDENCE) & pl.col("cell_row_id").is_in(lost_copies)
    return {
        "cells": kept.filter(~copied),
        "decisions": left,
        _EVIDENCE: copies.filter(~pl.col("row_id").is_in(lost_copies)),
        "passages": found["passages"].filter(~pl.col("row_id").is_in(lost)),
    }


def _ids(cells: pl.DataFrame, column: str) -> set[str]:
    """Every id of a list column, whose ids are joined by `;`."""
    return set(cells[column].drop_nulls().str.split(";").explode().drop_nulls())


def _variables(decisions: pl.DataFrame, ids: set[str]) -> set[str]:
    return set(decisions.filter(pl.col("row_id").is_in(list(ids)))["variable"].drop_nulls())

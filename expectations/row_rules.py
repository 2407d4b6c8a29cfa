"""Row rules: a table split into the rows that may land and those that go to quarantine, none lost."""

from typing import TYPE_CHECKING

from expectations.suites import RowRule, Suite

if TYPE_CHECKING:
    import polars as pl


class RowRulesError(ValueError):
    """The row rules of a table could not be run: its columns are not those of the registry."""


def split_rows(frame: "pl.DataFrame", suite: Suite) -> "tuple[pl.DataFrame, pl.DataFrame]":
    """Split a landing table into (kept, quarantined); the order of rows stays, values are never touched.

    `kept` has the columns of `frame`. `quarantined` has them too, whole rows, and two more: `rule`, the
    broken rules by name, and `reason`, their reasons, both joined by "; ". A predicate that is null does not
    break a rule (as in an SQL CHECK). kept rows + quarantined rows = rows of `frame`.

    Raises RowRulesError where a rule cannot be run on this frame (a column is missing or of another type).
    """
    import polars as pl

    broken = _broken(frame, suite)
    positions = pl.Series(sorted(broken), dtype=pl.UInt32)
    is_refused = pl.int_range(frame.height, dtype=pl.UInt32, eager=True).is_in(positions.implode())
    refused = [broken[position] for position in positions]
    names = ["; ".join(rule.rule for rule in rules) for rules in refused]
    reasons = ["; ".join(rule.reason_en for rule in rules) for rules in refused]
    quarantined = frame.filter(is_refused).with_columns(
        pl.Series("rule", names, dtype=pl.String), pl.Series("reason", reasons, dtype=pl.String)
    )
    return frame.filter(~is_refused), quarantined


def _broken(frame: "pl.DataFrame", suite: Suite) -> dict[int, list[RowRule]]:
    """The rules that rows break, by the position of the row; rows that break none are not in it."""
    if not suite.rows or frame.is_empty():
        return {}
    import duckdb

    wanted = [column.name for column in suite.definition.columns]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise RowRulesError(f"{suite.file}: {suite.table} came without {', '.join(missing)}")
    broken: dict[int, list[RowRule]] = {}
    numbered = frame.select(wanted).with_row_index("row_number_")
    with duckdb.connect(":memory:") as connection:
        connection.register("incoming", numbered.to_arrow())
        for rule in suite.rows:
            try:
                found = connection.execute(
                    f"select row_number_ from incoming where not ({rule.sql})"
                ).fetchall()
            except duckdb.Error as error:
                kind = type(error).__name__
                raise RowRulesError(f"{suite.file}:{rule.line}: {rule.rule} does not run ({kind})") from error
            for (position,) in found:
                broken.setdefault(position, []).append(rule)
    return broken

"""The words that a suite may use: each expectation with its arguments.

Names are those of GX wherever GX has the check; where it cannot do it on DuckDB (regular expressions, types)
or has no such check (predicates over a row, links to another table), the name is ours and the check is an
`UnexpectedRowsExpectation`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from expectations import checks
from expectations.checks import Arguments, Check, Scope
from expectations.sql_text import tables_named


@dataclass(frozen=True)
class Word:
    """One expectation of the vocabulary: its arguments by kind, and how it becomes a check.

    Kinds: column, columns, text, number, values, list, sql (a predicate on a row), query, table, date, flag.
    """

    required: Mapping[str, str]
    optional: Mapping[str, str]
    check: Callable[[Arguments, Scope], Check]
    one_of: tuple[str, ...] = ()


_COLUMN = {"column": "column"}
_BOUNDS = {"min_value": "number", "max_value": "number"}
_SET = {"value_set": "values", "list": "list"}

WORDS: dict[str, Word] = {
    "expect_table_columns_to_match_ordered_list": Word(
        {"column_list": "columns"}, {}, checks.native("ExpectTableColumnsToMatchOrderedList", "column_list")
    ),
    "expect_column_types_to_match": Word({"types": "types"}, {}, checks.types),
    "expect_table_row_count_to_be_between": Word(
        {},
        {**_BOUNDS, "rule": "text"},
        checks.native("ExpectTableRowCountToBeBetween", "min_value", "max_value"),
    ),
    "expect_compound_columns_to_be_unique": Word({"column_list": "columns"}, {}, checks.compound_key),
    "expect_column_values_to_be_unique": Word(
        _COLUMN, {}, checks.native("ExpectColumnValuesToBeUnique", "column")
    ),
    "expect_column_values_to_not_be_null": Word(_COLUMN, {}, checks.not_null),
    "expect_column_values_to_be_null": Word(_COLUMN, {}, checks.null),
    "expect_column_values_to_be_in_set": Word(_COLUMN, _SET, checks.in_set, one_of=("value_set", "list")),
    "expect_column_distinct_values_to_contain_set": Word(
        _COLUMN, _SET, checks.contains, one_of=("value_set", "list")
    ),
    "expect_column_values_to_be_between": Word(
        _COLUMN, _BOUNDS, checks.between, one_of=("min_value", "max_value")
    ),
    "expect_column_value_lengths_to_be_between": Word(
        {**_COLUMN, "max_value": "number"}, {"min_value": "number"}, checks.lengths
    ),
    "expect_column_proportion_of_non_null_values_to_be_between": Word(
        _COLUMN,
        _BOUNDS,
        checks.filled_share,
        one_of=("min_value", "max_value"),
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": Word(
        {"column_A": "column", "column_B": "column"}, {"or_equal": "flag"}, checks.pair_order
    ),
    "expect_column_values_to_match_regex": Word({**_COLUMN, "regex": "text"}, {}, checks.regex),
    "expect_column_dates_to_be_between": Word(
        _COLUMN, {"min_value": "date", "years_after_snapshot": "number"}, checks.dates_between
    ),
    "expect_rows_to_hold": Word({"rule": "text", "predicate": "sql"}, {}, checks.hold),
    "expect_no_rows": Word({"rule": "text", "query": "query"}, {}, checks.no_rows),
    "expect_column_values_to_exist_in": Word(
        {**_COLUMN, "table": "table", "other_column": "text"}, {"separator": "text"}, checks.exist_in
    ),
    "expect_absent_values_to_be_null": Word(
        {}, {"texts": "columns", "doubles": "columns"}, checks.absent_is_null, one_of=("texts", "doubles")
    ),
    "expect_cells_to_account_for_every_value": Word({"column_list": "columns"}, {}, checks.cells_account),
    "expect_csv_rows_to_equal_parquet": Word({}, {}, checks.csv_rows),
    "expect_csv_columns_to_match_ordered_list": Word({"column_list": "columns"}, {}, checks.csv_columns),
}


def check(name: str, arguments: Arguments, scope: Scope) -> Check:
    """The GX check that one expectation of a suite becomes."""
    return WORDS[name].check(arguments, scope)


def other_tables(name: str, arguments: Arguments) -> tuple[str, ...]:
    """Tables besides its own that an expectation reads."""
    words = WORDS[name]
    found = {"cells"} if name == "expect_cells_to_account_for_every_value" else set()
    for argument, kind in {**words.required, **words.optional}.items():
        if argument not in arguments:
            continue
        if kind == "table":
            found.add(arguments[argument])
        elif kind in ("sql", "query"):
            found.update(tables_named(arguments[argument]))
    return tuple(sorted(found))

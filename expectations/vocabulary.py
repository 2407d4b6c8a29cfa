"""The words that a suite may use, and the Great Expectations check that each of them becomes.

Names are those of GX wherever GX has the check; where it cannot do it on DuckDB (regular expressions, types) or
has no such check (predicates over a row, links to another table), the check is an `UnexpectedRowsExpectation`.
Everything here is pure: a `Check` names a GX class and its arguments, the runner builds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from expectations.sql_text import for_gx, literal, quoted, tables_named

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One GX expectation to be built, and the SQL that shows examples when it fails (public columns only)."""

    gx_class: str
    gx_arguments: Arguments
    example_columns: tuple[str, ...] = ()
    example_condition: str | None = None


@dataclass(frozen=True)
class Scope:
    """What a check may depend on besides its arguments: key and types of the table, lists, the date."""

    table: str
    key: tuple[str, ...]
    snapshot_date: date
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Word:
    """One expectation of the vocabulary: its arguments by kind, and how it becomes a check.

    Kinds: column, columns, text, number, values, list, sql (a predicate on a row), query, table, date, flag.
    """

    required: Mapping[str, str]
    optional: Mapping[str, str]
    check: Callable[[Arguments, Scope], Check]
    one_of: tuple[str, ...] = ()


def _native(gx_class: str, *names: str) -> Callable[[Arguments, Scope], Check]:
    def check(arguments: Arguments, scope: Scope) -> Check:
        chosen = {name: arguments[name] for name in names if name in arguments}
        return Check(gx_class, chosen)

    return check


def _rows(condition: str, scope: Scope, example_columns: tuple[str, ...]) -> Check:
    query = f"select 1 from {{batch}} where {condition}"
    return Check(
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": for_gx(query, scope.snapshot_date)},
        example_columns,
        condition,
    )


def _query(query: str, scope: Scope) -> Check:
    return Check("UnexpectedRowsExpectation", {"unexpected_rows_query": for_gx(query, scope.snapshot_date)})


def _values(arguments: Arguments, scope: Scope) -> list[Any]:
    return list(arguments["value_set"] if "value_set" in arguments else scope.lists[arguments["list"]])


def _in_set(arguments: Arguments, scope: Scope) -> Check:
    values, column = _values(arguments, scope), arguments["column"]
    listed = ", ".join(literal(value) for value in values)
    return Check(
        "ExpectColumnValuesToBeInSet",
        {"column": column, "value_set": values},
        (column,),
        f"{quoted(column)} not in ({listed})",
    )


def _contains(arguments: Arguments, scope: Scope) -> Check:
    return Check(
        "ExpectColumnDistinctValuesToContainSet",
        {"column": arguments["column"], "value_set": _values(arguments, scope)},
    )


def _regex(arguments: Arguments, scope: Scope) -> Check:
    column = arguments["column"]
    condition = f"not regexp_full_match({quoted(column)}, {literal(arguments['regex'])})"
    return _rows(condition, scope, (column,))


def _between(arguments: Arguments, scope: Scope) -> Check:
    column = arguments["column"]
    bounds = {name: arguments[name] for name in ("min_value", "max_value") if name in arguments}
    signs = {"min_value": "<", "max_value": ">"}
    condition = " or ".join(f"{quoted(column)} {signs[name]} {literal(value)}" for name, value in bounds.items())
    return Check("ExpectColumnValuesToBeBetween", {"column": column, **bounds}, (column,), condition)


def _dates_between(arguments: Arguments, scope: Scope) -> Check:
    column, limits = arguments["column"], []
    if "min_value" in arguments:
        limits.append(f"{quoted(column)} < {literal(arguments['min_value'])}")
    years = int(arguments.get("years_after_snapshot", 0))
    limits.append(f"{quoted(column)} > {literal(scope.snapshot_date)} + interval {years} year")
    return _rows(" or ".join(limits), scope, (column,))


def _lengths(arguments: Arguments, scope: Scope) -> Check:
    column = arguments["column"]
    longest = arguments["max_value"]
    return Check(
        "ExpectColumnValueLengthsToBeBetween",
        {"column": column, "min_value": arguments.get("min_value", 0), "max_value": longest},
        scope.key,
        f"length({quoted(column)}) > {longest}",
    )


def _not_null(arguments: Arguments, scope: Scope) -> Check:
    column = arguments["column"]
    return Check("ExpectColumnValuesToNotBeNull", {"column": column}, scope.key, f"{quoted(column)} is null")


def _null(arguments: Arguments, scope: Scope) -> Check:
    column = arguments["column"]
    return Check("ExpectColumnValuesToBeNull", {"column": column}, scope.key, f"{quoted(column)} is not null")


def _pair_order(arguments: Arguments, scope: Scope) -> Check:
    # In GX the first column has to be the greater one; nulls on either side are left out.
    later, earlier = arguments["column_A"], arguments["column_B"]
    return Check(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {
            "column_A": later,
            "column_B": earlier,
            "or_equal": arguments.get("or_equal", True),
            "ignore_row_if": "either_value_is_missing",
        },
        scope.key,
        f"{quoted(later)} < {quoted(earlier)}",
    )


def _hold(arguments: Arguments, scope: Scope) -> Check:
    return _rows(f"not ({arguments['predicate']})", scope, scope.key)


def _no_rows(arguments: Arguments, scope: Scope) -> Check:
    return _query(f"select 1 from ({arguments['query']})", scope)


def _exist_in(arguments: Arguments, scope: Scope) -> Check:
    column, separator = quoted(arguments["column"]), arguments.get("separator")
    other, other_column = f"{{tables.{arguments['table']}}}", quoted(arguments["other_column"])
    values = f"unnest(string_split({column}, {literal(separator)}))" if separator else column
    query = (
        f"select 1 from (select {values} as linked from {{batch}} where {column} is not null)"
        f" where linked not in (select {other_column} from {other} where {other_column} is not null)"
    )
    return _query(query, scope)


def _types(arguments: Arguments, scope: Scope) -> Check:
    pairs = ", ".join(f"({literal(name)}, {literal(kind)})" for name, kind in arguments["types"].items())
    query = (
        "select 1 from (describe select * from {batch})"
        f" where (column_name, column_type) not in ({pairs})"
    )
    return _query(query, scope)


def _csv_rows(arguments: Arguments, scope: Scope) -> Check:
    csv = quoted(csv_rows_view(scope.table))
    query = (
        "select 1 from (select (select count(*) from {batch}) as parquet_rows,"
        f" (select count(*) from {csv}) as csv_rows) where parquet_rows <> csv_rows"
    )
    return _query(query, scope)


def _csv_columns(arguments: Arguments, scope: Scope) -> Check:
    header, csv = ",".join(arguments["column_list"]), quoted(csv_lines_view(scope.table))
    query = (
        f"select 1 from (select (select line from {csv} limit 1) as header, (select count(*) from {{batch}}))"
        f" where header is distinct from {literal(header)}"
    )
    return _query(query, scope)


def csv_rows_view(table: str) -> str:
    """Name of the view over the rows of a table's CSV twin."""
    return f"csv_rows__{table}"


def csv_lines_view(table: str) -> str:
    """Name of the view over the physical lines of a table's CSV twin, the header first."""
    return f"csv_lines__{table}"


_COLUMN = {"column": "column"}
_BOUNDS = {"min_value": "number", "max_value": "number"}
_SET = {"value_set": "values", "list": "list"}

WORDS: dict[str, Word] = {
    "expect_table_columns_to_match_ordered_list": Word(
        {"column_list": "columns"}, {}, _native("ExpectTableColumnsToMatchOrderedList", "column_list")
    ),
    "expect_column_types_to_match": Word({"types": "types"}, {}, _types),
    "expect_table_row_count_to_be_between": Word(
        {}, {**_BOUNDS, "rule": "text"}, _native("ExpectTableRowCountToBeBetween", "min_value", "max_value")
    ),
    "expect_compound_columns_to_be_unique": Word(
        {"column_list": "columns"}, {}, _native("ExpectCompoundColumnsToBeUnique", "column_list")
    ),
    "expect_column_values_to_be_unique": Word(_COLUMN, {}, _native("ExpectColumnValuesToBeUnique", "column")),
    "expect_column_values_to_not_be_null": Word(_COLUMN, {}, _not_null),
    "expect_column_values_to_be_null": Word(_COLUMN, {}, _null),
    "expect_column_values_to_be_in_set": Word(_COLUMN, _SET, _in_set, one_of=("value_set", "list")),
    "expect_column_distinct_values_to_contain_set": Word(
        _COLUMN, _SET, _contains, one_of=("value_set", "list")
    ),
    "expect_column_values_to_be_between": Word(_COLUMN, _BOUNDS, _between, one_of=("min_value", "max_value")),
    "expect_column_value_lengths_to_be_between": Word(
        {**_COLUMN, "max_value": "number"}, {"min_value": "number"}, _lengths
    ),
    "expect_column_proportion_of_non_null_values_to_be_between": Word(
        _COLUMN,
        _BOUNDS,
        _native("ExpectColumnProportionOfNonNullValuesToBeBetween", "column", "min_value", "max_value"),
        one_of=("min_value", "max_value"),
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": Word(
        {"column_A": "column", "column_B": "column"}, {"or_equal": "flag"}, _pair_order
    ),
    "expect_column_values_to_match_regex": Word({**_COLUMN, "regex": "text"}, {}, _regex),
    "expect_column_dates_to_be_between": Word(
        _COLUMN, {"min_value": "date", "years_after_snapshot": "number"}, _dates_between
    ),
    "expect_rows_to_hold": Word({"rule": "text", "predicate": "sql"}, {}, _hold),
    "expect_no_rows": Word({"rule": "text", "query": "query"}, {}, _no_rows),
    "expect_column_values_to_exist_in": Word(
        {**_COLUMN, "table": "table", "other_column": "text"}, {"separator": "text"}, _exist_in
    ),
    "expect_csv_rows_to_equal_parquet": Word({}, {}, _csv_rows),
    "expect_csv_columns_to_match_ordered_list": Word({"column_list": "columns"}, {}, _csv_columns),
}


def check(name: str, arguments: Arguments, scope: Scope) -> Check:
    """The GX check that one expectation of a suite becomes."""
    return WORDS[name].check(arguments, scope)


def other_tables(name: str, arguments: Arguments) -> tuple[str, ...]:
    """Tables besides its own that an expectation reads."""
    words = WORDS[name]
    found = set()
    for argument, kind in {**words.required, **words.optional}.items():
        if argument not in arguments:
            continue
        if kind == "table":
            found.add(arguments[argument])
        elif kind in ("sql", "query"):
            found.update(tables_named(arguments[argument]))
    return tuple(sorted(found))

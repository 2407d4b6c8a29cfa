"""The Great Expectations check that each expectation of a suite becomes; pure, built by the runner later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from expectations.sql_text import for_gx, literal, quoted

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


def native(gx_class: str, *names: str) -> Callable[[Arguments, Scope], Check]:
    """A check that GX knows by itself, with the arguments named."""

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


def in_set(arguments: Arguments, scope: Scope) -> Check:
    """Values are of a closed list; null passes."""
    values, column = _values(arguments, scope), arguments["column"]
    listed = ", ".join(literal(value) for value in values)
    return Check(
        "ExpectColumnValuesToBeInSet",
        {"column": column, "value_set": values},
        (column,),
        f"{quoted(column)} not in ({listed})",
    )


def contains(arguments: Arguments, scope: Scope) -> Check:
    """Each value of a list occurs in the column."""
    return Check(
        "ExpectColumnDistinctValuesToContainSet",
        {"column": arguments["column"], "value_set": _values(arguments, scope)},
    )


def regex(arguments: Arguments, scope: Scope) -> Check:
    """The whole value matches a regular expression (RE2); null passes."""
    column = arguments["column"]
    condition = f"not regexp_full_match({quoted(column)}, {literal(arguments['regex'])})"
    return _rows(condition, scope, (column,))


def between(arguments: Arguments, scope: Scope) -> Check:
    """Values lie within limits, both included; null passes."""
    column = arguments["column"]
    bounds = {name: arguments[name] for name in ("min_value", "max_value") if name in arguments}
    signs = {"min_value": "<", "max_value": ">"}
    condition = " or ".join(
        f"{quoted(column)} {signs[name]} {literal(value)}" for name, value in bounds.items()
    )
    return Check("ExpectColumnValuesToBeBetween", {"column": column, **bounds}, (column,), condition)


def dates_between(arguments: Arguments, scope: Scope) -> Check:
    """Dates lie between a day and the snapshot date plus some years."""
    column, limits = arguments["column"], []
    if "min_value" in arguments:
        limits.append(f"{quoted(column)} < {literal(arguments['min_value'])}")
    years = int(arguments.get("years_after_snapshot", 0))
    limits.append(f"{quoted(column)} > {literal(scope.snapshot_date)} + interval {years} year")
    return _rows(" or ".join(limits), scope, (column,))


def filled_share(arguments: Arguments, scope: Scope) -> Check:
    """The share of rows with a value lies within limits; a table without rows has no share."""
    share = f"count({quoted(arguments['column'])}) / count(*)"
    signs = {"min_value": "<", "max_value": ">"}
    outside = " or ".join(
        f"{share} {sign} {literal(arguments[name])}" for name, sign in signs.items() if name in arguments
    )
    return _query(f"select {share} as filled_share from {{batch}} having count(*) > 0 and ({outside})", scope)


def lengths(arguments: Arguments, scope: Scope) -> Check:
    """Texts have at most so many code points."""
    column = arguments["column"]
    longest = arguments["max_value"]
    return Check(
        "ExpectColumnValueLengthsToBeBetween",
        {"column": column, "min_value": arguments.get("min_value", 0), "max_value": longest},
        scope.key,
        f"length({quoted(column)}) > {longest}",
    )


def compound_key(arguments: Arguments, scope: Scope) -> Check:
    """No combination of values twice, nulls compared as equal (GX's own check lets such rows pass)."""
    columns = ", ".join(quoted(column) for column in arguments["column_list"])
    return _query(f"select {columns} from {{batch}} group by {columns} having count(*) > 1", scope)


def not_null(arguments: Arguments, scope: Scope) -> Check:
    """No value is absent."""
    column = arguments["column"]
    return Check("ExpectColumnValuesToNotBeNull", {"column": column}, scope.key, f"{quoted(column)} is null")


def null(arguments: Arguments, scope: Scope) -> Check:
    """Every value is absent."""
    column = arguments["column"]
    return Check("ExpectColumnValuesToBeNull", {"column": column}, scope.key, f"{quoted(column)} is not null")


def pair_order(arguments: Arguments, scope: Scope) -> Check:
    """The first column is not less than the second (greater, unless `or_equal`); null passes."""
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


def hold(arguments: Arguments, scope: Scope) -> Check:
    """A predicate is not false for any row; null passes."""
    return _rows(f"not ({arguments['predicate']})", scope, scope.key)


def no_rows(arguments: Arguments, scope: Scope) -> Check:
    """A query finds nothing."""
    return _query(f"select 1 from ({arguments['query']})", scope)


def exist_in(arguments: Arguments, scope: Scope) -> Check:
    """Values, or the parts of a list in a text, occur in a column of another table."""
    column, separator = quoted(arguments["column"]), arguments.get("separator")
    other, other_column = f"{{tables.{arguments['table']}}}", quoted(arguments["other_column"])
    values = f"unnest(string_split({column}, {literal(separator)}))" if separator else column
    query = (
        f"select 1 from (select {values} as linked from {{batch}} where {column} is not null)"
        f" where linked not in (select {other_column} from {other} where {other_column} is not null)"
    )
    return _query(query, scope)


def types(arguments: Arguments, scope: Scope) -> Check:
    """Columns have the types of the contract."""
    pairs = ", ".join(f"({literal(name)}, {literal(kind)})" for name, kind in arguments["types"].items())
    query = (
        f"select 1 from (describe select * from {{batch}}) where (column_name, column_type) not in ({pairs})"
    )
    return _query(query, scope)


def csv_rows(arguments: Arguments, scope: Scope) -> Check:
    """The CSV twin has as many rows as the Parquet file."""
    csv = quoted(csv_rows_view(scope.table))
    query = (
        "select 1 from (select (select count(*) from {batch}) as parquet_rows,"
        f" (select count(*) from {csv}) as csv_rows) where parquet_rows <> csv_rows"
    )
    return _query(query, scope)


def csv_columns(arguments: Arguments, scope: Scope) -> Check:
    """The header of the CSV twin names the columns in the order of the contract."""
    header, csv = ",".join(arguments["column_list"]), quoted(csv_lines_view(scope.table))
    query = (
        f"select 1 from (select (select line from {csv} limit 1) as header, (select count(*) from {{batch}}))"
        f" where header is distinct from {literal(header)}"
    )
    return _query(query, scope)


def absent_is_null(arguments: Arguments, scope: Scope) -> Check:
    """No text is empty, no number NaN or infinite: what is absent is null."""
    texts = [f"{quoted(column)} = ''" for column in arguments.get("texts", [])]
    doubles = [f"not isfinite({quoted(column)})" for column in arguments.get("doubles", [])]
    return _rows(" or ".join(texts + doubles), scope, scope.key)


def cells_account(arguments: Arguments, scope: Scope) -> Check:
    """Each value has a cell that is not absent, each null one whose absence is typed, and no cell is left."""
    values = " union all ".join(
        f"select row_id, {literal(column)} as column_name, {quoted(column)} is not null as has_value from own"
        for column in arguments["column_list"]
    )
    query = (
        f"with own as (select * from {{batch}}), held as ({values}),"
        " told as (select cell_row_id, column_name,"
        f" status <> 'absent' as has_value, (status = 'absent') = (absence is not null) as is_typed"
        f" from {{tables.cells}} where table_name = {literal(scope.table)})"
        " select 1 from held full outer join told"
        " on held.row_id = told.cell_row_id and held.column_name = told.column_name"
        " where held.row_id is null or told.cell_row_id is null"
        " or held.has_value <> told.has_value or not told.is_typed"
    )
    return _query(query, scope)


def csv_rows_view(table: str) -> str:
    """Name of the view over the rows of a table's CSV twin."""
    return f"csv_rows__{table}"


def csv_lines_view(table: str) -> str:
    """Name of the view over the physical lines of a table's CSV twin, the header first."""
    return f"csv_lines__{table}"

"""SQL of suites reaches the database as it was written."""

from datetime import date

import pytest

from expectations.sql_text import filled, for_gx, literal, tables_named

DAY = date(2026, 11, 21)


def test_braces_of_a_regular_expression_are_not_placeholders():
    sql = "select 1 from {batch} where not regexp_full_match(code, '[0-9]{6}')"
    assert for_gx(sql, DAY).format(batch="t") == sql.replace("{batch}", "t")


def test_the_snapshot_date_is_a_date_and_other_tables_are_names():
    sql = "select 1 from {batch}, {tables.area_codes} where day > {snapshot_date}"
    expected = "select 1 from claims, \"area_codes\" where day > date '2026-11-21'"
    assert filled(sql, DAY, "claims") == expected
    assert tables_named(sql) == ("area_codes",)


@pytest.mark.parametrize(
    "piece", ["x = ':unit'", "x = 'a:b'", "x::varchar = '12:30'", "x = ':a' or y = ':b'"]
)
def test_colons_are_text_and_not_parameters(piece):
    from sqlalchemy import text

    compiled = text(for_gx(f"select 1 from {{batch}} where {piece}", DAY).format(batch="t"))
    assert not compiled._bindparams
    assert str(compiled) == f"select 1 from t where {piece}"


@pytest.mark.parametrize(
    ("value", "sql"),
    [(None, "null"), (True, "true"), (3, "3"), (0.5, "0.5"), ("it's", "'it''s'"), (DAY, "date '2026-11-21'")],
)
def test_values_become_literals_that_cannot_break_out(value, sql):
    assert literal(value) == sql

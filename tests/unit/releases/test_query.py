"""Whatever is typed into a query, it reads the release and nothing else, and it ends."""

import json
import time

import pytest

from assets.releases.errors import IntegrityError, QueryRefused
from assets.releases.query import run_query


def test_a_query_answers_with_columns_and_rows_that_json_can_carry(built):
    found = run_query(built, "select row_id, first_date, is_umbrella from initiatives order by row_id")
    assert [column["name"] for column in found["columns"]] == ["row_id", "first_date", "is_umbrella"]
    assert found["rows"] == [["I-C1", None, False], ["I-L1", "2016-10-01", False]]
    assert found["truncated"] is False


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (select 1 as x) select x from a",
        "describe initiatives",
        "summarize claims",
        "show tables",
        "select count(*) from cells;",
        "select 'read_text; DROP TABLE x' as text -- a remark; with a semicolon",
        "select sum(figure_value), list(row_id), {'a': 1}, 1.5::decimal(4,2), 'a'::blob, now() from claims",
        "select 'nan'::double, 'infinity'::double, interval 3 days, uuid()",
    ],
)
def test_statements_that_read_are_answered(built, sql):
    answer = json.loads(json.dumps(run_query(built, sql), allow_nan=False))
    assert answer["columns"] and answer["rows"]


ATTACKS = [
    "select * from read_text('/etc/hostname')",
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_blob('{manifest}')",
    "copy initiatives to '{elsewhere}'",
    "copy (select 1) to '{parquet}'",
    "attach '{elsewhere}' as other",
    "attach ':memory:' as other",
    "install httpfs",
    "load httpfs",
    "create table x as select 1",
    "create or replace view initiatives as select 1",
    'drop view "initiatives"',
    "insert into initiatives values (1)",
    "update initiatives set row_id = 'x'",
    "delete from initiatives",
    "set enable_external_access = true",
    "reset enable_external_access",
    "set memory_limit = '100GB'",
    "pragma enable_external_access",
    "call pragma_version()",
    "export database '{elsewhere}'",
    "import database '{elsewhere}'",
    "checkpoint",
    "select 1; select 2",
    "select 1; drop view initiatives",
    "explain analyze select * from read_text('/etc/hostname')",
    "prepare p as select 1",
    "",
    "-- nothing",
    "not sql at all",
    "select * from connection",
    "select * from nothing_of_that_name",
    "select getenv('HOME')",
    'select * from "initiatives"; DROP TABLE "x',
    "select " + "x" * 200_000,
]


@pytest.mark.parametrize("sql", ATTACKS, ids=[f"{number}-{sql[:30]}" for number, sql in enumerate(ATTACKS)])
def test_everything_else_is_refused_and_leaves_nothing_behind(built, tmp_path, sql):
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    connection = "a frame of Python is no table"
    filled = sql.format(
        elsewhere=tmp_path / "out",
        manifest=built / "manifest.json",
        parquet=built / "data" / "claims.parquet",
    )
    with pytest.raises(QueryRefused) as caught:
        run_query(built, filled)
    assert connection
    assert caught.value.exit_code == 2
    assert len(str(caught.value)) < 700
    assert list(tmp_path.iterdir()) == []
    assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before


def test_a_query_that_would_never_end_is_stopped(built):
    three = "range(100000) a, range(100000) b, range(100000) c"
    endless = f"select count(*) from {three} where a.range + b.range + c.range = -1"
    start = time.monotonic()
    with pytest.raises(QueryRefused, match="longer than"):
        run_query(built, endless, timeout_s=1)
    assert time.monotonic() - start < 10


def test_a_ten_way_cross_join_is_stopped(built):
    crossed = ", ".join(f"cells c{number}" for number in range(10))
    with pytest.raises(QueryRefused, match="was stopped"):
        run_query(
            built, f"select count(*) from {crossed} where c0.row_id || c9.row_id like '%x%'", timeout_s=2
        )


def test_a_long_answer_is_cut_and_says_so(built):
    found = run_query(built, "select * from range(100)", max_rows=10)
    assert (len(found["rows"]), found["truncated"]) == (10, True)


def test_nothing_is_answered_from_a_release_with_another_byte(release):
    path = release / "data" / "claims.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(IntegrityError, match=r"claims\.parquet") as caught:
        run_query(release, "select count(*) from initiatives")
    assert caught.value.exit_code == 6


def test_messages_do_not_show_where_the_release_lies(built):
    with pytest.raises(QueryRefused) as caught:
        run_query(built, f"select * from read_csv('{built}/manifest.json')")
    assert str(built) not in str(caught.value)


def test_a_refused_query_names_no_folder_of_the_person(built):
    with pytest.raises(QueryRefused) as caught:
        run_query(built, "select * from duckdb_secrets() union all select * from nothing")
    assert "/" not in str(caught.value)
    assert run_query(built, "select * from duckdb_secrets()")["rows"] == []

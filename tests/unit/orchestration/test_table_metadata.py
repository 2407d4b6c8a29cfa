"""What the pages show of a table: rows to look at, and never a value that is not public."""

import polars as pl

from assets.storage.tables import Column, Table
from orchestration.table_metadata import PREVIEW_LENGTH, PREVIEW_ROWS, markdown_table, preview


def column(name: str, tier: str) -> Column:
    return Column(name, "string", "", "", tier, {}, False)


def table(*columns: Column) -> Table:
    return Table("claims", "release", "claims", "", ("row_id",), columns, {})


def test_a_column_that_is_not_public_is_not_shown():
    frame = pl.DataFrame({"row_id": ["1"], "claim": ["seen"], "coder": ["a name"], "empty": [None]})
    one = table(
        column("row_id", "public"),
        column("claim", "public"),
        column("coder", "restricted"),
        column("empty", "public"),
    )
    assert preview(one, frame).md_str == "| claim |\n| --- |\n| seen |"


def test_a_long_or_crooked_text_does_not_break_the_page():
    text = "a|b <img src=x>\n\n[link](x) " + "长" * 100
    shown = markdown_table(("claim",), [(text,), (None,)]).md_str or ""
    lines = shown.splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("| a\\|b \\<img src=x> \\[link](x) 长")
    assert len(lines[2]) < PREVIEW_LENGTH + 15
    assert lines[3] == "|  |"


def test_only_a_few_rows_are_kept_with_every_run():
    frame = pl.DataFrame({"row_id": [str(n) for n in range(1000)], "claim": ["x"] * 1000})
    shown = preview(table(column("row_id", "public"), column("claim", "public")), frame).md_str or ""
    assert len(shown.splitlines()) == 2 + PREVIEW_ROWS

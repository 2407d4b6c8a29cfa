"""Splitting loses no row and touches no value."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assets.storage.tables import landing_tables
from expectations.row_rules import RowRulesError, split_rows
from expectations.suites import RowRule, Suite

TABLE = landing_tables()["published_media_figures"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ROW = st.fixed_dictionaries(
    {
        "figure_id": st.none() | TEXT,
        "frame": st.none() | TEXT,
        "articles": st.none() | st.integers(-(2**63), 2**63 - 1),
        "share": st.none() | st.floats(),
    }
)


def suite(*rules):
    found = tuple(RowRule(name, sql, f"Because of {name}.") for name, sql in rules)
    return Suite("landing", TABLE.name, "expectations/landing/x.yml", TABLE, rows=found)


SHARE = ("share_is_a_share", "share between 0 and 100")
ARTICLES = ("articles_are_counted", "articles >= 0")
FRAME = ("frame_is_short", "length(frame) <= 5")


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=8))
def test_no_row_is_lost_changed_or_doubled_by_quarantine(rows):
    frame = pl.DataFrame(rows, schema=TABLE.schema).with_row_index("number").drop("number")
    kept, quarantined = split_rows(frame, suite(SHARE, ARTICLES, FRAME))
    assert kept.schema == frame.schema
    assert quarantined.columns == [*frame.columns, "rule", "reason"]
    assert kept.height + quarantined.height == frame.height
    back = pl.concat([kept, quarantined.drop("rule", "reason")]).rows()
    assert sorted(map(repr, back)) == sorted(map(repr, frame.rows()))
    for row in quarantined.iter_rows(named=True):
        assert row["rule"]
        assert row["reason"]


def frame_of(**columns):
    return pl.DataFrame(columns).select(
        pl.col(name).cast(kind) if name in columns else pl.lit(None, kind).alias(name)
        for name, kind in TABLE.schema.items()
    )


def test_a_row_that_breaks_two_rules_is_told_both_and_kept_once():
    frame = frame_of(figure_id=["a", "b", "c"], share=[101.0, 50.0, None], articles=[-1, 1, -1])
    kept, quarantined = split_rows(frame, suite(SHARE, ARTICLES))
    assert kept["figure_id"].to_list() == ["b"]
    assert quarantined["figure_id"].to_list() == ["a", "c"]
    assert quarantined["rule"].to_list() == ["share_is_a_share; articles_are_counted", "articles_are_counted"]
    assert quarantined["reason"][0] == "Because of share_is_a_share.; Because of articles_are_counted."


def test_an_absent_value_breaks_no_rule():
    frame = frame_of(figure_id=["a"])
    kept, quarantined = split_rows(frame, suite(SHARE, ARTICLES, FRAME))
    assert (kept.height, quarantined.height) == (1, 0)


def test_the_order_of_rows_stays():
    frame = frame_of(
        figure_id=[str(number) for number in range(5000)], articles=[number % 7 - 1 for number in range(5000)]
    )
    kept, quarantined = split_rows(frame, suite(ARTICLES))
    expected = [str(number) for number in range(5000)]
    assert kept["figure_id"].to_list() == [one for one in expected if int(one) % 7]
    assert quarantined["figure_id"].to_list() == [one for one in expected if not int(one) % 7]


def test_a_formula_and_a_megabyte_pass_untouched():
    frame = frame_of(figure_id=["=1+1"], note=["x" * 1_000_000])
    kept, _ = split_rows(frame, suite(SHARE))
    assert_frame_equal(kept, frame)


def test_a_frame_of_another_shape_is_an_error_and_no_clean_table():
    frame = frame_of(figure_id=["a"]).drop("share")
    with pytest.raises(RowRulesError, match="came without share"):
        split_rows(frame, suite(SHARE))


def test_a_rule_that_does_not_run_is_an_error_without_the_values():
    frame = frame_of(figure_id=["canary-value"])
    with pytest.raises(RowRulesError, match="does not run") as caught:
        split_rows(frame, suite(("bad", "figure_id::integer > 1")))
    assert "canary-value" not in str(caught.value)


def test_a_suite_without_row_rules_keeps_all():
    frame = frame_of(figure_id=["a"], share=[1000.0])
    kept, quarantined = split_rows(frame, replace(suite(), rows=()))
    assert_frame_equal(kept, frame)
    assert quarantined.columns == [*frame.columns, "rule", "reason"]

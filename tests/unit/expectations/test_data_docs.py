"""The pages about quality can be read anywhere and say what was found."""

import re

from expectations.data_docs import write_data_docs
from expectations.results import ExpectationResult, TableResult


def test_a_page_asks_for_nothing_outside_itself_and_shows_what_failed(tmp_path):
    bad = ExpectationResult(
        "expect_rows_to_hold",
        {"rule": "r", "predicate": "a < b and '<script>' <> ''"},
        None,
        "block",
        "failed",
        {"unexpected": 3},
    )
    muted = ExpectationResult("expect_no_rows", {"rule": "m"}, None, "block", "muted", {}, "data steward")
    (page,) = write_data_docs([TableResult("release", "claims", (bad, muted))], tmp_path)
    text = page.read_text(encoding="utf-8")
    assert page.name == "release.html"
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)|url\(|@import|http", text)
    assert "<script>" not in text
    assert "expect_rows_to_hold:r" in text
    assert "failed 未通过" in text
    assert "muted 已静音 (data steward)" in text
    assert str(tmp_path) not in text


def test_stages_without_results_get_no_page(tmp_path):
    assert write_data_docs([], tmp_path) == ()

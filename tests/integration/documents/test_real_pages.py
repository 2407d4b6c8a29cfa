"""Floors of page reading on the real pages with hand-checked labels."""

from pathlib import Path

import pytest

from benchmarks.page_reading import Score, score_ours

pytestmark = pytest.mark.real_data

FLOORS = {
    "title": 0.98,
    "date_published": 0.98,
    "date_document": 0.98,
    "doc_number": 0.95,
    "index_number": 0.95,
    "issuer": 0.95,
    "topic": 0.95,
    "keywords": 0.95,
    "encoding": 0.95,
}


@pytest.fixture(scope="module")
def score(shared: Path) -> Score:
    return score_ours(shared / "pages")


@pytest.mark.parametrize("field", FLOORS)
def test_fields_reach_their_floor(score: Score, field: str) -> None:
    right, asked = score.fields[field]
    assert asked > 20
    assert right / asked >= FLOORS[field], [failure for failure in score.failures if failure[1] == field]


def test_texts_reach_their_floor(score: Score) -> None:
    assert score.mean_body() >= 0.97
    # Fragments are nearly all text: the whole pages are the test.
    assert score.mean_body(whole_pages=True) >= 0.97


def test_a_list_page_gives_no_document(score: Score) -> None:
    assert score.lists_with_a_text == []

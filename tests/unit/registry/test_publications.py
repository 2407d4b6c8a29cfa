"""A publication is known again by DOI, else by title, year and author; pages only where there are pages."""

from dataclasses import dataclass
from typing import Any

import pytest

from assets.registry.publications import (
    check_publications,
    clean_doi,
    identities_of,
    is_same_title,
    title_identity,
)
from assets.registry.record_checks import check_claims
from assets.registry.references import Reference, repeats
from assets.registry.sources import Source


def source(source_id: str, **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "source_id": source_id,
        "kind": "cited_publication",
        "stream": "journal",
        "name_en": "Smart cities. A Journal",
        "name_zh": "智慧城市",
        "url": None,
        "origin": "kostka",
        "author": "Genia Kostka and Jörg Müller",
        "published": {"value": "2019", "precision": "year"},
        "place": None,
        "licence": "none",
        "text": None,
        "expected_state": "not_attempted",
        "cadence": "none",
        "live": False,
        "ethics": "none",
    }
    return Source.model_validate(fields | changes)


@pytest.mark.parametrize(
    "printed",
    [
        "10.1234/ABC.5",
        "doi:10.1234/abc.5",
        "DOI: 10.1234/abc.5",
        "https://doi.org/10.1234/Abc.5",
        "http://dx.doi.org/10.1234/abc.5.",
        "https://www.doi.org/10.1234%2Fabc.5",
    ],
)
def test_one_doi_in_several_spellings_is_one(printed: str):
    assert clean_doi(printed) == "10.1234/abc.5"


@pytest.mark.parametrize("printed", ["11.1234/abc", "10.1234", "https://example.org/10.1234/abc", "abc"])
def test_what_is_no_doi_is_none(printed: str):
    assert clean_doi(printed) is None


def test_two_sources_with_one_doi_are_an_error_that_names_both():
    known = source("a", url="https://doi.org/10.1234/ABC")
    again = source("b", identity="doi:10.1234/abc")
    (error,) = check_publications([again, known, source("c"), source("d")])
    assert (error.file, error.field) == ("sources/b.yml", "identity")
    assert "10.1234/abc" in error.problem and "that of a " in error.problem


def test_without_a_doi_title_year_and_first_author_tell_publications_apart():
    reference = Reference("1", "Smart Cities", ("Genia Kostka",), None, ("2019", "year"))
    assert reference.identity in identities_of(source("a"))
    for other in (
        Reference("2", "Smart Homes", ("Genia Kostka",), None, ("2019", "year")),
        Reference("3", "Smart Cities", ("Genia Kostka",), None, ("2020", "year")),
        Reference("4", "Smart Cities", ("Zhang San",), None, ("2019", "year")),
    ):
        assert other.identity not in identities_of(source("a"))
    assert title_identity("Smart cities!", "2019", "G. Kostka") == reference.identity


def test_an_identity_that_the_import_wrote_outlives_an_edited_title():
    reference = Reference("1", "Smart Cities", ("Genia Kostka",), None, ("2019", "year"))
    edited = source("a", name_en="The smart city", author=None, identity=reference.identity)
    assert reference.identity in identities_of(edited)


def test_two_entries_with_one_doi_and_other_titles_are_a_conflict_and_no_repeat():
    first = Reference("1", "Smart cities: a study", ("A B",), None, ("2019", "year"), "10.1234/a")
    same = Reference("2", "Smart Cities", (), None, None, "10.1234/a")
    clash = Reference("3", "Village doctors", ("C D",), None, ("2001", "year"), "10.1234/a")
    later = Reference("4", "Smart cities: a study", ("A B",), None, ("2019", "year"), "10.1234/b")
    found = repeats([first, same, clash, later])
    assert [(one.reference.entry, one.earlier.entry, one.is_conflict) for one in found] == [
        ("2", "1", False),
        ("3", "1", True),
    ]
    assert is_same_title("", "x") is False


@dataclass(frozen=True)
class Claim:
    """The fields of a claim that are asked here."""

    page: int | None
    file: str = "literature/claims.csv"
    line: int = 2
    record_id: str = "S1"
    source_id: str = "book"
    locator: str = "words"
    text_start: int = 0
    relation: None = None
    related_record: None = None


@pytest.mark.parametrize(
    ("pages", "page", "problem"),
    [
        (None, None, None),
        (3, 3, None),
        (3, 4, "there is no page 4"),
        (3, 0, "there is no page 0"),
        (3, None, "the page is missing"),
        (None, 2, "has no pages"),
    ],
)
def test_a_page_is_named_exactly_where_the_text_has_pages(
    pages: int | None, page: int | None, problem: str | None
):
    text = {"sha256": "a" * 64, "characters": 100, "pages": pages}
    held = source("book", kind="publication", text=text)
    found = list(check_claims([Claim(page)], {"book": held}))  # type: ignore[list-item]
    assert [error.field for error in found] == ([] if problem is None else ["page"])
    assert all(problem is not None and problem in error.problem for error in found)

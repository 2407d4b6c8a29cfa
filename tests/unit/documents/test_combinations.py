"""Parts that were once misread, combined by chance: every field, and every line of the text."""

from assets.documents.extraction import extract
from tests.unit.documents.combined_parts import (
    BARS,
    BODIES,
    SURROUNDINGS,
    TITLES,
    CombinedPage,
    combined_pages,
)

NAMES = ("title", "issuer", "doc_number", "index_number")
DATES = ("date_document", "date_published")
PAGES = list(combined_pages(400, 20181015))


def wrong_fields(page: CombinedPage) -> dict[str, tuple[str | None, str | None]]:
    """Field → what the page prints, what was read; empty where all is right."""
    document = extract(page.markup.encode(), url=None, content_type=None, rules=None)
    found: dict[str, str | None] = {name: getattr(document, name) for name in NAMES}
    for name in DATES:
        date = getattr(document, name)
        found[name] = date.value.isoformat() if date and date.value else None
    if document.body is None or [line.strip() for line in document.body.splitlines()] != list(page.lines):
        found["body"] = document.body
    return {
        name: (page.fields.get(name), value)
        for name, value in found.items()
        if name == "body" or value != page.fields.get(name)
    }


def test_every_field_and_line_of_combined_parts_is_read() -> None:
    wrong = {page.name: problems for page in PAGES if (problems := wrong_fields(page))}
    assert wrong == {}


def test_every_title_bar_and_text_is_met_in_every_surrounding() -> None:
    met = {(parts[at], parts[5]) for page in PAGES for parts in (page.name.split("/"),) for at in (0, 2, 4)}
    every = {(part, around) for kind in (TITLES, BARS, BODIES) for part in kind for around in SURROUNDINGS}
    assert every - met == set()

"""Pages in the layouts of many content systems: every field and every letter of the text."""

import pytest

from assets.documents.document import Document
from assets.documents.extraction import extract
from tests.unit.documents import parts_of_pages as parts
from tests.unit.documents.made_pages import MadePage, made_page, made_pages
from tests.unit.documents.whole_pages import WHOLE_PAGES

ADDRESS = "http://www.qingshan.example/art/2015/3/9/art_1_2.html"
NAMES = ("title", "issuer", "doc_number", "index_number", "topic", "keywords")
DATES = ("date_document", "date_published", "date_effective")


def fields(document: Document) -> dict[str, str]:
    found = {name: getattr(document, name) for name in NAMES}
    for name in DATES:
        date = getattr(document, name)
        found[name] = date.value.isoformat() if date and date.value else None
    return {name: value for name, value in found.items() if value is not None}


def read(page: MadePage) -> tuple[dict[str, str], str | None]:
    document = extract(page.body, url=ADDRESS, content_type="text/html", rules=None)
    return fields(document), document.body


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_a_page_of_a_particular_system_is_read(name: str) -> None:
    page = WHOLE_PAGES[name]
    document = extract(page.html.encode(page.encoding), url=page.url, content_type=None, rules=None)
    assert document.body == page.text
    if page.text is not None:
        assert fields(document) == page.fields


@pytest.mark.parametrize("index", range(len(parts.INDEXES)), ids=lambda at: parts.INDEXES[at].__name__)
@pytest.mark.parametrize("body", ["editor", "breaks in a cell"])
def test_every_index_is_read(index: int, body: str) -> None:
    page = made_page("notice", index, "heading and source", body, "buttons", "crumbs", "column", True)
    assert read(page) == (page.fields, page.text)


@pytest.mark.parametrize("headline", parts.HEADLINES)
@pytest.mark.parametrize("head", parts.HEADS)
def test_every_head_of_a_text_is_read(headline: str, head: str) -> None:
    without_index = len(parts.INDEXES) - 1
    page = made_page("news", without_index, headline, "zoom", "related", "side", head, False)
    assert read(page) == (page.fields, page.text)


def test_pages_of_parts_drawn_by_chance_are_read() -> None:
    wrong = [
        (page.name, page.fields, read(page)[0])
        for page in made_pages(300, 2021)
        if read(page)[0] != page.fields
    ]
    assert wrong == []
    texts = [page.name for page in made_pages(300, 2021) if read(page)[1] != page.text]
    assert texts == []

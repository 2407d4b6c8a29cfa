"""The planted truth of the practice web is read back from the pages that it serves."""

from pathlib import Path

import pytest

from assets.documents.extraction import extract
from assets.registry.study import load_study
from assets.simulation.answers import answer
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@pytest.fixture(scope="module")
def world() -> World:
    return World.of(load_study(PRACTICE))


def test_every_planted_field_and_text_is_read_back(world: World) -> None:
    wrong = []
    seen = 0
    for page in world.truth().pages():
        for number, state in page.states.items():
            if state != "ok":
                continue
            url = page.moved_to if page.moved_to and number > 1 else page.url
            served, printed = answer(world, url, number), page.printed(number)
            found = extract(served.body, url=url, content_type=served.content_type, rules=None)
            seen += 1
            planted = {
                "title": (found.title, page.title),
                "issuer": (found.issuer, printed.issuer),
                "doc_number": (found.doc_number, printed.document_number),
                "index_number": (found.index_number, printed.index_number),
                "date_document": (found.date_document and found.date_document.value, printed.date_document),
                "date_published": (
                    found.date_published and found.date_published.value,
                    printed.date_published,
                ),
                "body": (found.body, page.body(number)),
            }
            wrong += [(page.url, number, name, *pair) for name, pair in planted.items() if pair[0] != pair[1]]
    assert seen > 100
    assert wrong == []

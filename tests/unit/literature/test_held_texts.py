"""Where words stand in the file of a publication: characters from 0, pages from 1 where there are pages."""

import pytest

from assets.literature.held_texts import Found, NoText, find, read_text
from assets.simulation.publications import yearbook


def test_pages_of_a_pdf_file_are_counted_and_named():
    held = read_text(yearbook(), "yearbook.pdf")
    assert held.pages == 3
    (place,) = find(held, "全省共有412个政务应用")
    assert (place.page, held.text[place.start :].startswith("全省共有412个")) == (3, True)
    assert [place.page for place in find(held, "城市大脑")] == [2, 2]
    assert list(find(held, "没有这些词")) == list(find(held, "")) == []


def test_a_plain_text_is_quoted_from_as_it_lies_there_and_has_no_pages():
    held = read_text(b"  First line \r\n\fsecond\n", "book.txt")
    assert (held.text, held.pages) == ("  First line \r\n\fsecond\n", None)
    assert list(find(held, "second")) == [Found(16, None)]


def test_a_file_without_a_text_says_why():
    with pytest.raises(NoText):
        read_text(b"%PDF-1.4 torn", "torn.pdf")

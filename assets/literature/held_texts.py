"""The text of a publication's file, as it is hashed and quoted from, and where words stand in it.

A plain text in UTF-8 is quoted from as it lies there. Of every other file the text is what the readers of the
documents room make of it; that of a PDF file has pages, each ended by a form feed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

PAGE_END = "\f"


@dataclass(frozen=True)
class HeldText:
    """A text and the number of its pages; None where it has none (plain text, Word, web pages)."""

    text: str
    pages: int | None

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Found:
    """Where words stand: code points from 0, and the page from 1 where the text has pages."""

    start: int
    page: int | None


class NoText(Exception):
    """A file without a text; the message says why."""


def read_text(data: bytes, name: str) -> HeldText:
    """The text of a file. Raises NoText."""
    if name.lower().endswith((".txt", ".md")):
        try:
            return HeldText(data.decode("utf-8"), None)
        except UnicodeDecodeError:
            pass
    from assets.documents.extraction import extract

    document = extract(data, url=name, content_type=None, rules=None)
    if not document.body:
        raise NoText(document.text_unavailable or "no text")
    is_paged = data.lstrip().startswith(b"%PDF")
    # The form feed that ends the last page begins no other.
    last = len(document.body.rstrip(PAGE_END))
    return HeldText(document.body, page_at(document.body, last) if is_paged else None)


def page_at(text: str, start: int) -> int:
    """Page on which a character stands, from 1."""
    return text.count(PAGE_END, 0, start) + 1


def find(held: HeldText, words: str) -> Iterator[Found]:
    """Every place where the words stand letter by letter."""
    start = held.text.find(words) if words else -1
    while start >= 0:
        yield Found(start, page_at(held.text, start) if held.pages else None)
        start = held.text.find(words, start + 1)

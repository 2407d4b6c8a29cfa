"""A document as read from a page or file, and the parts of a page that holds several."""

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assets.documents.dates import PrintedDate
from assets.documents.identity import text_sha256

if TYPE_CHECKING:
    from assets.documents.parts import Part


@dataclass(frozen=True)
class Attachment:
    """A file that the text of a page links: its address and the words of the link."""

    url: str
    name: str


@dataclass(frozen=True)
class PartOfPage:
    """Which of how many documents of a page this is; where it stands in the page's text (code points)."""

    number: int
    of: int
    start: int
    end: int
    page_text_sha256: str


@dataclass(frozen=True)
class Document:
    """A page or file as read; absent is None. `text_unavailable` says why there is no text, where that is so.

    `parts` are the documents of a page that holds several; `documents()` gives each, with `part`.
    """

    kind: str
    declared_encoding: str | None = None
    used_encoding: str | None = None
    title: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    index_number: str | None = None
    topic: str | None = None
    keywords: str | None = None
    date_document: PrintedDate | None = None
    date_published: PrintedDate | None = None
    date_effective: PrintedDate | None = None
    body: str | None = None
    attachments: tuple[Attachment, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    text_unavailable: str | None = None
    parts: "tuple[Part, ...]" = ()
    part: PartOfPage | None = None

    def documents(self) -> "tuple[Document, ...]":
        """The documents on the page: this one, or each of several with its own words and fields.

        What the page says once (publication, index number, topic) is said of all of them.
        """
        if not self.parts or self.body is None:
            return (self,)
        page_sha256 = text_sha256(self.body)
        return tuple(
            replace(
                self,
                title=part.title or self.title,
                issuer=part.issuer or self.issuer,
                doc_number=part.doc_number,
                date_document=part.date_document,
                body=self.body[part.start : part.end],
                parts=(),
                part=PartOfPage(number, len(self.parts), part.start, part.end, page_sha256),
            )
            for number, part in enumerate(self.parts, 1)
        )

    @property
    def text_sha256(self) -> str | None:
        """SHA-256 of the text in UTF-8; None where there is none."""
        return None if self.body is None else text_sha256(self.body)

    def as_json(self, path: str) -> dict[str, Any]:
        """The document with the keys of `digov extract` (DESIGN section 6)."""

        def dated(date: PrintedDate | None) -> dict[str, str | None] | None:
            return None if date is None else date.as_json()

        return {
            "path": path,
            "kind": self.kind,
            "encoding": {"declared": self.declared_encoding, "used": self.used_encoding},
            "title": self.title,
            "issuer": self.issuer,
            "doc_number": self.doc_number,
            "index_number": self.index_number,
            "topic": self.topic,
            "keywords": self.keywords,
            "date_document": dated(self.date_document),
            "date_published": dated(self.date_published),
            "date_effective": dated(self.date_effective),
            "body": self.body,
            "attachments": [{"url": item.url, "name": item.name} for item in self.attachments],
            "meta": self.meta,
            "flags": list(self.flags),
            "text_sha256": self.text_sha256,
            "text_unavailable": self.text_unavailable,
            "part": None if self.part is None else asdict(self.part),
        }

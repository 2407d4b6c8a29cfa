"""One file or page to one document: text, metadata, attachments, and flags for what was noticed.

Pure: bytes in, a value out; no clock, no network, no files.
"""

import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from assets.documents.dates import PrintedDate
from assets.documents.identity import text_sha256

if TYPE_CHECKING:
    from assets.documents.body import Body
    from assets.documents.markup import Page
    from assets.documents.parts import Part
    from assets.registry.sources import ArticleRules

ATTACHED = frozenset(
    ".pdf .doc .docx .xls .xlsx .wps .et .ofd .zip .rar .7z .ppt .pptx .txt .csv .jpg .png".split()
)
_PICTURES = frozenset((".jpg", ".png"))
_SCRIPT = re.compile("<script", re.IGNORECASE)
# A page with scripts and no more lines than these is made in the browser.
FEW_LINES = 3
# Letters of a font of the page's own, as copy protection uses them.
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


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


def extract(
    body: bytes, *, url: str | None, content_type: str | None, rules: "ArticleRules | None"
) -> Document:
    """The document in `body`; `url` resolves the links of attachments, `rules` are the source's own."""
    from assets.documents.attachments import kind_of, read_file

    kind = kind_of(body, url, content_type)
    if kind == "html":
        return _read_page(body, url, content_type, rules)
    return read_file(body, kind, url, content_type)


def _read_page(
    body: bytes, url: str | None, content_type: str | None, rules: "ArticleRules | None"
) -> Document:
    from assets.documents.body import find_body
    from assets.documents.decode import decode
    from assets.documents.markup import MOST_CHARACTERS, OverBudget, parse
    from assets.documents.metadata import read_fields, site_names
    from assets.documents.parts import find_parts
    from assets.documents.second_opinion import asked
    from assets.documents.table_cells import placed_text
    from assets.documents.titles import choose_title

    if len(body) > 4 * MOST_CHARACTERS:
        reason = f"parse_budget_exceeded: {len(body)} bytes"
        return Document("html", flags=("parse_budget_exceeded",), text_unavailable=reason)
    decoded = decode(body, content_type)
    try:
        page = parse(decoded.text)
    except OverBudget as over:
        return Document(
            "html",
            decoded.declared,
            decoded.used,
            flags=(*decoded.flags, "parse_budget_exceeded"),
            text_unavailable=f"parse_budget_exceeded: {over}",
        )
    hints = [
        page.title or "",
        *(value for name, value in page.metas if name.lower() in ("articletitle", "og:title")),
    ]
    main = find_body(page, hints, rules.body if rules else None)
    if main.is_doubtful:
        main = asked(page, decoded.text, main, hints)
    fields = read_fields(page, main, decoded.text, rules.published if rules else None, hints)
    flags = [*decoded.flags, *_rules_without_match(page, rules), *fields.flags]
    text, places = placed_text(page, main.numbers())
    meta = {"tags": _tags(page), "labels": fields.labels}
    if main.is_list:
        flags.append("list_page")
        return Document(
            "html",
            decoded.declared,
            decoded.used,
            meta=meta,
            flags=tuple(flags),
            text_unavailable="list_page: a page of links, not a document",
        )
    title = (_ruled_text(page, rules.title) if rules and rules.title else None) or choose_title(
        page, main, fields.title, site_names(page)
    )
    several = find_parts(page, main, places, len(text), title, fields.doc_number)
    if several.is_unsure or (fields.has_several_numbers and not several.parts):
        flags.append("several_documents")
    if main.is_doubtful:
        flags.append("body_doubtful")
    if text and _PRIVATE_USE.search(text):
        flags.append("private_use_characters")
    return Document(
        "html",
        decoded.declared,
        decoded.used,
        title,
        fields.issuer,
        fields.doc_number,
        fields.index_number,
        fields.topic,
        fields.keywords,
        fields.date_document,
        fields.date_published,
        fields.date_effective,
        text or None,
        _attachments(page, main, url),
        meta,
        tuple(dict.fromkeys(flags)),
        None if text else _why_no_text(page, decoded.text),
        several.parts,
    )


def _why_no_text(page: "Page", source: str) -> str:
    if len(page.lines) <= FEW_LINES and _SCRIPT.search(source):
        return "needs_browser: the page is made by its scripts"
    return "no_text: no prose was found on the page"


def _rules_without_match(page: "Page", rules: "ArticleRules | None") -> list[str]:
    """Marks for the rules of a source that name nothing on a page: rebuilt site, or wrong rule."""
    from assets.documents.markup import select

    if rules is None:
        return []
    named = {"title": rules.title, "body": rules.body, "published": rules.published}
    return [
        f"rule_{name}_without_match"
        for name, selector in named.items()
        if selector and select(page, selector) is None
    ]


def _ruled_text(page: "Page", selector: str) -> str | None:
    from assets.documents.markup import select

    node = select(page, selector)
    return " ".join(node.text().split()) or None if node is not None else None


def _tags(page: "Page") -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for name, value in page.metas:
        if value not in tags.setdefault(name, []):
            tags[name].append(value)
    return tags


def _attachments(page: "Page", body: "Body", url: str | None) -> tuple[Attachment, ...]:
    """Files linked in the text or close below it."""
    found: dict[str, Attachment] = {}
    for link in page.links:
        if not body.start <= link.line <= body.end + 6:
            continue
        suffix = PurePosixPath(unquote(urlsplit(link.href).path)).suffix.lower() if link.href else ""
        if suffix not in ATTACHED or (suffix in _PICTURES and "附件" not in link.words):
            continue
        address = urljoin(url, link.href) if url else link.href
        found.setdefault(address, Attachment(address, link.words))
    return tuple(found.values())

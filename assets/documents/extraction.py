"""One file or page to one document: text, metadata, attachments, and flags for what was noticed.

Pure: bytes in, a value out; no clock, no network, no files.
"""

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from assets.documents.document import Attachment, Document

if TYPE_CHECKING:
    from assets.documents.body import Body
    from assets.documents.markup import Page
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
    from assets.documents.metadata import (
        labelled_title,
        lines_about_another,
        read_fields,
        read_labels,
        site_names,
    )
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
    labels = read_labels(page, main)
    title = choose_title(page, main, labels, labelled_title(labels, page, main), site_names(page))
    if title.strange is not None:
        about = lines_about_another(labels, page, main, title.strange, title.line)
        labels = [item for item in labels if item.line not in about]
        main = replace(main, others=main.others | about)
    fields = read_fields(labels, page, main, decoded.text, rules.published if rules else None, title.line)
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
    words = (_ruled_text(page, rules.title) if rules and rules.title else None) or title.text
    several = find_parts(page, main, places, len(text), words, fields.doc_number)
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
        words,
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

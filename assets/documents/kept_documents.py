"""Documents as the cache of texts keeps them: fields as JSON, the text compressed, and what is landed.

What is landed of every document on each run stands in columns of their own, so that a run reads no JSON.
"""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from assets.documents.dates import PrintedDate
from assets.documents.document import Attachment, Document
from assets.documents.parts import Part
from assets.registry.dates import Precision

_DATES = ("date_document", "date_published", "date_effective")
# Columns of `page_documents` that the bytes of a page decide, whenever and wherever it was captured.
LANDED = {
    "kind": "text",
    "encoding": "text",
    "text_sha256": "text",
    "characters": "integer",
    "part": "integer",
    "text_start": "integer",
    "text_end": "integer",
    "title_zh": "text",
    "issuer": "text",
    "document_number": "text",
    "index_number": "text",
    "topic": "text",
    "keywords": "text",
    "flags": "text",
    "text_unavailable": "text",
    **{f"{name}{end}": "text" for name in _DATES for end in ("", "_to", "_precision", "_raw")},
}
# Days, as ISO text. Besides those of LANDED, the day that the page as a whole gives for its document.
PAGE_DAY = "date_document_of_page"
DAYS = (*(f"{name}{end}" for name in _DATES for end in ("", "_to")), PAGE_DAY)


def landed_of(document: Document) -> list[tuple[Any, ...]]:
    """What is landed of a page or file: a row, or one for each document on it. LANDED, then PAGE_DAY."""
    text = document.body
    whole = {
        "kind": document.kind,
        "encoding": document.used_encoding,
        "text_sha256": document.text_sha256,
        "characters": len(text or ""),
        "part": None,
        "text_start": None,
        "text_end": None,
        "title_zh": document.title or None,
        "issuer": document.issuer,
        "document_number": document.doc_number,
        "index_number": document.index_number,
        "topic": document.topic,
        "keywords": document.keywords,
        "flags": ";".join(document.flags) or None,
        "text_unavailable": document.text_unavailable,
    }
    for name in _DATES:
        whole |= _landed_date(name, getattr(document, name))
    day = whole["date_document"]
    parts = [
        whole
        | {
            "characters": part.end - part.start,
            "part": number,
            "text_start": part.start,
            "text_end": part.end,
            "title_zh": part.title or whole["title_zh"],
            "issuer": part.issuer or whole["issuer"],
            "document_number": part.doc_number,
            **_landed_date("date_document", part.date_document),
        }
        for number, part in enumerate(document.parts, 1)
    ]
    return [(*(row[name] for name in LANDED), day) for row in parts or [whole]]


def _landed_date(name: str, date: PrintedDate | None) -> dict[str, str | None]:
    return {
        name: date.value.isoformat() if date and date.value else None,
        f"{name}_to": date.to.isoformat() if date and date.to else None,
        f"{name}_precision": date.precision.value if date and date.value else None,
        f"{name}_raw": date.raw if date else None,
    }


def fields_of(document: Document) -> dict[str, Any]:
    fields = {
        name: getattr(document, name)
        for name in document.__dataclass_fields__
        if name not in ("body", "meta", "part")
    }
    fields["parts"] = [_kept_part(part) for part in document.parts]
    fields["attachments"] = [(item.url, item.name) for item in document.attachments]
    for name in _DATES:
        fields[name] = _kept_date(fields[name])
    return fields


def document_of(fields_text: str, meta: str, body: bytes | None) -> Document:
    fields = json.loads(fields_text)
    fields["attachments"] = tuple(Attachment(*item) for item in fields["attachments"])
    fields["flags"] = tuple(fields["flags"])
    for name in _DATES:
        fields[name] = _date_of(fields[name])
    fields["parts"] = tuple(
        Part(**part | {"date_document": _date_of(part["date_document"])}) for part in fields["parts"]
    )
    text = zlib.decompress(body).decode("utf-8", "surrogatepass") if body is not None else None
    return Document(**fields, meta=json.loads(meta), body=text)


def _kept_part(part: Part) -> dict[str, Any]:
    kept = {name: getattr(part, name) for name in part.__dataclass_fields__}
    return kept | {"date_document": _kept_date(part.date_document)}


def _kept_date(date: PrintedDate | None) -> tuple[Any, ...] | None:
    return None if date is None else (*date.as_json().values(), date.start)


def _date_of(kept: Sequence[Any] | None) -> PrintedDate | None:
    if kept is None:
        return None
    value, to, precision, raw, start = kept
    return PrintedDate(_day(value), _day(to), Precision(precision), raw, start)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""Documents as the cache of texts keeps them: fields as JSON, the text compressed."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from assets.documents.dates import PrintedDate
from assets.documents.extraction import Attachment, Document
from assets.documents.parts import Part
from assets.registry.dates import Precision

_DATES = ("date_document", "date_published", "date_effective")


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

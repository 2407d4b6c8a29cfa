"""Documents as the cache of texts keeps them: fields as JSON, the text compressed."""

import json
import zlib
from datetime import date
from typing import Any

from assets.documents.dates import PrintedDate
from assets.documents.extraction import Attachment, Document
from assets.registry.dates import Precision

_DATES = ("date_document", "date_published", "date_effective")


def fields_of(document: Document) -> dict[str, Any]:
    fields = {
        name: getattr(document, name)
        for name in document.__dataclass_fields__
        if name not in ("body", "meta")
    }
    fields["attachments"] = [(item.url, item.name) for item in document.attachments]
    for name in _DATES:
        dated: PrintedDate | None = fields[name]
        fields[name] = dated and (*dated.as_json().values(), dated.start)
    return fields


def document_of(fields_text: str, meta: str, body: bytes | None) -> Document:
    fields = json.loads(fields_text)
    fields["attachments"] = tuple(Attachment(*item) for item in fields["attachments"])
    fields["flags"] = tuple(fields["flags"])
    for name in _DATES:
        if fields[name] is not None:
            value, to, precision, raw, start = fields[name]
            fields[name] = PrintedDate(_day(value), _day(to), Precision(precision), raw, start)
    text = zlib.decompress(body).decode("utf-8", "surrogatepass") if body is not None else None
    return Document(**fields, meta=json.loads(meta), body=text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

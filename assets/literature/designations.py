"""Designations of places by national and provincial programmes, and places that were only proposed."""

import re
from datetime import date as day
from typing import TYPE_CHECKING

from assets.documents import identity
from assets.literature.claims import single_place
from assets.literature.dates import iso, typed
from assets.literature.forms import Form, Row
from assets.literature.typed import CODER, CODER_TYPE, CODING_MODE, Typed, parts, passage

if TYPE_CHECKING:
    from assets.registry.lexicon import Lexicon
    from assets.registry.literature import Designation
    from assets.registry.reference import Category
    from assets.registry.study import Study

PROPOSED = "considered"
NOT_BEFORE = re.compile(r"not before (\d{4}-\d\d-\d\d)")


def type_designations(study: "Study") -> Typed:
    """Rows of `study.designations`.

    A place that was only proposed (stage `considered`) is a claim; every other row is a designation. Each of
    up to three addresses is a passage; the first carries the place as printed as its words.
    """
    programmes = {category.code: category for category in study.reference["programme"]}
    rows = Typed()
    for record in study.designations:
        urls = addresses(record)
        passages = [f"P-{record.record_id}-{number}" for number in range(1, len(urls) + 1)]
        document_id = identity.page_id(urls[0])
        stage = study.lexicon.code("designation_status", record.status)
        form = Form(
            record.record_id, document_id, CODER, CODER_TYPE, CODING_MODE, passages[0], study.codebook.version
        )
        rows.records.append(_record(record, document_id))
        rows.passages.extend(
            passage(passage_id, identity.page_id(url), record.place_zh if passage_id == passages[0] else None)
            for passage_id, url in zip(passages, urls, strict=True)
        )
        rows.decisions.extend(_decisions(form, record, stage, study.lexicon))
        if stage == PROPOSED:
            rows.claims.append(_proposal(record, document_id, passages[0], programmes[record.programme]))
        else:
            rows.designations.append(_designation(record, document_id, passages[0], stage))
    return rows


def addresses(record: "Designation") -> list[str]:
    """The addresses on which a designation was read, in the order typed."""
    return [url for url in (record.url_1, record.url_2, record.url_3) if url]


def _record(record: "Designation", document_id: str) -> Row:
    place, hosts = single_place(record.place_code)
    return {
        "record_id": record.record_id,
        "record_kind": "designation",
        "document_id": document_id,
        "place_code": place,
        "host_place_codes": record.host_codes or hosts,
        "place_as_typed": record.place_zh,
        "is_relevant": True,
        "note": record.note,
    }


def _decisions(form: Form, record: "Designation", stage: str | None, lexicon: "Lexicon") -> list[Row]:
    place, _ = single_place(record.place_code)
    return [
        form.implied("relevant", "yes"),
        form.one("programme", record.programme),
        form.one("place_code", place, record.place_zh),
        *form.many("host_place_code", parts(record.host_codes), record.host_codes),
        form.one("admin_level", lexicon.code("level", record.place_level), record.place_level),
        *form.many("actor_issuer", parts(record.issuer), record.issuer),
        form.one("document_number", record.document_number),
        form.one("date_designated", iso(record.date), typed(record.date)),
        form.one(
            "date_precision", str(record.date.precision) if record.date else None, record.date_precision
        ),
        form.one("date_kind", record.date_kind),
        form.one("batch", record.batch),
        form.one("subject_zh", record.subject_zh),
        form.one("stage", stage, record.status),
        form.one("confidence", record.confidence),
    ]


def _designation(record: "Designation", document_id: str, passage_id: str, stage: str | None) -> Row:
    place, hosts = single_place(record.place_code)
    date = record.date
    return {
        "record_id": record.record_id,
        "document_id": document_id,
        "passage_id": passage_id,
        "programme_code": record.programme,
        "issuer": record.issuer,
        "document_number": record.document_number,
        **_span(record),
        "date_kind": record.date_kind,
        "is_year_inferred": date.is_year_inferred if date else None,
        "place_as_printed": record.place_zh,
        "place_level": record.place_level,
        "place_code": place,
        "host_place_codes": record.host_codes or hosts,
        "batch": record.batch,
        "subject_zh": record.subject_zh,
        "status": stage,
        "status_as_printed": record.status,
        "confidence": record.confidence,
        "n_origins": record.n_origins,
        "note": record.note,
    }


def _span(record: "Designation") -> Row:
    """Date, its precision, and the first and last day that it can mean.

    "Not after" has no first day, unless the typist noted one ("not before 2024-01-01"); its date is the last
    day.
    """
    date = record.date
    if date is None:
        return {"date": None, "date_precision": None, "date_start": None, "date_end": None}
    start: day | None = date.start
    if date.precision == "not_after":
        noted = NOT_BEFORE.search(record.date_precision or "")
        start = day.fromisoformat(noted[1]) if noted else None
    return {
        "date": date.end if date.precision == "not_after" else date.start,
        "date_precision": str(date.precision),
        "date_start": start,
        "date_end": date.end,
    }


def _proposal(record: "Designation", document_id: str, passage_id: str, programme: "Category") -> Row:
    place, _ = single_place(record.place_code)
    batch = f", batch {record.batch}" if record.batch else ""
    date = iso(record.date)
    return {
        "claim_id": f"C-{record.record_id}",
        "record_id": record.record_id,
        "record_kind": "designation",
        "document_id": document_id,
        "passage_id": passage_id,
        "claim_type": "claim",
        "place_code": place,
        "claimant": None,
        "statement_en": f"{record.place_zh}: {programme.label_en}{batch}: {record.status}",
        "as_of": date[:4] if date else None,
        "scope": record.place_level,
        "stage": PROPOSED,
        "n_coders": 1,
    }

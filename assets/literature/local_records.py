"""Records of local initiatives typed by hand from public pages."""

from typing import TYPE_CHECKING

from assets.documents import identity
from assets.literature import documents
from assets.literature.claims import first
from assets.literature.dates import iso, typed
from assets.literature.forms import Form, Row
from assets.literature.typed import CODER, CODER_TYPE, CODING_MODE, Typed, parts, passage

if TYPE_CHECKING:
    from assets.registry.lexicon import Lexicon
    from assets.registry.literature import LocalRecord
    from assets.registry.study import Study


# What a page prints where a document has no number.
PRINTED_NONE = "无"


def type_local_records(study: "Study") -> Typed:
    """Rows of `study.local_records`; one without a stage (a ranking) is a claim of context, no initiative."""
    rows = Typed()
    for record in study.local_records:
        document_id = identity.page_id(record.url)
        passage_id = f"P-{record.record_id}"
        stage = study.lexicon.code("stage", record.stage)
        form = Form(
            record.record_id, document_id, CODER, CODER_TYPE, CODING_MODE, passage_id, study.codebook.version
        )
        rows.records.append(_record(record, document_id, stage, study.lexicon))
        rows.passages.append(passage(passage_id, document_id, record.quote_zh))
        rows.decisions.extend(_decisions(form, record, stage, study.lexicon))
        if stage is None:
            rows.claims.append(_context(record, document_id, passage_id, study.lexicon))
    return rows


def repeated(duplicate_of: str | None, source_class: str | None) -> dict[str, str | None]:
    """What a record repeats: `mirror_of` where it stands on a copy of the site, else `duplicate_of`."""
    is_copy = documents.is_mirror_class(source_class)
    return {
        "duplicate_of": None if is_copy else duplicate_of,
        "mirror_of": duplicate_of if is_copy else None,
    }


def _record(record: "LocalRecord", document_id: str, stage: str | None, lexicon: "Lexicon") -> Row:
    return {
        "record_id": record.record_id,
        "record_kind": "local_record",
        "document_id": document_id,
        **repeated(record.duplicate_of, lexicon.code("source_class", record.source_class)),
        "place_code": record.place_code,
        "place_as_typed": record.place_zh,
        "is_relevant": True if stage else None,
        "source_doubt": record.source_doubt,
        "note": record.caveat,
    }


def _decisions(form: Form, record: "LocalRecord", stage: str | None, lexicon: "Lexicon") -> list[Row]:
    dates = [record.date_document, record.date_published]
    precision = next((str(found.precision) for found in dates if found is not None), None)
    rows = [
        form.one("name_zh", record.title_zh),
        form.one("place_code", record.place_code, record.place_zh),
        form.one("admin_level", lexicon.code("level", record.admin_level), record.admin_level),
        _number(form, record.document_number),
        form.one("index_number", record.index_number),
        *form.many("actor_issuer", parts(record.issuer_zh, ";；、"), record.issuer_zh),
        form.one("date_document", iso(record.date_document), typed(record.date_document)),
        form.one("date_published", iso(record.date_published), typed(record.date_published)),
        form.implied("date_precision", precision),
        *form.many("sector", lexicon.codes("sector", record.sector), record.sector),
        *form.many("technology", lexicon.codes("technology", record.technology), record.technology),
        form.one("stage", stage, record.stage),
    ]
    # Asked only where a page names several initiatives: elsewhere nobody looked.
    if record.is_umbrella:
        rows.append(form.one("is_umbrella", record.is_umbrella))
    if record.part_of:
        rows.append(form.one("part_of", f"I-{record.part_of}", record.part_of))
    return [form.implied("relevant", "yes"), *rows] if stage else rows


def _context(record: "LocalRecord", document_id: str, passage_id: str, lexicon: "Lexicon") -> Row:
    date = iso(record.date_document) or iso(record.date_published)
    return {
        "claim_id": f"C-{record.record_id}",
        "record_id": record.record_id,
        "record_kind": "local_record",
        "document_id": document_id,
        "passage_id": passage_id,
        "claim_type": "context",
        "place_code": record.place_code,
        "claimant": None,
        "statement_en": f"{record.stage.capitalize()} ({record.issuer_zh}): {record.title_zh}",
        "as_of": date[:4] if date else None,
        "scope": record.admin_level,
        "sector_code": first(lexicon.codes("sector", record.sector)),
        "technology_code": first(lexicon.codes("technology", record.technology)),
        "n_coders": 1,
    }


def _number(form: Form, typed: str | None) -> Row:
    """The document number; absent where the page itself prints that there is none (W004: 无)."""
    return form.one("document_number", None if typed == PRINTED_NONE else typed, typed)

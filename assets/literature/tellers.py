"""Who tells the typed records: one row per publication or page, with its stream and its origin cluster."""

from typing import TYPE_CHECKING

from assets.documents import identity
from assets.literature import documents
from assets.literature.designations import addresses
from assets.literature.forms import Row

if TYPE_CHECKING:
    from assets.registry.decisions import CodedDocument
    from assets.registry.lexicon import Lexicon
    from assets.registry.literature import LocalRecord
    from assets.registry.study import Study


def document_rows(study: "Study") -> list[Row]:
    """Documents that claims, local records and designations rest on, by id.

    The class of a page is known where somebody typed it (local records, coded documents); a page known from
    designations alone has no class, and counts as a mirror only where its note calls it one.
    """
    named = {row["document_id"] for row in _typed_rows(study)}
    return [row for row in _all_rows(study) if row["document_id"] in named]


def coded_document_rows(study: "Study") -> list[Row]:
    """Pages that coders read, by id. A page that is typed as well has the same row in both tables."""
    coded = {row["document_id"] for row in _coded_pages(study)}
    return [row for row in _all_rows(study) if row["document_id"] in coded]


def _all_rows(study: "Study") -> list[Row]:
    rows: dict[str, Row] = {}
    # What coders noted of a page is more than what a list of designations says of it.
    for row in [*_coded_pages(study), *_typed_rows(study)]:
        rows.setdefault(row["document_id"], row)
    own = {document_id: row["origin_cluster"] for document_id, row in rows.items()}
    clusters = documents.origin_clusters(own, _repeats(study))
    return [row | {"origin_cluster": clusters[key]} for key, row in sorted(rows.items())]


def _typed_rows(study: "Study") -> list[Row]:
    return [*_publications(study), *_pages_of_local_records(study), *_pages_of_designations(study)]


def _coded_pages(study: "Study") -> list[Row]:
    rows = []
    for document in study.documents:
        stream = study.lexicon.code("stream", document.stream, document.source_class)
        source_class = study.lexicon.code("source_class", document.source_class)
        row = page_row(document.url, document.title_zh, stream, source_class)
        # The text that we hold of a coded page is the abstract of its first reader.
        rows.append(row | {"text_sha256": identity.text_sha256(study.abstracts[document.record_id])})
    return rows


def _publications(study: "Study") -> list[Row]:
    claimed = {claim.source_id for claim in study.claims}
    return [
        {
            "document_id": documents.publication_id(source.source_id),
            "source_id": source.source_id,
            "url": source.url,
            "host": documents.host_of(source.url),
            "title_zh": source.name_zh,
            "stream": source.stream,
            "source_class": None,
            "origin_cluster": source.origin,
            "is_mirror": False,
            "evidence_class": "text_hash" if source.text else "transcribed",
            "text_sha256": source.text.sha256 if source.text else None,
        }
        for source in study.sources
        if source.kind == "publication" or source.source_id in claimed
    ]


def _pages_of_local_records(study: "Study") -> list[Row]:
    rows = []
    for record in study.local_records:
        source_class = study.lexicon.code("source_class", record.source_class)
        stream = study.lexicon.code("stream", record.source_class, documents.host_of(record.url))
        rows.append(page_row(record.url, None, stream, source_class))
    return rows


def _pages_of_designations(study: "Study") -> list[Row]:
    rows: list[Row] = []
    for record in study.designations:
        urls = addresses(record)
        is_mirror = True if len(urls) == 1 and "mirror" in (record.note or "") else None
        rows.extend(_page_of_a_list(url, study.lexicon) | {"is_mirror": is_mirror} for url in urls)
    # A page that several rows name is a mirror if one of the notes says so.
    return sorted(rows, key=lambda row: (row["document_id"], not row["is_mirror"]))


def _page_of_a_list(url: str, lexicon: "Lexicon") -> Row:
    """A page whose class nobody noted. The host says if it is a government's; else the stream is `other`."""
    host = documents.host_of(url) or ""
    stream = lexicon.code("stream", "official_gov") if host.endswith(".gov.cn") else "other"
    return page_row(url, None, stream, None)


def page_row(url: str, title_zh: str | None, stream: str | None, source_class: str | None) -> Row:
    """A page as a document row, its own origin so far. It was never captured: `transcribed`."""
    document_id = identity.page_id(url)
    return {
        "document_id": document_id,
        "source_id": None,
        "url": url,
        "host": documents.host_of(url),
        "title_zh": title_zh,
        "stream": stream,
        "source_class": source_class,
        "origin_cluster": document_id,
        "is_mirror": documents.is_mirror_class(source_class),
        "evidence_class": "transcribed",
        "text_sha256": None,
    }


def _repeats(study: "Study") -> list[tuple[str, str]]:
    records: list[LocalRecord | CodedDocument] = [*study.local_records, *study.documents]
    pages = {record.record_id: identity.page_id(record.url) for record in records}
    return [
        (pages[record.record_id], pages[record.duplicate_of]) for record in records if record.duplicate_of
    ]

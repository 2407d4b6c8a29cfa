"""Who tells the typed records: one row per publication or page, with its stream and its origin cluster."""

from typing import TYPE_CHECKING

from assets.literature import documents
from assets.literature.designations import addresses
from assets.literature.forms import Row

if TYPE_CHECKING:
    from assets.registry.study import Study


def document_rows(study: "Study") -> list[Row]:
    """Documents of claims, local records and designations, but for pages that coders also read.

    Those land with the coded documents, so that each document lands once. The class of the page is known
    where somebody typed it (local records); a page known from designations alone has no class, and counts as
    a mirror only where its note calls it one.
    """
    coded = {documents.page_id(document.url) for document in study.documents}
    rows = {row["document_id"]: row for row in _publications(study)}
    for row in [*_pages_of_local_records(study), *_pages_of_designations(study)]:
        if row["document_id"] not in coded:
            rows.setdefault(row["document_id"], row)
    clusters = documents.origin_clusters(
        {key: row["origin_cluster"] for key, row in rows.items()}, _repeats(study)
    )
    return [row | {"origin_cluster": clusters[key]} for key, row in sorted(rows.items())]


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
        rows.extend(page_row(url, None, None, None) | {"is_mirror": is_mirror} for url in urls)
    # A page that several rows name is a mirror if one of the notes says so.
    return sorted(rows, key=lambda row: (row["document_id"], not row["is_mirror"]))


def page_row(url: str, title_zh: str | None, stream: str | None, source_class: str | None) -> Row:
    """A page as a document row, its own origin so far. It was never captured: `transcribed`."""
    document_id = documents.page_id(url)
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
    pages = {record.record_id: documents.page_id(record.url) for record in study.local_records}
    return [
        (pages[record.record_id], pages[record.duplicate_of])
        for record in study.local_records
        if record.duplicate_of
    ]

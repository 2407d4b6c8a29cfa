"""Landing frame of the documents room: captures of the archive in, one row a text version out.

A page that holds several documents gives a row each: the same text and hash, a range of it for each.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.documents import identity
from assets.documents.dates import PrintedDate
from assets.documents.extraction import Document
from assets.documents.reprints import clusters
from assets.documents.store import Kept, Texts, kept_texts, wanted

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study

Row = dict[str, Any]
ROLES = ("article", "attachment")
ORIGIN = ("origin_cluster", "is_reprint")
# Rows that are made at a time.
CHUNK = 2_000


def frames(study: "Study", archive: Path, cache: Path) -> "dict[str, pl.DataFrame]":
    """`page_documents` of everything that was collected for a study; no rows where nothing was.

    `archive` and `cache` are the study's folders of the archive and of the texts that were read from it.
    """
    from assets.collection.evidence import captures
    from assets.collection.landing import held_by
    from assets.documents.store import opened_payloads

    rules = {
        source.source_id: source.collection.articles
        for source in study.sources
        if source.collection is not None
    }
    taken = held_by(captures(archive), study.settings.snapshot_date) if archive.is_dir() else []
    with opened_payloads(archive) as payload:
        return {"page_documents": frame(taken, rules, cache, payload)}


def frame(
    captures: Sequence[Any], rules: Mapping[str, Any], cache: Path, read_payload: Callable[[str], bytes]
) -> "pl.DataFrame":
    """The frame of `page_documents` from captures (rows of the ledger) and a reader of payloads."""
    import polars as pl

    from assets.storage.tables import landing_tables

    contract = landing_tables()["page_documents"]
    pages = [
        capture
        for capture in captures
        if capture.state == "ok" and capture.page_role in ROLES and capture.payload_sha256
    ]
    if not pages:
        return pl.DataFrame(schema=contract.schema)
    held = kept_texts(cache, wanted(pages, rules), read_payload)
    try:
        versions = _versions(pages, held.text_hashes())
        plain = {name: kind for name, kind in contract.schema.items() if name not in ORIGIN}
        parts = [
            pl.DataFrame([tuple(row[name] for name in plain) for row in rows], schema=plain, orient="row")
            for rows in _rows(versions, held)
        ]
        whole = pl.concat(parts)
        found = pl.DataFrame(_origins(whole, held), schema=["document_id", "origin_cluster"], orient="row")
    finally:
        held.close()
    return (
        whole.join(found, on="document_id", how="left")
        .with_columns(is_reprint=pl.col("origin_cluster") != pl.col("page_id"))
        .select(list(contract.schema))
        .sort(list(contract.key))
    )


def _versions(captures: Sequence[Any], hashes: Mapping[str, str | None]) -> dict[tuple[str, str], list[Any]]:
    """The captures of each text version, by address and hash of the text (without one: of the bytes)."""
    versions: dict[tuple[str, str], list[Any]] = {}
    for capture in sorted(captures, key=lambda item: (item.url, item.attempted_at, item.attempt_id)):
        digest = hashes[capture.payload_sha256] or capture.payload_sha256
        versions.setdefault((capture.url, digest), []).append(capture)
    return versions


def _rows(versions: Mapping[tuple[str, str], list[Any]], held: Texts) -> Iterator[list[Row]]:
    """Rows of all versions without their origins, so many at a time that few are ever in memory."""
    last: dict[str, tuple[Any, str]] = {}
    for (url, _), seen in versions.items():
        last[url] = max(last.get(url, _moment(seen[-1])), _moment(seen[-1]))
    named = list(versions.items())
    for begin in range(0, len(named), CHUNK):
        some = named[begin : begin + CHUNK]
        kept = held.kept(sorted({seen[0].payload_sha256 for _, seen in some}))
        yield [
            row
            for (url, digest), seen in some
            for row in _rows_of(
                url, digest, seen, kept[seen[0].payload_sha256], last[url] == _moment(seen[-1])
            )
        ]


def _moment(capture: Any) -> tuple[Any, str]:
    """When a capture was made; its id decides between two of one moment."""
    return capture.attempted_at, capture.attempt_id


def _rows_of(url: str, digest: str, seen: list[Any], kept: Kept, is_latest: bool) -> list[Row]:
    """The row of a text version, or a row a document where the page holds several."""
    whole = _row(url, digest, seen, kept, is_latest)
    return [
        whole
        | {
            "document_id": identity.part_id(whole["document_id"], number),
            "characters": part.end - part.start,
            "part": number,
            "text_start": part.start,
            "text_end": part.end,
            "title_zh": part.title or whole["title_zh"],
            "issuer": part.issuer or whole["issuer"],
            "document_number": part.doc_number,
            **_dated("date_document", part.date_document),
        }
        for number, part in enumerate(kept.document.parts, 1)
    ] or [whole]


def _row(url: str, digest: str, seen: list[Any], kept: Kept, is_latest: bool) -> Row:
    first, document = seen[0], kept.document
    flags = [*document.flags, *_later_than_capture(document, first.attempted_at)]
    row: Row = {
        "document_id": identity.version_id(url, digest),
        "page_id": identity.page_id(url),
        "source_id": first.source_id,
        "url": url,
        "payload_sha256": first.payload_sha256,
        "first_captured_at": _utc(first.attempted_at),
        "last_captured_at": _utc(seen[-1].attempted_at),
        "captures": len(seen),
        "is_latest": is_latest,
        "kind": document.kind,
        "encoding": document.used_encoding,
        "text_sha256": kept.text_sha256,
        "characters": kept.characters,
        "part": None,
        "text_start": None,
        "text_end": None,
        "title_zh": document.title or None,
        "issuer": document.issuer,
        "document_number": document.doc_number,
        "index_number": document.index_number,
        "topic": document.topic,
        "keywords": document.keywords,
        "flags": ";".join(flags) or None,
        "text_unavailable": document.text_unavailable,
    }
    for name in ("date_document", "date_published", "date_effective"):
        row |= _dated(name, getattr(document, name))
    return row


def _dated(name: str, date: PrintedDate | None) -> Row:
    return {
        name: date.value if date else None,
        f"{name}_to": date.to if date else None,
        f"{name}_precision": date.precision.value if date and date.value else None,
        f"{name}_raw": date.raw if date else None,
    }


def _utc(moment: datetime) -> datetime:
    """A time in UTC as landing tables hold it: without a zone."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _later_than_capture(document: Document, captured_at: Any) -> list[str]:
    """A page cannot have been published or signed after it was captured; a day is left for time zones."""
    marks = []
    for name in ("date_document", "date_published"):
        date = getattr(document, name)
        if date and date.value and (date.value - captured_at.date()).days > 1:
            marks.append(f"{name}_after_capture")
    return marks


def _origins(documents: "pl.DataFrame", held: Texts) -> list[tuple[str, str]]:
    """For each document the page that tells its story first; versions of one page are one teller."""
    columns = (
        "document_id",
        "page_id",
        "payload_sha256",
        "text_sha256",
        "date_published",
        "first_captured_at",
    )
    rows = documents.select(columns).rows()
    page_of = {name: page for name, page, *_ in rows}
    told = [(name, payload) for name, _, payload, text, *_ in rows if text is not None]
    when = {name: str(day or seen.date()) for name, _, _, _, day, seen in rows}
    # Documents of equal bytes share one signature; it is looked up under the first of them.
    first: dict[str, str] = {}
    for name, payload in told:
        first.setdefault(payload, name)
    signatures = held.signatures(first)
    known = {name: signatures[first[payload]] for name, payload in told}
    found = clusters([(name, when[name], "") for name, _ in told], known)
    # Versions of one page join their clusters: the earliest document of all of them names the origin.
    joined: dict[str, str] = {}
    for name, _ in told:
        _unite(joined, "page " + page_of[name], found[name])
    earliest: dict[str, str] = {}
    for name, _ in told:
        root = _root(joined, found[name])
        if root not in earliest or (when[name], name) < (when[earliest[root]], earliest[root]):
            earliest[root] = name
    return [
        (name, page_of[earliest[_root(joined, found[name])]] if name in found else page)
        for name, page, *_ in rows
    ]


def _root(parents: dict[str, str], name: str) -> str:
    while parents.get(name, name) != name:
        name = parents[name]
    return name


def _unite(parents: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    if first != second:
        parents[second] = first

"""The captured pages that coders read: their text, their document, the source that they were collected for.

A page counts as held only where its bytes were read back from the archive and have the hash they should.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.coding.standing import Page
from assets.documents import identity

if TYPE_CHECKING:
    from assets.registry.study import Study


@dataclass(frozen=True)
class HeldPart:
    """One of several documents in the text of a capture: its id, its range (code points), title and day."""

    document_id: str
    start: int
    end: int
    title_zh: str | None
    dated: date | None


@dataclass(frozen=True)
class HeldPage:
    """One capture that coders read, as one text version of a page.

    `captured_at`: when these bytes were first captured at this address (UTC). `text` is null where the bytes
    hold none that can be read. `dated`: the day that the document itself bears. `is_origin`: whether this
    page tells its story first. Where the page holds several documents, `parts` are all of them, and id, title
    and day are those of the first.
    """

    url: str
    payload_sha256: str
    captured_at: datetime
    source_id: str
    document_id: str
    origin_cluster: str
    title_zh: str | None
    text: str | None
    text_sha256: str | None
    dated: date | None
    is_origin: bool
    parts: tuple[HeldPart, ...] = ()

    def document_at(self, start: int | None) -> str:
        """Id of the document whose words stand at an offset of the text; without one the first."""
        begun = [part for part in self.parts if start is not None and part.start <= start]
        return begun[-1].document_id if begun else self.document_id


@dataclass(frozen=True)
class Archive:
    """What was captured (captures by address and bytes, rows of `page_documents`), and a way to the texts."""

    captured: Mapping[Page, Any]
    documents: Sequence[Mapping[str, Any]]
    texts_of: Callable[[Collection[Page]], Mapping[Page, str | None]]


def open_archive(study: "Study", archive: Path, cache: Path) -> Archive:
    """The archive of a study as the coding room reads it; `cache` holds the texts that were read from it.

    The bytes of a page that coders read are read again and have the hash that the ledger keeps, whatever the
    cache knows. Raises IntegrityProblem where they are others.
    """
    from assets.collection.evidence import captures
    from assets.collection.landing import held_by
    from assets.documents import landing as documents
    from assets.documents.store import kept_texts, opened_payloads, wanted

    known = held_by(captures(archive), study.settings.snapshot_date)
    taken = [capture for capture in known if capture.page_role in documents.ROLES]
    captured = first_captures(taken)
    rules = {one.source_id: one.collection.articles for one in study.sources if one.collection is not None}

    def texts_of(pages: Collection[Page]) -> dict[Page, str | None]:
        # All captures are named, so that equal bytes at two addresses are read as the documents room does.
        named = wanted([capture for capture in taken if capture.state == "ok"], rules)
        with opened_payloads(archive) as payload:
            held = kept_texts(cache, named, payload)
            for payload_sha256 in sorted({payload_sha256 for _, payload_sha256 in pages}):
                payload(payload_sha256)
            try:
                return {page: held[page[1]].body for page in sorted(pages)}
            finally:
                held.close()

    rows = documents.frames(study, archive, cache)["page_documents"].to_dicts()
    return Archive(captured, rows, texts_of)


def first_captures(captures: Iterable[Any]) -> dict[Page, Any]:
    """The first good capture of each address and bytes, from typed rows of the ledger."""
    found: dict[Page, Any] = {}
    good = [one for one in captures if one.state == "ok" and one.payload_sha256 is not None]
    for capture in sorted(good, key=lambda one: (one.attempted_at, one.attempt_id)):
        found.setdefault((capture.url, capture.payload_sha256), capture)
    return found


def held_pages(archive: Archive, read: Collection[Page]) -> dict[Page, HeldPage]:
    """The pages that coders read, by address and bytes; all of `read` must have been captured."""
    versions: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    first_version: dict[str, Mapping[str, Any]] = {}
    for row in sorted(archive.documents, key=lambda row: (row["first_captured_at"], row["document_id"])):
        versions.setdefault((row["url"], row["text_sha256"] or row["payload_sha256"]), []).append(row)
        first_version.setdefault(row["url"], row)
    found = {}
    for (url, payload_sha256), text in sorted(archive.texts_of(read).items()):
        text_sha256 = None if text is None else identity.text_sha256(text)
        documents = versions[url, text_sha256 or payload_sha256]
        version = documents[0]
        capture = archive.captured[url, payload_sha256]
        found[url, payload_sha256] = HeldPage(
            url=url,
            payload_sha256=payload_sha256,
            captured_at=_utc(capture.attempted_at),
            source_id=capture.source_id,
            document_id=version["document_id"],
            # A page that was edited stays one teller: that of its first version.
            origin_cluster=first_version[url]["origin_cluster"],
            title_zh=version["title_zh"],
            text=text,
            text_sha256=text_sha256,
            dated=_day(version),
            is_origin=not first_version[url]["is_reprint"],
            parts=tuple(
                HeldPart(row["document_id"], row["text_start"], row["text_end"], row["title_zh"], _day(row))
                for row in documents
                if row.get("part") is not None
            ),
        )
    return found


def _day(row: Mapping[str, Any]) -> date | None:
    dated: date | None = row["date_document"] or row["date_published"]
    return dated


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment

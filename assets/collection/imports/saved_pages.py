"""Pages that a person saved, of sites that block or need a browser: into the archive, with who and when.

A page is added beside what is there and never in its place. Who saved it stays in the ledger; the capture
says only that a person did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collection.addresses import RefusedAddress, canonical
from assets.collection.archiving import ledger
from assets.collection.archiving.archive import Archive
from assets.collection.archiving.attempts import Attempt
from assets.collection.fetching import sniffing
from assets.collection.fetching.questions import Question
from assets.collection.imports.bringing_in import Bringing, Brought
from assets.collection.imports.owners import NotOurs, Owners
from assets.collection.imports.records import judged_bytes
from assets.collection.limits import Limits
from assets.storage import files

if TYPE_CHECKING:
    from assets.registry.sources import Source

REASON = "saved by a person"
DEFAULT_LIMITS = Limits()
_TYPES = {
    sniffing.HTML: "text/html",
    sniffing.PDF: "application/pdf",
    sniffing.XML: "application/xml",
    sniffing.JSON: "application/json",
    sniffing.TEXT: "text/plain",
    sniffing.ZIP: "application/zip",
    sniffing.OLE: "application/x-ole-storage",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_NAMED = {
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
}


class PageProblem(ValueError):
    """A saved page that is not taken; the text says why and what to do."""


@dataclass(frozen=True)
class SavedPage:
    """A file that a person saved: of which address, when (with a time zone), and who, as a role."""

    path: Path
    url: str
    captured_at: datetime
    by: str


@dataclass(frozen=True)
class SavedReport:
    """What became of a saved page: its source, state and SHA-256; `is_new` False: it was there already."""

    source_id: str
    url: str
    role: str
    state: str
    reason: str
    sha256: str
    is_new: bool


async def import_page(
    page: SavedPage,
    sources: "Sequence[Source]",
    archive: Path,
    *,
    study: str,
    at: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> SavedReport:
    """Bring a saved page in. Raises PageProblem, LockHeld, IntegrityProblem, OSError."""
    owners = Owners(sources)
    try:
        address = canonical(page.url)
        source = owners.of(address)
    except (RefusedAddress, NotOurs) as problem:
        raise PageProblem(f"--url {page.url}: {problem}") from problem
    if page.captured_at > at + timedelta(days=1):
        raise PageProblem(f"--captured-at {page.captured_at.isoformat()} is still to come")
    body = _read(page.path, limits)
    kind = _TYPES.get(sniffing.sniffed(body), "application/octet-stream")
    kind = _NAMED.get(page.path.suffix.lower(), kind) if kind.startswith("application/") else kind
    assert source.collection is not None
    rules = source.collection.articles
    marks = tuple(mark for mark in (rules.title, rules.body) if mark)
    role = owners.role_of(source, address)
    if role == "list" and not owners.is_entry(source, address):
        # Nobody saves a page by hand to follow its links: it is a document, whatever its address.
        role = "article"
    question = Question(address, role, owners.hosts[source.source_id], 0.0, marks=marks)
    fetched = judged_bytes(limits, question, body, kind)
    reason = f"{fetched.reason}; {REASON}" if fetched.reason else REASON
    digest = files.sha256_bytes(body)
    detail = f"{address.text}\n{ledger.iso(page.captured_at)}"
    brought = Brought("page", page.path.name, digest, len(body), page.by, at, detail)
    async with Archive(archive, study, "digov import") as store:
        bringing = Bringing(store, brought, limits)
        visit_id = bringing.visit_id(source.source_id)
        row = ledger.new_row(
            visit_id, source, address.text, question.role, page.captured_at, fetched.state, reason
        )
        row = replace(
            row,
            tries=1,
            content_type=kind,
            payload_sha256=digest,
            payload_bytes=len(body),
            stored_sha256=digest,
        )
        is_new = await bringing.is_new(row)
        if is_new:
            await bringing.begin(source.source_id)
            about = (("savedBy", "a person"), ("savedFile", digest))
            await store.submit(Attempt(row, page.captured_at, saved=body, about=about))
        await bringing.end()
    state = fetched.state.value
    return SavedReport(source.source_id, address.text, question.role, state, reason, digest, is_new)


def _read(path: Path, limits: Limits) -> bytes:
    """The bytes of a saved page. Raises PageProblem for what is no page as its site wrote it."""
    if not path.is_file():
        raise PageProblem(f"{path} is no file")
    if path.stat().st_size > limits.most_bytes:
        raise PageProblem(f"{path.name} has more than {limits.most_bytes} bytes")
    body = path.read_bytes()
    if not body.strip():
        raise PageProblem(f"{path.name} is empty")
    head = body[:2000].lower()
    if b"mime-version:" in head and b"multipart/related" in head:
        raise PageProblem(f"{path.name} is a web archive of a browser: save the page as 'HTML only'")
    return body

"""Records of other crawlers as attempts of ours: times and bytes are theirs, states are ours."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.archiving import ledger
from assets.collection.fetching import sniffing
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.judging import judged
from assets.collection.fetching.questions import Fetched, Question
from assets.collection.fetching.redirects import REDIRECTS
from assets.collection.imports.answers import ForeignAnswer, NotHttp, answer_in
from assets.collection.imports.owners import NotOurs, Owners
from assets.collection.imports.warc_reader import ForeignRecord, digest_matches
from assets.collection.limits import Limits
from assets.collection.listings import list_kinds
from assets.collection.states import State

if TYPE_CHECKING:
    from assets.registry.sources import Source

NO_PAGES = ("warcinfo", "request", "metadata", "conversion")
EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)
_TRUNCATED = {"length": State.TOO_LARGE, "time": State.TIMEOUT}
_PARTS = ("image/", "font/", "audio/", "video/", "text/css")
_SCRIPTS = ("javascript", "ecmascript", "application/font", "application/x-font", "application/wasm")


class Ignored(Exception):
    """A record that is no page; the text says what it is."""


class Refused(Exception):
    """A record that cannot be taken; the text says why."""


class ForeignHost(Refused):
    """A record of a host that no source names; the text is the host."""


@dataclass(frozen=True)
class Foreign:
    """A record that is a capture of a source. `fetched` is None for a redirect and for a revisit."""

    record: ForeignRecord
    source: "Source"
    address: Address
    moment: datetime
    question: Question
    fetched: Fetched | None = None
    answer: Exchange | None = None
    saved: bytes | None = None
    is_checked: bool = True


@dataclass(frozen=True)
class Reader:
    """What turns records into captures: the sources, the bounds, and the time after which nothing can be."""

    owners: Owners
    limits: Limits
    now: datetime

    def understood(self, record: ForeignRecord) -> Foreign:
        """A record as a capture. Raises Ignored, Refused, ForeignHost."""
        kind = record.kind
        if kind in NO_PAGES:
            raise Ignored(f"{kind} records")
        if kind not in ("response", "resource", "revisit"):
            raise Refused(f"a record of the type '{kind[:40]}'")
        if "warc-segment-number" in record.headers:
            raise Refused("a record in several segments, which are not joined")
        scheme = record.url.partition(":")[0].lower()
        if scheme not in ("http", "https"):
            raise Ignored(f"records of '{scheme[:20]}:' and not of the web")
        try:
            address = canonical(record.url)
        except RefusedAddress as problem:
            raise Refused(f"an address that {problem}") from problem
        if not self.owners.knows(address.host):
            raise ForeignHost(address.host)
        moment = record.moment()
        if moment is None:
            raise Refused("without a time that can be read")
        if not EARLIEST <= moment <= self.now + timedelta(days=1):
            raise Refused(f"captured at {record.headers['warc-date']}, which cannot be")
        checked = digest_matches(record.headers.get("warc-block-digest", "none:"), record.block)
        if checked is False:
            raise Refused("its bytes are not those of its digest")
        try:
            source = self.owners.of(address)
        except NotOurs as problem:
            raise Refused(str(problem)) from problem
        found = Foreign(record, source, address, moment, self._question(source, address))
        if kind == "resource":
            return self._resource(found, checked)
        return self._answer(found, checked)

    def _question(self, source: "Source", address: Address) -> Question:
        collection = source.collection
        assert collection is not None
        rules = collection.articles
        return Question(
            address,
            self.owners.role_of(source, address),
            self.owners.hosts[source.source_id],
            0.0,
            kinds=list_kinds(collection.method),
            etag="-",
            marks=tuple(mark for mark in (rules.title, rules.body) if mark),
        )

    def _resource(self, found: Foreign, checked: bool | None) -> Foreign:
        content_type = found.record.headers.get("content-type")
        _refuse_parts(found, content_type, found.record.block)
        declared = found.record.headers.get("warc-payload-digest", "none:")
        checked = _both(checked, digest_matches(declared, found.record.block))
        fetched = judged_bytes(self.limits, found.question, found.record.block, content_type)
        return replace(found, fetched=fetched, saved=found.record.block, is_checked=bool(checked))

    def _answer(self, found: Foreign, checked: bool | None) -> Foreign:
        record = found.record
        is_revisit = record.kind == "revisit"
        if is_revisit and not record.block.strip():
            status = 304 if "not-modified" in record.headers.get("warc-profile", "") else 200
            return replace(found, answer=Exchange(found.address, (), status, "", (), b"", ""))
        try:
            answer = answer_in(record.block)
        except NotHttp as wrong:
            raise Refused(str(wrong)) from wrong
        cause = record.headers.get("warc-truncated")
        problem = _TRUNCATED.get(cause.lower(), State.TRUNCATED) if cause is not None else None
        exchange = Exchange(
            found.address,
            (),
            answer.status,
            answer.phrase,
            answer.headers,
            answer.body,
            record.headers.get("warc-ip-address", ""),
            problem,
            "the other crawler broke off" if problem else None,
        )
        if is_revisit:
            return replace(found, answer=replace(exchange, body=b""))
        if answer.status in REDIRECTS:
            return replace(found, answer=exchange)
        _refuse_parts(found, exchange.header("Content-Type"), answer.body)
        fetched = judged(self.limits, found.question, exchange)
        if fetched.state == State.NOT_MODIFIED:
            raise Refused("answered 'not modified' without a record of what was not modified")
        if problem is None:
            checked = _both(checked, _payload_is_checked(record, answer, fetched))
        return replace(found, fetched=fetched, answer=exchange, is_checked=bool(checked))


def _payload_is_checked(record: ForeignRecord, answer: ForeignAnswer, fetched: Fetched) -> bool | None:
    """Crawlers disagree whether the payload has its chunks and its compression: any of these will do."""
    bodies = (answer.raw, answer.body, fetched.payload or b"")
    return digest_matches(record.headers.get("warc-payload-digest", "none:"), *bodies)


def _both(block: bool | None, payload: bool | None) -> bool:
    if payload is False:
        raise Refused("its body is not that of its digest")
    return block is True or payload is True


def judged_bytes(limits: Limits, question: Question, body: bytes, content_type: str | None) -> Fetched:
    """How bytes that came without HTTP are judged: as if they had come with status 200."""
    headers = ((b"Content-Type", content_type.encode("utf-8", "replace")),) if content_type else ()
    fetched = judged(limits, question, Exchange(question.address, (), 200, "", headers, body, ""))
    return replace(fetched, exchanges=())


def _refuse_parts(found: Foreign, content_type: str | None, body: bytes) -> None:
    """Images, styles, scripts and data that scripts fetch are parts of pages and no pages."""
    assert found.source.collection is not None
    declared = (content_type or "").lower().strip()
    if declared.startswith(_PARTS) or any(word in declared for word in _SCRIPTS):
        raise Ignored("images, styles and scripts")
    kind = sniffing.sniffed(body) if body else ""
    if kind == sniffing.IMAGE:
        raise Ignored("images, styles and scripts")
    if kind == sniffing.JSON and found.source.collection.method != "json_api":
        raise Ignored("data that scripts of pages fetch")


def row_of(found: Foreign, visit_id: str, fetched: Fetched, reason: str) -> ledger.Row:
    """The row of a foreign capture; how it came to us stands in its reason."""
    said = f"{fetched.reason}; {reason}" if fetched.reason else reason
    row = ledger.new_row(
        visit_id, found.source, found.address.text, found.question.role, found.moment, fetched.state, said
    )
    row = ledger.with_answer(row, replace(fetched, tries=max(fetched.tries, 1)), None, None)
    if found.saved is None:
        return row if fetched.payload is not None else replace(row, stored_sha256=None)
    return replace(
        row,
        final_url=None,
        http_status=None,
        content_type=found.record.headers.get("content-type"),
        payload_sha256=fetched.sha256,
        payload_bytes=len(found.saved),
        stored_sha256=fetched.sha256,
    )

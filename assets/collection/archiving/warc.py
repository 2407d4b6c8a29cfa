"""Records of WARC 1.1 (ISO 28500:2017), one gzip member each.

A response is stored as it was received, with two exceptions that any reader must know: the chunks of the
transfer are joined (no Transfer-Encoding header, Content-Length made right), and the header
`X-Digov-Payload-Sha256` of the record is the SHA-256 of the body after the content encoding is undone too.
"""

import base64
import hashlib
import json
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assets.collection.fetching.exchanges import Exchange, Headers

PAYLOAD_HEADER = "X-Digov-Payload-Sha256"
_SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NAMESPACE = uuid.UUID("6f2f7a52-27c1-5d0b-9a3f-0d4f1f6a7c11")
# A body that broke off is kept up to here, marked as truncated.
LONGEST_FRAGMENT = 1_000_000
# On real pages a third less time than level 6 for files 4 % larger (measured 2026-11-22).
_LEVEL = 4
# Sizes of window and memory of zlib (and 16 for a gzip member). To set up the usual ones takes longer than to
# pack a short record, and a window need not be larger than what is looked at through it.
_USUAL, _SHORT = (31, 8), (28, 6)
_SHORT_BYTES = 4096


class IntegrityProblem(Exception):
    """The archive does not hold what the ledger says that it holds; the text names the file."""


@dataclass(frozen=True)
class Earlier:
    """The committed response that a revisit record refers to."""

    record_id: str
    url: str
    captured_at: datetime
    stored_sha256: str


def record_id(*parts: str) -> str:
    """Id of a record, made of what it is about; the same parts give the same id."""
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(parts))}>"


def member(kind: str, headers: Iterable[tuple[str, str]], block: bytes, content_type: str | None) -> bytes:
    """One record as one gzip member (no time and no name inside, so equal records are equal bytes)."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", *(f"{key}: {value}" for key, value in headers)]
    lines.append(f"WARC-Block-Digest: {digest(block)}")
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines.append(f"Content-Length: {len(block)}")
    head = "\r\n".join(_one_line(line) for line in lines).encode() + b"\r\n\r\n"
    is_short = len(head) + len(block) < _SHORT_BYTES
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, *(_SHORT if is_short else _USUAL))
    return packer.compress(b"".join((head, block, b"\r\n\r\n"))) + packer.flush()


def digest(data: bytes) -> str:
    """A labelled digest as WARC writes it: algorithm and base 32."""
    return _labelled(hashlib.sha256(data).digest())


def _labelled(sha256: bytes) -> str:
    return "sha256:" + base64.b32encode(sha256).decode()


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def date(moment: datetime) -> str:
    """WARC-Date: UTC with microseconds."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def warcinfo(name: str, study: str, software: str, moment: datetime) -> bytes:
    """First record of a file: who wrote it and how its records deviate from bytes on the wire."""
    fields = (
        f"software: {software}\r\nformat: WARC File Format 1.1\r\nisPartOf: {study}\r\nrobots: obey\r\n"
        "description: chunked transfers are joined; the request is as sent by the client library\r\n"
    )
    headers = [
        ("WARC-Record-ID", record_id("warcinfo", study, name)),
        ("WARC-Date", date(moment)),
        ("WARC-Filename", name),
    ]
    return member("warcinfo", headers, fields.encode(), "application/warc-fields")


def response(
    attempt_id: str,
    number: int,
    moment: datetime,
    answer: Exchange,
    payload_sha256: str | None,
    stored_sha256: str | None = None,
) -> bytes:
    """The response record of one exchange; a body that is not whole is marked so.

    `payload_sha256`: of the decoded body, where it is one. `stored_sha256`: of the body as it came, where
    that is known already.
    """
    headers = _about(attempt_id, number, "response", moment, answer)
    body = answer.body
    if answer.problem is not None:
        body = body[:LONGEST_FRAGMENT]
        cause = {"timeout": "time", "too_large": "length"}.get(answer.problem, "disconnect")
        headers.append(("WARC-Truncated", cause))
    is_known = stored_sha256 is not None and answer.problem is None
    named = _labelled(bytes.fromhex(stored_sha256)) if is_known and stored_sha256 else digest(body)
    headers.append(("WARC-Payload-Digest", named))
    if payload_sha256:
        headers.append((PAYLOAD_HEADER, payload_sha256))
    block = _answer_head(answer, len(body)) + body
    return member("response", headers, block, "application/http;msgtype=response")


def revisit(
    attempt_id: str, number: int, moment: datetime, answer: Exchange, earlier: Earlier, payload_sha256: str
) -> bytes:
    """A revisit record: the site said "not modified", or sent the bytes of an earlier capture again."""
    headers = _about(attempt_id, number, "revisit", moment, answer)
    headers += [
        ("WARC-Profile", _NOT_MODIFIED if answer.status == 304 else _SAME_BYTES),
        ("WARC-Refers-To", earlier.record_id),
        ("WARC-Refers-To-Target-URI", earlier.url),
        ("WARC-Refers-To-Date", date(earlier.captured_at)),
        ("WARC-Payload-Digest", _labelled(bytes.fromhex(earlier.stored_sha256))),
        (PAYLOAD_HEADER, payload_sha256),
    ]
    return member("revisit", headers, _answer_head(answer, None), "application/http;msgtype=response")


def request(attempt_id: str, number: int, moment: datetime, answer: Exchange) -> bytes:
    """The request record of one exchange."""
    headers = _about(attempt_id, number, "request", moment, answer)
    headers.append(("WARC-Concurrent-To", record_id(attempt_id, str(number), "response")))
    lines = [f"GET {answer.address.target} HTTP/1.1".encode()]
    lines += [key + b": " + value for key, value in answer.request]
    block = b"\r\n".join(lines) + b"\r\n\r\n"
    return member("request", headers, block, "application/http;msgtype=request")


def resource(
    attempt_id: str, moment: datetime, url: str, body: bytes, content_type: str, payload_sha256: str
) -> bytes:
    """A page without the HTTP around it, as somebody saved it; `payload_sha256` is that of the body."""
    headers = [
        ("WARC-Record-ID", record_id(attempt_id, "0", "response")),
        ("WARC-Date", date(moment)),
        ("WARC-Target-URI", url),
        ("WARC-Payload-Digest", digest(body)),
        (PAYLOAD_HEADER, payload_sha256),
    ]
    return member("resource", headers, body, content_type)


def metadata(attempt_id: str, moment: datetime, url: str, about: dict[str, object]) -> bytes:
    """What the collector noted about an attempt: role, state, robots verdict, redirects."""
    headers = [
        ("WARC-Record-ID", record_id(attempt_id, "metadata")),
        ("WARC-Date", date(moment)),
        ("WARC-Target-URI", url),
    ]
    lines = [
        f"{key}: {value if isinstance(value, str) else json.dumps(value)}" for key, value in about.items()
    ]
    block = "".join(f"{_one_line(line)}\r\n" for line in lines).encode()
    return member("metadata", headers, block, "application/warc-fields")


def _about(
    attempt_id: str, number: int, kind: str, moment: datetime, answer: Exchange
) -> list[tuple[str, str]]:
    name = "response" if kind == "revisit" else kind
    return [
        ("WARC-Record-ID", record_id(attempt_id, str(number), name)),
        ("WARC-Date", date(moment)),
        ("WARC-Target-URI", answer.address.text),
        *([("WARC-IP-Address", answer.ip)] if answer.ip else []),
    ]


def _answer_head(answer: Exchange, length: int | None) -> bytes:
    """Status line and headers as received; where the length is not that of what is stored, the stored one."""
    lines = [f"HTTP/1.1 {answer.status} {_one_line(answer.phrase)}".encode("utf-8", "replace")]
    kept = [(key, value) for key, value in answer.headers if key.lower() != b"transfer-encoding"]
    if length is not None:
        stored = str(length).encode()
        if [value.strip() for key, value in kept if key.lower() == b"content-length"] != [stored]:
            kept = [pair for pair in kept if pair[0].lower() != b"content-length"]
            kept.append((b"Content-Length", stored))
    lines += [key + b": " + value for key, value in kept]
    return b"\r\n".join(lines) + b"\r\n\r\n"


@dataclass(frozen=True)
class Record:
    """A record that was read back: its type, WARC headers and block."""

    kind: str
    headers: dict[str, str]
    block: bytes

    def body(self) -> tuple[str | None, bytes]:
        """Content encoding and body of what was kept: of an HTTP answer, or of a page that a person saved."""
        if self.kind == "resource":
            return None, self.block
        _, headers, body = self.http()
        named = (value.decode() for key, value in headers if key.lower() == b"content-encoding")
        return next(named, None), body

    def http(self) -> tuple[int, Headers, bytes]:
        """Status, headers and body of a stored HTTP answer."""
        head, _, body = self.block.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        pairs = tuple((key, value.strip()) for key, _, value in (line.partition(b":") for line in lines))
        return int(first.split(b" ", 2)[1]), pairs, body


def parsed(data: bytes, where: str) -> Record:
    """The one record of one gzip member. Raises IntegrityProblem naming `where`."""
    try:
        unpacker = zlib.decompressobj(31)
        text = unpacker.decompress(data)
    except zlib.error as problem:
        raise IntegrityProblem(f"{where}: the record is damaged ({problem})") from problem
    head, _, rest = text.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    headers = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
    length = headers.get("Content-Length", "")
    if not unpacker.eof or first != "WARC/1.1" or not length.isdigit() or len(rest) != int(length) + 4:
        raise IntegrityProblem(f"{where}: no whole record")
    return Record(headers.get("WARC-Type", ""), headers, rest[: int(length)])

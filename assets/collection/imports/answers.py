"""HTTP answers in the files of other crawlers: chunks joined, headers that no longer hold renamed.

Some crawlers store the body as sent and some as a browser shows it, under the same headers; so a header that
speaks of chunks or of compression is believed only where the bytes agree.
"""

import re
from dataclasses import dataclass

from assets.collection.fetching.exchanges import Headers

# What a header is called whose statement was true on the wire and is not true of the bytes that are kept.
RENAMED = b"X-Archive-Orig-"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(;[^\r\n]*)?\r\n")


class NotHttp(ValueError):
    """The block of a record is no HTTP answer; the text says what is wrong."""


@dataclass(frozen=True)
class ForeignAnswer:
    """Status, reason phrase, headers and body, without chunks; `raw` is the body as the file holds it."""

    status: int
    phrase: str
    headers: Headers
    body: bytes
    raw: bytes


def answer_in(block: bytes) -> ForeignAnswer:
    """The HTTP answer that a record holds. Raises NotHttp."""
    ends = [(found, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (found := block.find(mark)) >= 0]
    if not ends:
        raise NotHttp("the headers of the answer do not end")
    end, length = min(ends)
    first, *lines = re.split(rb"\r?\n", block[:end])
    status = _STATUS.fullmatch(first.strip())
    if status is None:
        raise NotHttp(f"no HTTP answer but '{first[:40].decode('ascii', 'replace')}'")
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1] = (headers[-1][0], headers[-1][1] + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip()))
    raw = block[end + length :]
    headers, body = _joined(headers, raw)
    headers = _without_lies(headers, body)
    phrase = (status[2] or b"").decode("latin-1").strip()
    return ForeignAnswer(int(status[1]), phrase, tuple(headers), body, raw)


def _joined(headers: list[tuple[bytes, bytes]], raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The body without its chunks, where there are chunks."""
    is_chunked = any(
        name.lower() == b"transfer-encoding" and b"chunked" in value.lower() for name, value in headers
    )
    if not is_chunked:
        return headers, raw
    kept = [pair for pair in headers if pair[0].lower() != b"transfer-encoding"]
    joined = joined_chunks(raw)
    return kept, raw if joined is None else joined


def joined_chunks(raw: bytes) -> bytes | None:
    """The chunks of a body in one piece; None where there are none. Raises NotHttp where they break off."""
    if _CHUNK.match(raw) is None:
        return None
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK.match(raw, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        start = found.end()
        if raw[start + size : start + size + 2] != b"\r\n":
            break
        pieces.append(raw[start : start + size])
        at = start + size + 2
    if not pieces:
        return None
    raise NotHttp("the chunks of the body break off")


def _without_lies(headers: list[tuple[bytes, bytes]], body: bytes) -> list[tuple[bytes, bytes]]:
    """Headers of a body that its crawler had decoded already: what they said is kept under another name."""
    return [
        (RENAMED + name, value)
        if name.lower() == b"content-encoding" and not _is_encoded(value, body)
        else (name, value)
        for name, value in headers
    ]


def _is_encoded(value: bytes, body: bytes) -> bool:
    last = value.lower().rpartition(b",")[2].strip()
    if last in (b"gzip", b"x-gzip"):
        return body[:2] == b"\x1f\x8b"
    # Text is no deflate stream and no Brotli or Zstandard stream.
    start = body[:200].lstrip()
    return not (start[:1] in (b"<", b"{", b"[") and b"\x00" not in start)

"""WARC files of other crawlers, read strictly: every record comes out whole, or as refused with the reason.

Versions 0.17 to 1.1 (ISO 28500:2017), plain or compressed, whether each record is a gzip member of its own or
not. After a damaged record reading goes on at the next one that can be found.
"""

import base64
import binascii
import hashlib
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MOST_BLOCK = 60_000_000
MOST_HEAD = 1_000_000
_PIECE = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/(0\.1[78]|1\.[01])")
_NEXT_PLAIN = re.compile(rb"\r\n\r\n(?=WARC/(?:0\.1[78]|1\.[01])\r?\n)")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_ALGORITHMS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512"}
_ALGORITHMS |= {"sha-512": "sha512", "md5": "md5"}


@dataclass(frozen=True)
class ForeignRecord:
    """One record of another crawler's file: its place, its headers (names in lower case) and its block."""

    offset: int
    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "").lower()

    @property
    def record_id(self) -> str:
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """Address as the file says it; some old crawlers put it in angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    def moment(self) -> datetime | None:
        """WARC-Date in UTC; None where it is no date."""
        text = self.headers.get("warc-date", "")
        if not _DATE.fullmatch(text):
            return None
        try:
            return datetime.fromisoformat(text[:26].rstrip("Z")).replace(tzinfo=UTC)
        except ValueError:
            return None


@dataclass(frozen=True)
class RefusedRecord:
    """A record that is not taken, and why; `url` where so much of it could be read."""

    offset: int
    reason: str
    url: str = ""


class _Damaged(Exception):
    """The bytes here are no record; the text says what is wrong."""


def read_file(path: Path) -> Iterator[ForeignRecord | RefusedRecord]:
    """All records of a file in its order."""
    with path.open("rb") as handle:
        if path.stat().st_size == 0:
            yield RefusedRecord(0, "the file is empty")
            return
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield from _compressed(data) if data[:3] == _GZIP else _plain(data)


def _compressed(data: mmap.mmap) -> Iterator[ForeignRecord | RefusedRecord]:
    offset = 0
    while offset < len(data):
        stream = _Member(data, offset)
        # The checksum of a member comes after its record; so a record waits until more was read.
        waiting: ForeignRecord | RefusedRecord | None = None
        earlier = 0
        try:
            while not stream.is_at_end():
                if waiting is not None:
                    yield waiting
                    earlier += 1
                waiting = _record(stream, offset)
            if waiting is not None:
                yield waiting
            offset = stream.end
        except _Damaged as problem:
            if waiting is not None and earlier:
                yield waiting
            following = _next_member(data, offset + 1)
            where = "the end of the file is cut off: " if stream.is_torn and following is None else ""
            yield RefusedRecord(offset, f"{where}{problem}", stream.url)
            if following is None:
                return
            offset = following


def _next_member(data: mmap.mmap, start: int) -> int | None:
    """Where the next gzip member begins that holds a record."""
    while (found := data.find(_GZIP, start)) >= 0:
        try:
            if _VERSION.match(zlib.decompressobj(31).decompress(data[found : found + 4096], 16)):
                return found
        except zlib.error as _:
            pass
        start = found + 1
    return None


def _plain(data: mmap.mmap) -> Iterator[ForeignRecord | RefusedRecord]:
    offset = 0
    while offset < len(data):
        stream = _Plain(data, offset)
        try:
            yield _record(stream, offset)
            offset = stream.end
        except _Damaged as problem:
            following = _NEXT_PLAIN.search(data, offset)
            where = "the end of the file is cut off: " if stream.is_torn and not following else ""
            yield RefusedRecord(offset, f"{where}{problem}", stream.url)
            if following is None:
                return
            offset = following.end()


class _Plain:
    """Uncompressed bytes from an offset on."""

    def __init__(self, data: mmap.mmap, offset: int):
        self._data, self.end = data, offset
        self.is_torn, self.url = False, ""

    def head(self) -> bytes:
        """Everything up to the empty line, which is read too."""
        found = self._data.find(b"\r\n\r\n", self.end, self.end + MOST_HEAD)
        if found < 0:
            self.is_torn = self.end + MOST_HEAD > len(self._data)
            raise _Damaged("the headers of a record do not end")
        head, self.end = self._data[self.end : found], found + 4
        return head

    def block(self, length: int, is_kept: bool) -> bytes:
        if self.end + length > len(self._data):
            self.is_torn = True
            raise _Damaged(f"a record of {length} bytes breaks off")
        block = self._data[self.end : self.end + length] if is_kept else b""
        self.end += length
        return block

    def separator(self) -> None:
        """The two line ends after a record, or the end of the file."""
        while self._data[self.end : self.end + 2] == b"\r\n":
            self.end += 2


class _Member:
    """The decompressed bytes of one gzip member; `end` is where the next one begins, once all was read."""

    def __init__(self, data: mmap.mmap, offset: int):
        self._data, self._at = data, offset
        self._unpacker = zlib.decompressobj(31)
        self._waiting, self._ready = b"", b""
        self.end, self.is_torn, self.url = offset, False, ""

    def _more(self) -> bool:
        """Decompress one more piece; False at the end of the member. Raises _Damaged."""
        if self._unpacker.eof:
            return False
        if not self._waiting:
            self._waiting = self._data[self._at : self._at + _PIECE]
            self._at += len(self._waiting)
            if not self._waiting:
                self.is_torn = True
                raise _Damaged("a compressed record breaks off")
        try:
            self._ready += self._unpacker.decompress(self._waiting, _PIECE)
        except zlib.error as problem:
            raise _Damaged(f"a compressed record is damaged ({problem})") from problem
        self._waiting = self._unpacker.unconsumed_tail
        if self._unpacker.eof:
            self.end = self._at - len(self._unpacker.unused_data)
        return True

    def is_at_end(self) -> bool:
        """Whether nothing but line ends is left of the member."""
        while not self._ready.strip(b"\r\n"):
            self._ready = b""
            if not self._more():
                return True
        self._ready = self._ready.lstrip(b"\r\n")
        return False

    def head(self) -> bytes:
        while (found := self._ready.find(b"\r\n\r\n")) < 0:
            if len(self._ready) > MOST_HEAD or not self._more():
                raise _Damaged("the headers of a record do not end")
        head, self._ready = self._ready[:found].lstrip(b"\r\n"), self._ready[found + 4 :]
        return head

    def block(self, length: int, is_kept: bool) -> bytes:
        pieces, missing = [], length
        while True:
            piece, self._ready = self._ready[:missing], self._ready[missing:]
            missing -= len(piece)
            if is_kept:
                pieces.append(piece)
            if not missing:
                return b"".join(pieces)
            if not self._more():
                raise _Damaged(f"a record of {length} bytes breaks off")

    def separator(self) -> None:
        """Line ends are passed over by `is_at_end`, which also sees the checksum of the member."""


def _record(stream: _Plain | _Member, offset: int) -> ForeignRecord | RefusedRecord:
    lines = stream.head().decode("utf-8", "replace").split("\r\n")
    if not _VERSION.fullmatch(lines[0].encode()):
        raise _Damaged(f"no record of a WARC file but '{lines[0][:40]}'")
    headers: dict[str, str] = {}
    name = ""
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and name:
            headers[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    stream.url = headers.get("warc-target-uri", "").strip("<>")[:2000]
    size = headers.get("content-length", "")
    if not size.isascii() or not size.isdigit() or len(size) > 15:
        raise _Damaged(f"a record whose length is '{size[:40]}'")
    is_kept = int(size) <= MOST_BLOCK
    block = stream.block(int(size), is_kept)
    stream.separator()
    if not is_kept:
        return RefusedRecord(offset, f"a record of more than {MOST_BLOCK} bytes", stream.url)
    return ForeignRecord(offset, headers, block)


def digest_matches(declared: str, *candidates: bytes) -> bool | None:
    """Whether a labelled digest is that of one of the candidates; None for an algorithm that is not known.

    Base 32 (as the standard shows it) and hexadecimal digits are both in use.
    """
    label, _, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(label.strip().lower())
    if algorithm is None:
        return None
    value = value.strip()
    for data in candidates:
        digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        if value.lower() == digest.hex() or _base32(value) == digest:
            return True
    return False


def _base32(text: str) -> bytes | None:
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None

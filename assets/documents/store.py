"""Texts of captured pages, kept by the hash of their bytes: what was read once is not read again.

A cache, not evidence: it is rebuilt from the archive, and what the code of this room or the rule of a source
would read differently today is read again.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.documents.document import Document
from assets.documents.extraction import extract
from assets.documents.kept_documents import LANDED, PAGE_DAY, document_of, fields_of, landed_of
from assets.documents.word_files import program_digest

if TYPE_CHECKING:
    from assets.registry.sources import ArticleRules

ReadPayload = Callable[[str], bytes]

FILE = "texts.sqlite"
# Documents that one transaction holds.
BATCH = 200
# Rows that are taken from the cache at a time.
ROWS_AT_ONCE = 2_000
# Changes with the tables below: a cache of another form is made again.
_FORM = 2
_READERS = ("selectolax", "readability-lxml", "pypdfium2", "fastexcel", "lxml", "rensa", "charset-normalizer")
# What every run asks of every document is kept apart from texts and tags, which few ask for.
_TABLES = {
    "readings": "payload_sha256 text primary key, made_from text not null, text_sha256 text, "
    "compared_sha256 text, minhash blob",
    "landed": "payload_sha256 text not null, "
    + ", ".join(f"{name} {kind}" for name, kind in (LANDED | {PAGE_DAY: "text"}).items()),
    "documents": "payload_sha256 text primary key, document text not null, meta text not null, body blob",
}
_INDEX = "create index if not exists landed_of_a_payload on landed (payload_sha256)"
LANDED_COLUMNS = ("payload_sha256", *LANDED, PAGE_DAY)


@dataclass(frozen=True)
class Wanted:
    """A payload to be read: its hash, the address and type that it came with, the rules of its source."""

    payload_sha256: str
    url: str | None
    content_type: str | None
    rules: "ArticleRules | None" = None

    def made_from(self) -> str:
        """Digest of everything that the reading depends on, bytes aside."""
        parts = (room_digest(), repr(self.url), repr(self.content_type), _spelt(self.rules))
        return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _spelt(rules: "ArticleRules | None") -> str:
    return rules.model_dump_json() if rules else ""


@cache
def room_digest() -> str:
    """Digest of the code of this room and of the versions of the libraries and programs that read files."""
    digest = sha256(program_digest().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for name in _READERS:
        digest.update(f"{name}=={version(name)}\n".encode())
    return digest.hexdigest()


class Texts(Mapping[str, Document]):
    """Extracted documents by the hash of their payload; read from the cache one at a time."""

    def __init__(self, path: Path, keys: Iterable[str]) -> None:
        self._path = path
        self._keys = dict.fromkeys(keys)
        self._connection: sqlite3.Connection | None = None

    def __getitem__(self, key: str) -> Document:
        if key not in self._keys:
            raise KeyError(key)
        row = (
            self._open()
            .execute("select document, meta, body from documents where payload_sha256 = ?", (key,))
            .fetchone()
        )
        if row is None:
            raise KeyError(key)
        return document_of(*row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def text_hashes(self) -> dict[str, str | None]:
        """For each payload the hash of its text; None where it has none."""
        rows = self._open().execute("select payload_sha256, text_sha256 from readings")
        return {key: text_sha256 for key, text_sha256 in rows if key in self._keys}

    def landed(self) -> Iterator[list[tuple[Any, ...]]]:
        """What is landed of each payload, some rows at a time: LANDED_COLUMNS, days as ISO text."""
        asked = self._open().execute(f"select {', '.join(LANDED_COLUMNS)} from landed")
        while rows := asked.fetchmany(ROWS_AT_ONCE):
            yield [row for row in rows if row[0] in self._keys]

    def signatures(self, keys: Mapping[str, str]) -> dict[str, tuple[str, bytes | None]]:
        """The signatures by which reprints are found, of payloads with a text, under the names that `keys`
        gives to payloads."""
        rows = self._open().execute(
            "select payload_sha256, compared_sha256, minhash from readings where compared_sha256 is not null"
        )
        return {keys[key]: (compared, minhash) for key, compared, minhash in rows if key in keys}

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        return self._connection


def texts(
    cache_folder: Path,
    archive: Path,
    captures: Iterable[Any],
    rules: "Mapping[str, ArticleRules] | None" = None,
) -> Texts:
    """The documents in the payloads of `captures`, by payload hash; new ones are read from the archive.

    `captures` are rows of the ledger with payload_sha256, url, content_type and source_id; `rules` are the
    article rules of sources by id. Only captures that have a payload count; the first of equal payloads wins.
    """
    with opened_payloads(archive) as payload:
        return kept_texts(cache_folder, wanted(captures, rules or {}), payload)


@contextmanager
def opened_payloads(archive: Path) -> Iterator[ReadPayload]:
    """A reader of payloads by their hash, with the ledger of the archive opened once, when first asked."""
    from assets.collection.archiving import ledger
    from assets.collection.evidence import payload, stored_payload

    connection: sqlite3.Connection | None = None

    def read(key: str) -> bytes:
        nonlocal connection
        connection = connection or ledger.open_for_reading(archive)
        # Without a ledger `payload` says what is missing.
        return payload(archive, key) if connection is None else stored_payload(connection, archive, key)

    try:
        yield read
    finally:
        if connection is not None:
            connection.close()


def wanted(captures: Iterable[Any], rules: "Mapping[str, ArticleRules]") -> list[Wanted]:
    """What is to be read: one entry a payload, in the order of the captures."""
    found: dict[str, Wanted] = {}
    for capture in captures:
        if capture.payload_sha256 and capture.payload_sha256 not in found:
            found[capture.payload_sha256] = Wanted(
                capture.payload_sha256, capture.url, capture.content_type, rules.get(capture.source_id)
            )
    return list(found.values())


def kept_texts(cache_folder: Path, needed: Iterable[Wanted], read_payload: ReadPayload) -> Texts:
    """As `texts`; `read_payload(sha256) -> bytes` is asked only for payloads that are not in the cache."""
    needed = list(needed)
    path = cache_folder / FILE
    cache_folder.mkdir(parents=True, exist_ok=True)
    try:
        _fill(path, needed, read_payload)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        # A damaged cache is no loss: everything in it comes from the archive.
        path.unlink()
        _fill(path, needed, read_payload)
    return Texts(path, (item.payload_sha256 for item in needed))


def _fill(path: Path, needed: list[Wanted], read_payload: ReadPayload) -> None:
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        connection.execute("pragma journal_mode = wal")
        _lay_out(connection)
        held = dict(connection.execute("select payload_sha256, made_from from readings"))
        missing = [
            (item, made_from)
            for item in needed
            if held.get(item.payload_sha256) != (made_from := item.made_from())
        ]
        for begin in range(0, len(missing), BATCH):
            _keep(connection, missing[begin : begin + BATCH], read_payload)


def _lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables, anew where those that are there have another form."""
    if _form_of(connection) == _FORM:
        return
    with connection:
        connection.execute("begin immediate")
        if _form_of(connection) == _FORM:
            return  # Another process was quicker.
        for name, columns in _TABLES.items():
            connection.execute(f"drop table if exists {name}")
            connection.execute(f"create table {name} ({columns})")
        connection.execute(_INDEX)
        connection.execute(f"pragma user_version = {_FORM}")


def _form_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _keep(connection: sqlite3.Connection, batch: list[tuple[Wanted, str]], read_payload: ReadPayload) -> None:
    from assets.documents.reprints import signatures

    documents = [
        extract(
            read_payload(item.payload_sha256), url=item.url, content_type=item.content_type, rules=item.rules
        )
        for item, _ in batch
    ]
    compared = iter(signatures([document.body for document in documents if document.body]))
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _TABLES}
    for (item, made_from), document in zip(batch, documents, strict=True):
        name = item.payload_sha256
        key, minhash = next(compared) if document.body else (None, None)
        body = zlib.compress(document.body.encode("utf-8", "surrogatepass"), 1) if document.body else None
        fields = json.dumps(fields_of(document), ensure_ascii=False)
        meta = json.dumps(document.meta, ensure_ascii=False)
        rows["readings"].append((name, made_from, document.text_sha256, key, minhash))
        rows["landed"] += [(name, *values) for values in landed_of(document)]
        rows["documents"].append((name, fields, meta, body))
    with connection:
        for table, columns in rows.items():
            names = [(item.payload_sha256,) for item, _ in batch]
            connection.executemany(f"delete from {table} where payload_sha256 = ?", names)
            if columns:
                marks = ", ".join("?" * len(columns[0]))
                connection.executemany(f"insert into {table} values ({marks})", columns)

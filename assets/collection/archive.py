"""The archive of a study: WARC files and the ledger, written together and only at the end.

Order of every commit: records are written and made durable, then the ledger says so in one transaction. What
stands in a file beyond the length that the ledger knows was never committed: it is cut when the archive is
next opened, kept beside the file as `.torn`, and its addresses are asked again.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from assets.collection import ledger, warc
from assets.collection.exchanges import Exchange
from assets.storage import faults
from assets.storage.files import fsync_directory
from assets.storage.lock import StudyLock

T = TypeVar("T")
ENDING = ".warc.gz"
LARGEST_FILE = 1_000_000_000
GATHERED_SECONDS = 0.2
GATHERED_BYTES = 8_000_000
WAITING_BYTES = 64_000_000


@dataclass(frozen=True)
class Attempt:
    """One finished attempt on its way into the archive; `row` still without id and place in a file.

    `saved`: a page without the HTTP around it, as a person or another crawler kept it. `refers_to`: the
    committed record that holds the bytes of the last answer. `about`: what else is noted in the archive.
    """

    row: ledger.Row
    moment: datetime
    exchanges: tuple[Exchange, ...] = ()
    saved: bytes | None = None
    refers_to: warc.Earlier | None = None
    about: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        return sum(len(one.body) for one in self.exchanges) + len(self.saved or b"") + 1000

    @property
    def has_records(self) -> bool:
        """Whether anything of it is written to a WARC file."""
        return bool(self.exchanges) or self.saved is not None


class Archive:
    """An archive opened by its one writer; an async context manager.

    Raises LockHeld where another collector works, IntegrityProblem where a file is shorter than the ledger
    says, OSError where the disk refuses.
    """

    def __init__(self, folder: Path, study: str, software: str):
        self.folder, self._study, self._software = folder, study, software
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._lock = StudyLock(folder, "collect")
        self._waiting: list[Attempt] = []
        self._waiting_bytes = 0
        self._arrived, self._hurry = asyncio.Event(), asyncio.Event()
        self._committed = asyncio.Condition()
        self._submitted = self._done = 0
        self._committer: asyncio.Task[None] | None = None
        self._failure: BaseException | None = None
        self._file: BinaryIO | None = None
        self._name, self._size = "", 0
        self._ledger: sqlite3.Connection

    async def __aenter__(self) -> "Archive":
        self._lock.acquire()
        try:
            await self.call(self._open)
        except BaseException:
            self._thread.shutdown()
            self._lock.release()
            raise
        self._committer = asyncio.create_task(self._commit_for_ever())
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            if self._failure is None:
                await self.flush()
        finally:
            if self._committer is not None:
                self._committer.cancel()
                await asyncio.gather(self._committer, return_exceptions=True)
            await self.call(self._close)
            self._thread.shutdown()
            self._lock.release()

    async def call(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something with files and ledger in the one thread that touches them."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def query(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the ledger."""
        return await self.call(lambda: work(self._ledger))

    async def submit(self, attempt: Attempt) -> None:
        """Hand over a finished attempt; durable within half a second. Waits where the disk is behind."""
        self._check()
        self._waiting.append(attempt)
        self._waiting_bytes += attempt.size
        self._submitted += 1
        self._arrived.set()
        if self._waiting_bytes > WAITING_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Return once everything handed over so far is durable."""
        wanted = self._submitted
        self._hurry.set()
        async with self._committed:
            await self._committed.wait_for(lambda: self._done >= wanted or self._failure is not None)
        self._check()

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    async def _commit_for_ever(self) -> None:
        while True:
            await self._arrived.wait()
            if self._waiting_bytes < GATHERED_BYTES:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), GATHERED_SECONDS)
            self._hurry.clear()
            batch, self._waiting, self._waiting_bytes = self._waiting, [], 0
            self._arrived.clear()
            try:
                await self.call(self._commit, batch)
            except Exception as problem:  # noqa: BLE001 - handed to whoever collects, who stops
                self._failure = problem
            async with self._committed:
                self._done += len(batch)
                self._committed.notify_all()
            if self._failure is not None:
                return

    # From here on: only in the thread.

    def _open(self) -> None:
        self._ledger = ledger.open_for_writing(self.folder)
        known = dict(self._ledger.execute("select name, committed_bytes from warc_files"))
        for name, committed in known.items():
            path = self.folder / name
            size = path.stat().st_size if path.is_file() else -1
            if size < committed:
                raise warc.IntegrityProblem(
                    f"{path}: the ledger knows {committed} bytes, the file has {max(size, 0)}; "
                    "restore it from a backup"
                )
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            _cut_torn_tail(path, known.get(path.name, 0))

    def _close(self) -> None:
        if self._file is not None:
            # What a full disk did not take was never committed; the next collector cuts it off.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
        self._ledger.close()

    def _commit(self, batch: list[Attempt]) -> None:
        if any(attempt.has_records for attempt in batch):
            self._open_file(batch[0].moment)
        rows: list[ledger.Row] = []
        taken: set[str] = set()
        for attempt in batch:
            row = self._with_id(attempt.row, taken)
            rows.append(self._stored(row, attempt) if attempt.has_records else row)
        if self._file is not None:
            self._file.flush()
            faults.point("warc-written")
            os.fsync(self._file.fileno())
            faults.point("warc-durable")
        ledger.append(self._ledger, rows, self._name or None, self._size)
        faults.point("ledger-committed")

    def _open_file(self, moment: datetime) -> None:
        if self._file is not None and self._size < LARGEST_FILE:
            return
        if self._file is not None:
            self._file.close()
        numbers = [
            int(path.name.removesuffix(ENDING).rpartition("-")[2]) for path in self.folder.glob(f"*{ENDING}")
        ]
        self._name = f"{self._study}-{max(numbers, default=0) + 1:06d}{ENDING}"
        self._file = (self.folder / self._name).open("xb")
        self._size = 0
        fsync_directory(self.folder)
        self._write(warc.warcinfo(self._name, self._study, self._software, moment))

    def _write(self, data: bytes) -> tuple[int, int]:
        assert self._file is not None
        self._file.write(data)
        place = (self._size, len(data))
        self._size += len(data)
        return place

    def _with_id(self, row: ledger.Row, taken: set[str]) -> ledger.Row:
        """The attempt's id; a second attempt on an address at one noted time gets one of its own."""
        for ordinal in range(1_000_000):
            text = "\n".join((row.source_id, row.url, row.attempted_at, *([str(ordinal)] if ordinal else [])))
            attempt_id = sha256(text.encode()).hexdigest()[:24]
            known = self._ledger.execute(
                "select 1 from attempts where attempt_id = ?", (attempt_id,)
            ).fetchone()
            if known is None and attempt_id not in taken:
                taken.add(attempt_id)
                return replace(row, attempt_id=attempt_id)
        raise AssertionError("a million attempts on one address at one time")

    def _stored(self, row: ledger.Row, attempt: Attempt) -> ledger.Row:
        """Write the records of an attempt; the row with the place of its last response."""
        offset = length = None
        name = record = None
        for number, answer in enumerate(attempt.exchanges):
            is_last = number == len(attempt.exchanges) - 1
            earlier = (attempt.refers_to or self._earlier(row, answer)) if is_last else None
            payload = row.payload_sha256 if is_last else None
            if earlier is not None and row.payload_sha256 is not None:
                data = warc.revisit(
                    row.attempt_id, number, attempt.moment, answer, earlier, row.payload_sha256
                )
                self._write(data)
                row = replace(row, is_revisit=True)
            else:
                place = self._write(warc.response(row.attempt_id, number, attempt.moment, answer, payload))
                if payload is not None:
                    (offset, length), name = place, self._name
                    record = warc.record_id(row.attempt_id, str(number), "response")
            if answer.request:
                self._write(warc.request(row.attempt_id, number, attempt.moment, answer))
            faults.point("warc-record-half")
        if attempt.saved is not None and row.payload_sha256 is not None:
            kind, payload = row.content_type or "application/octet-stream", row.payload_sha256
            data = warc.resource(row.attempt_id, attempt.moment, row.url, attempt.saved, kind, payload)
            (offset, length), name = self._write(data), self._name
            record = warc.record_id(row.attempt_id, "0", "response")
        about = {
            "source": row.source_id,
            "role": row.page_role,
            "state": row.state,
            "reason": row.reason or "",
            "tries": row.tries,
            "robotsVerdict": row.robots_verdict or "",
            "robotsSha256": row.robots_sha256 or "",
            "redirects": row.redirects or "",
            **dict(attempt.about),
        }
        self._write(warc.metadata(row.attempt_id, attempt.moment, row.url, about))
        return replace(row, record_id=record, warc_file=name, warc_offset=offset, warc_length=length)

    def _earlier(self, row: ledger.Row, answer: Exchange) -> warc.Earlier | None:
        """The committed response of an earlier visit to this address that holds the same bytes."""
        if row.payload_sha256 is None:
            return None
        stored = sha256(answer.body).hexdigest()
        found = self._ledger.execute(
            "select record_id, url, attempted_at, stored_sha256 from attempts "
            "where source_id = ? and url = ? and payload_sha256 = ? and record_id is not null "
            "and visit_id <> ? and attempted_at <= ? order by sequence limit 1",
            (row.source_id, row.url, row.payload_sha256, row.visit_id, row.attempted_at),
        ).fetchone()
        if found is None or (answer.status != 304 and found[3] != stored):
            return None
        return warc.Earlier(found[0], found[1], ledger.from_iso(found[2]), found[3])


def _cut_torn_tail(path: Path, committed: int) -> None:
    """Cut what was never committed off a file, after keeping it beside it."""
    with path.open("r+b") as handle:
        handle.seek(0, os.SEEK_END)
        if handle.tell() == committed:
            return
        handle.seek(committed)
        tail = handle.read()
        with path.with_name(path.name + f".{committed}.torn").open("wb") as kept:
            kept.write(tail)
            kept.flush()
            os.fsync(kept.fileno())
        fsync_directory(path.parent)
        handle.truncate(committed)
        handle.flush()
        os.fsync(handle.fileno())

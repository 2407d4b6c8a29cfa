"""The archive of a study: WARC files and the ledger, written together and only at the end.

Order of every commit: records are written and made durable, then the ledger says so in one transaction. What
stands in a file beyond the length that the ledger knows was never committed: it is cut when the archive is
next opened, kept beside the file as `.torn`, and its addresses are asked again.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from assets.collection.archiving.attempts import Attempt
from assets.collection.archiving.commits import Writer
from assets.storage.lock import StudyLock

T = TypeVar("T")
GATHERED_SECONDS = 0.2
GATHERED_BYTES = 8_000_000
WAITING_BYTES = 64_000_000
Change = Callable[[sqlite3.Connection], Any]


class Archive:
    """An archive opened by its one writer; an async context manager.

    `longest_wait`: the most seconds that an answer, once it had come, waited to be durable. Raises LockHeld
    where another collector works, IntegrityProblem where a file is shorter than the ledger says, OSError
    where the disk refuses.
    """

    def __init__(self, folder: Path, study: str, software: str):
        self.folder = folder
        self.longest_wait = 0.0
        self._writer = Writer(folder, study, software)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._lock = StudyLock(folder, "collect")
        self._waiting: list[Attempt] = []
        self._waiting_bytes = 0
        self._changes: list[Change] = []
        self._changing: asyncio.Task[list[Any]] | None = None
        self._arrived, self._hurry = asyncio.Event(), asyncio.Event()
        self._committed = asyncio.Condition()
        self._submitted = self._done = 0
        self._committer: asyncio.Task[None] | None = None
        self._underway: asyncio.Future[None] | None = None
        self._is_ending = False
        self._failure: BaseException | None = None

    async def __aenter__(self) -> "Archive":
        self._lock.acquire()
        try:
            await self._call(self._writer.open)
        except BaseException:
            self._thread.shutdown()
            self._lock.release()
            raise
        self._committer = asyncio.create_task(self._commit_for_ever())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            await self._end()
        finally:
            await self._call(self._writer.close)
            self._thread.shutdown()
            self._lock.release()
        if kind is None:
            self._check()

    async def _end(self) -> None:
        """Make durable what was handed over, also where an interruption has cancelled the committing task."""
        self._is_ending = True
        self._arrived.set()
        self._hurry.set()
        if self._committer is not None:
            await asyncio.gather(self._committer, return_exceptions=True)
        if self._underway is not None:
            await asyncio.gather(self._underway, return_exceptions=self._failure is not None)
        if self._failure is None and self._waiting:
            batch, self._waiting = self._waiting, []
            await self._call(self._writer.commit, batch)

    async def _call(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something with files and ledger in the one thread that touches them."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def query(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the ledger."""
        return await self._call(self._writer.asked, work)

    async def change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Change the ledger beside its attempts; changes that are asked for at one moment share a commit."""
        self._check()
        self._changes.append(work)
        if self._changing is None:
            self._changing = asyncio.create_task(self._change_together())
        number = len(self._changes) - 1
        found: T = (await asyncio.shield(self._changing))[number]
        return found

    async def _change_together(self) -> list[Any]:
        changes, self._changes, self._changing = self._changes, [], None
        return await self._call(self._writer.change, changes)

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
        while self._waiting or not self._is_ending:
            await self._arrived.wait()
            if not self._waiting:
                continue
            if self._waiting_bytes < GATHERED_BYTES:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), GATHERED_SECONDS)
            self._hurry.clear()
            batch, self._waiting, self._waiting_bytes = self._waiting, [], 0
            self._arrived.clear()
            loop = asyncio.get_running_loop()
            self._underway = loop.run_in_executor(self._thread, self._writer.commit, batch)
            try:
                # Who cancels this task does not stop the thread, and still learns how the commit went.
                await asyncio.shield(self._underway)
                self._note_waits(batch)
            except Exception as problem:  # noqa: BLE001 - handed to whoever collects, who stops
                self._failure = problem
            async with self._committed:
                self._done += len(batch)
                self._committed.notify_all()
            if self._failure is not None:
                return

    def _note_waits(self, batch: list[Attempt]) -> None:
        now = asyncio.get_running_loop().time()
        ended = (attempt.ended for attempt in batch)
        self.longest_wait = max([self.longest_wait, *(now - one for one in ended if one is not None)])

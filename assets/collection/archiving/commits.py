"""What the thread of an archive does: commits of attempts, and of changes beside them, in one order."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from assets.collection.archiving import ledger, warc
from assets.collection.archiving.attempts import Attempt, written
from assets.collection.archiving.volumes import Volume, mend
from assets.storage import faults

T = TypeVar("T")


class Writer:
    """Files and ledger of an archive, in the hands of one thread."""

    def __init__(self, folder: Path, study: str, software: str):
        self._folder = folder
        self._volume = Volume(folder, study, software)
        self._ledger: sqlite3.Connection

    def open(self) -> None:
        """Open the ledger and cut what was never committed. Raises IntegrityProblem, OSError."""
        self._ledger = ledger.open_for_writing(self._folder)
        mend(self._folder, dict(self._ledger.execute("select name, committed_bytes from warc_files")))

    def close(self) -> None:
        """Close what is open."""
        self._volume.close()
        self._ledger.close()

    def asked(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The answer to a question to the ledger."""
        return work(self._ledger)

    def change(self, changes: list[Callable[[sqlite3.Connection], Any]]) -> list[Any]:
        """Commit changes beside the attempts in one transaction; what each of them gave back."""
        with ledger.transaction(self._ledger):
            return [change(self._ledger) for change in changes]

    def commit(self, batch: list[Attempt]) -> None:
        """Write the records of attempts, make them durable, then commit their rows."""
        if any(attempt.has_records for attempt in batch):
            self._volume.open(batch[0].moment)
        rows: list[ledger.Row] = []
        taken: set[str] = set()
        for attempt in batch:
            row = self._with_id(attempt.row, taken)
            if attempt.has_records:
                earlier = attempt.refers_to or self._earlier(row, attempt)
                row = written(self._volume, attempt, row, earlier)
            rows.append(row)
        self._volume.make_durable()
        ledger.append(self._ledger, rows, self._volume.name or None, self._volume.size)
        faults.point("ledger-committed")

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

    def _earlier(self, row: ledger.Row, attempt: Attempt) -> warc.Earlier | None:
        """The committed response of an earlier visit to this address that holds the same bytes."""
        if row.payload_sha256 is None or not attempt.exchanges:
            return None
        found = self._ledger.execute(
            "select record_id, url, attempted_at, stored_sha256 from attempts "
            "where source_id = ? and url = ? and payload_sha256 = ? and record_id is not null "
            "and visit_id <> ? and attempted_at <= ? order by sequence limit 1",
            (row.source_id, row.url, row.payload_sha256, row.visit_id, row.attempted_at),
        ).fetchone()
        if found is None or (attempt.exchanges[-1].status != 304 and found[3] != row.stored_sha256):
            return None
        return warc.Earlier(found[0], found[1], ledger.from_iso(found[2]), found[3])

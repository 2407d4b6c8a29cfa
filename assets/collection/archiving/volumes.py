"""The WARC files of an archive: the one that is being written, and where the others end by the ledger."""

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from assets.collection.archiving import warc
from assets.storage import faults
from assets.storage.files import fsync_directory

ENDING = ".warc.gz"
LARGEST_FILE = 1_000_000_000


class Volume:
    """The file that a collector writes to; the next one when it is large enough. For one thread."""

    def __init__(self, folder: Path, study: str, software: str):
        self.folder, self._study, self._software = folder, study, software
        self._file: BinaryIO | None = None
        self.name, self.size = "", 0

    def open(self, moment: datetime) -> None:
        """Open a file where none is open or the open one is full; `moment` stands in its first record."""
        if self._file is not None and self.size < LARGEST_FILE:
            return
        if self._file is not None:
            self._file.close()
        numbers = [
            int(path.name.removesuffix(ENDING).rpartition("-")[2]) for path in self.folder.glob(f"*{ENDING}")
        ]
        self.name = f"{self._study}-{max(numbers, default=0) + 1:06d}{ENDING}"
        self._file = (self.folder / self.name).open("xb")
        self.size = 0
        fsync_directory(self.folder)
        self.write(warc.warcinfo(self.name, self._study, self._software, moment))

    def write(self, data: bytes) -> tuple[int, int]:
        """Append a record; where it stands and how long it is."""
        assert self._file is not None
        self._file.write(data)
        place = (self.size, len(data))
        self.size += len(data)
        return place

    def make_durable(self) -> None:
        """Return once everything that was written is on the disk."""
        if self._file is None:
            return
        self._file.flush()
        faults.point("warc-written")
        os.fsync(self._file.fileno())
        faults.point("warc-durable")

    def close(self) -> None:
        """Close the file. What a full disk did not take was never committed; the next collector cuts it."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def mend(folder: Path, committed: dict[str, int]) -> None:
    """Cut off every file what was never committed, and keep it beside the file.

    `committed`: bytes of each file by the ledger. Raises IntegrityProblem where a file is shorter than that.
    """
    for name, length in committed.items():
        path = folder / name
        size = path.stat().st_size if path.is_file() else -1
        if size < length:
            raise warc.IntegrityProblem(
                f"{path}: the ledger knows {length} bytes, the file has {max(size, 0)}; "
                "restore it from a backup"
            )
    for path in sorted(folder.glob(f"*{ENDING}")):
        _cut_torn_tail(path, committed.get(path.name, 0))


def _cut_torn_tail(path: Path, committed: int) -> None:
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

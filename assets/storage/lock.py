"""One writer a study: `<data>/<study>/.lock`, an flock with the holder's name inside.

The kernel drops the flock when the holder dies, however it dies; the text inside only tells people who it is.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: process, its start time in clock ticks since boot, and host."""

    pid: int
    started: int
    host: str
    command: str

    def is_alive(self) -> bool:
        """False only where it is certain: same host, and no process with this pid and this start time."""
        return self.host != socket.gethostname() or _start_ticks(self.pid) == self.started


class LockHeld(Exception):
    """Another process writes to this study."""

    def __init__(self, path: Path, holder: Holder | None):
        self.path, self.holder = path, holder
        who = (
            f"process {holder.pid} on {holder.host} ({holder.command})"
            if holder
            else "a process that left no name"
        )
        super().__init__(f"study '{path.parent.name}' is being written by {who}; wait for it or stop it")


def _start_ticks(pid: int) -> int:
    """Start time of a process from /proc (field 22 of stat), 0 where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[19])


def this_process(command: str) -> Holder:
    """The running process as a holder."""
    return Holder(os.getpid(), _start_ticks(os.getpid()), socket.gethostname(), command)


def read_holder(path: Path) -> Holder | None:
    """The holder written in a lock file, None where it is empty or unreadable."""
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


class StudyLock:
    """The lock of one study, held from `acquire` to `release` or to the death of the process."""

    def __init__(self, study_root: Path, command: str):
        self.path = study_root / ".lock"
        self._command = command
        self._handle: int | None = None
        self.previous: Holder | None = None

    def acquire(self) -> "StudyLock":
        """Take the lock without waiting. Raises LockHeld naming the holder."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise LockHeld(self.path, read_holder(self.path)) from None
        self.previous = read_holder(self.path)
        data = json.dumps(asdict(this_process(self._command)), sort_keys=True).encode()
        os.ftruncate(handle, 0)
        os.pwrite(handle, data, 0)
        os.fsync(handle)
        self._handle = handle
        return self

    def acquire_within(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> "StudyLock":
        """Take the lock, asking again every second; for runs that the daemon starts. Raises LockHeld."""
        for _ in range(int(seconds)):
            try:
                return self.acquire()
            except LockHeld:
                sleep(1.0)
        return self.acquire()

    def release(self) -> None:
        """Give the lock back; the name inside goes with it."""
        if self._handle is None:
            return
        os.ftruncate(self._handle, 0)
        os.close(self._handle)
        self._handle = None

"""A file is the old or the new one, and a lock names its holder."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assets.storage import files
from assets.storage.lock import Holder, LockHeld, StudyLock, read_holder, this_process


def test_a_written_file_is_whole_and_nothing_temporary_is_left(tmp_path: Path):
    digest = files.write_bytes(tmp_path / "deep" / "table.parquet", b"rows")
    assert (tmp_path / "deep" / "table.parquet").read_bytes() == b"rows"
    assert digest == files.sha256(tmp_path / "deep" / "table.parquet")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["table.parquet"]


def test_a_full_disk_leaves_the_old_file_and_no_temporary_one(tmp_path: Path):
    target = tmp_path / "manifest.json"
    files.write_bytes(target, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            files.write_bytes(target, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_writer_killed_before_the_rename_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "index.json"
    files.write_bytes(target, b"old")
    code = (
        "from assets.storage import files; from pathlib import Path;"
        f"files.write_bytes(Path({str(target)!r}), b'new')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "FAULT_AT": "file-before-rename"}, check=False
    )
    assert result.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    files.sweep_temporary(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.json"]


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path):
    with_lock = StudyLock(tmp_path / "china", "digov run").acquire()
    with pytest.raises(LockHeld) as caught:
        StudyLock(tmp_path / "china", "digov run").acquire()
    assert str(os.getpid()) in str(caught.value)
    assert caught.value.holder == this_process("digov run")
    with_lock.release()
    assert StudyLock(tmp_path / "china", "digov run").acquire().previous is None


def test_the_lock_of_a_killed_holder_is_taken_over_and_its_name_known(tmp_path: Path):
    code = (
        "import os, signal; from pathlib import Path; from assets.storage.lock import StudyLock;"
        f"StudyLock(Path({str(tmp_path / 'china')!r}), 'digov run').acquire();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    lock = StudyLock(tmp_path / "china", "digov run").acquire()
    assert lock.previous is not None
    assert not lock.previous.is_alive()
    assert read_holder(lock.path) == this_process("digov run")


def test_a_reused_pid_is_not_taken_for_the_dead_holder():
    mine = this_process("digov run")
    assert mine.is_alive()
    assert not Holder(mine.pid, mine.started + 1, mine.host, "digov run").is_alive()


def test_a_holder_on_another_host_is_never_called_dead():
    assert Holder(1, 1, "elsewhere.example", "digov run").is_alive()


def test_waiting_for_a_lock_ends_with_the_holder_named(tmp_path: Path):
    naps: list[float] = []
    held = StudyLock(tmp_path / "china", "digov run").acquire()
    with pytest.raises(LockHeld, match=str(os.getpid())):
        StudyLock(tmp_path / "china", "daemon").acquire_within(3, sleep=naps.append)
    assert naps == [1.0, 1.0, 1.0]
    held.release()

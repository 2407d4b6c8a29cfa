"""Files that are either the old or the new one, never half of either.

Every write: temporary file in the same directory, flush, fsync, read back, rename, fsync of the directory.
"""

import hashlib
import os
import shutil
from pathlib import Path

from assets.storage import faults

TEMPORARY_PREFIX = ".tmp-"


def sha256_bytes(data: bytes) -> str:
    """SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes as 64 hex digits, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def fsync_directory(folder: Path) -> None:
    """Make the names in a folder durable (POSIX: a rename is durable only after this)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_bytes(path: Path, data: bytes) -> str:
    """Write a file atomically and durably; return the SHA-256 of what was read back.

    Raises OSError (disk full, permission) with no file under the final name, and OSError where the disk gave
    back other bytes than were written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{path.name}"[-200:])
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        digest = sha256(temporary)
        if digest != sha256_bytes(data):
            raise OSError(f"{path}: the disk gave back other bytes than were written")
        faults.point("file-before-rename")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_directory(path.parent)
    return digest


def sync_tree(folder: Path) -> None:
    """fsync every file and folder below a folder that was written by several writers."""
    for root, _, names in os.walk(folder):
        for name in names:
            with Path(root, name).open("rb") as handle:
                os.fsync(handle.fileno())
        fsync_directory(Path(root))


def remove_tree(folder: Path) -> None:
    """Remove a folder: first out of sight under a temporary name, then file by file."""
    if not folder.exists():
        return
    hidden = folder.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{folder.name}"[-200:])
    folder.replace(hidden)
    shutil.rmtree(hidden)


def sweep_temporary(folder: Path) -> None:
    """Remove what dead writers left below a folder; call it only while holding the lock of the study."""
    for path in sorted(folder.rglob(f"{TEMPORARY_PREFIX}*"), reverse=True):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

"""Files that hold WARC files: one itself, or a WACZ (a zip with the files below archive/).

Names inside a zip decide nothing but what is read: bytes go to a folder of our own under numbers. What a zip
says of sizes is not believed; what comes out is counted.
"""

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from assets.storage import files

MOST_MEMBERS = 100_000
MOST_BYTES = 50_000_000_000
# A WARC file in a zip is compressed already, or text: more than this is a bomb.
MOST_RATIO = 200
_PIECE = 1 << 20
_ENDINGS = (".warc", ".warc.gz")


class NotAContainer(ValueError):
    """A file that holds no WARC file; the text says what it is."""


@dataclass
class Container:
    """WARC files inside a file, by name, and what in it is not taken, with the reason."""

    files: list[tuple[str, Path]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def opened(path: Path, room: Path) -> Iterator[Container]:
    """The WARC files of a file; those of a zip lie in a temporary folder of `room` meanwhile.

    A run that was killed leaves that folder behind; the next one sweeps it. Raises NotAContainer.
    """
    with path.open("rb") as handle:
        start = handle.read(8)
    if start[:2] != b"PK":
        if start[:3] != b"\x1f\x8b\x08" and start[:5] != b"WARC/":
            raise NotAContainer(f"{path.name} is no WARC file and no WACZ file")
        yield Container([(path.name, path)])
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = _warc_members(archive)
            room.mkdir(parents=True, exist_ok=True)
            prefix = f"{files.TEMPORARY_PREFIX}{os.getpid()}-"
            with tempfile.TemporaryDirectory(prefix=prefix, dir=room) as folder:
                yield _unpacked(archive, members, Path(folder))
    except zipfile.BadZipFile as problem:
        raise NotAContainer(f"{path.name} is a damaged WACZ file ({problem})") from problem


def _warc_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise NotAContainer(f"a zip of {len(members)} files; at most {MOST_MEMBERS} are read")
    found = [member for member in members if member.filename.lower().endswith(_ENDINGS)]
    if not found:
        raise NotAContainer("a zip without a WARC file below archive/")
    return found


def _unpacked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> Container:
    container = Container()
    promised = _promised(archive)
    room = min(MOST_BYTES, shutil.disk_usage(folder).free // 2)
    names: set[str] = set()
    for member in members:
        name = member.filename
        why = _unsafe(member) or ("stands twice in the zip" if name in names else None)
        names.add(name)
        target = folder / f"{len(container.files):06d}"
        if why is None:
            room, why = _copied(archive, member, target, room, promised.get(name))
        if why is None:
            container.files.append((name, target))
        else:
            container.refused.append((name[:200], why))
    return container


def _unsafe(member: zipfile.ZipInfo) -> str | None:
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith("/") or ".." in parts or "\\" in member.filename or ":" in parts[0]:
        return "its name leads out of the zip"
    if parts[0] != "archive":
        return "lies outside archive/"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link and no file"
    if member.flag_bits & 1:
        return "is encrypted"
    return None


def _copied(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, room: int, promised: str | None
) -> tuple[int, str | None]:
    """Unpack one file; the room that is left, and why it is not taken."""
    running = hashlib.sha256()
    total = 0
    most = min(room, max(member.compress_size * MOST_RATIO, _PIECE))
    try:
        with archive.open(member) as source, target.open("wb") as copy:
            while piece := source.read(_PIECE):
                total += len(piece)
                if total > most:
                    target.unlink()
                    return room, f"unpacks to more than {most} bytes"
                running.update(piece)
                copy.write(piece)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as problem:
        return room - total, f"cannot be unpacked ({problem})"
    if promised is not None and promised != running.hexdigest():
        target.unlink()
        return room - total, "its SHA-256 is not the one in datapackage.json"
    return room - total, None


def _promised(archive: zipfile.ZipFile) -> dict[str, str]:
    """SHA-256 of the files by name, as datapackage.json of the WACZ says them."""
    try:
        with archive.open("datapackage.json") as handle:
            document = json.loads(_bounded(handle))
        rows = document["resources"]
        return {
            str(row["path"]): str(row["hash"]).removeprefix("sha256:").lower()
            for row in rows
            if str(row.get("hash", "")).startswith("sha256:")
        }
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return {}


def _bounded(handle: IO[Any]) -> bytes:
    data = handle.read(10_000_001)
    if len(data) > 10_000_000:
        raise ValueError("a description of more than ten million bytes")
    return bytes(data)

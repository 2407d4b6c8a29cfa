"""One file that holds many, each with its hash: the form of a backup.

A gzipped tar. Its first member, `manifest.json`, lists every other member with bytes and SHA-256. Order,
times, owners and modes are fixed, so the same content gives the same bytes, and any `tar` can open it.
Reading trusts nothing: a member that is no plain file, has no plain name, is not listed, or has other bytes
stops it.
"""

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from assets.releases.errors import IntegrityError, StorageError
from assets.releases.manifest import json_bytes
from assets.storage import faults, files

MANIFEST = "manifest.json"
FORMAT = 1
# Evidence is mostly compressed already: more effort would only take time.
EFFORT = 3
PIECE = 1 << 20
# Some members are restricted: nobody but the owner of the file may read it.
PRIVATE = 0o600
LARGEST_MANIFEST = 512 << 20
UNREADABLE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError, TypeError)
Take = Callable[["Member"], IO[bytes] | None]


@dataclass(frozen=True)
class Member:
    """One file inside: its plain name, size and hash."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """What the manifest says: the facts given by the writer, and the members in order."""

    about: Mapping[str, Any]
    members: tuple[Member, ...]


def is_plain_name(name: str) -> bool:
    """Whether a name can only mean a file below the folder that it is put into."""
    has_odd_part = any(part in ("", ".", "..") for part in name.split("/"))
    has_odd_character = any(
        character in "\\\0\n\r" or "\ud800" <= character <= "\udfff" for character in name
    )
    return not (has_odd_part or has_odd_character or name[1:2] == ":")


def write(path: Path, about: Mapping[str, Any], sources: Mapping[str, Path | bytes]) -> Contents:
    """Write the file atomically and read all of it back. Returns what it holds.

    Raises StorageError where a source changes meanwhile, OSError from the disk, IntegrityError where the disk
    gave back other bytes. In none of these cases is there a file under the final name.
    """
    wrong = [name for name in sources if not is_plain_name(name) or name == MANIFEST]
    if wrong:
        raise StorageError(f"the file name {wrong[0]!r} cannot be saved: rename it and try again")
    for left_over in path.parent.glob(f"{files.TEMPORARY_PREFIX}*-{path.name}"):
        left_over.unlink()
    members = tuple(_measured(name, sources[name]) for name in sorted(sources))
    contents = Contents({"format": FORMAT, **about}, members)
    temporary = path.with_name(f"{files.TEMPORARY_PREFIX}{os.getpid()}-{path.name}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as handle:
            _write_members(handle, contents, sources)
            handle.flush()
            os.fsync(handle.fileno())
        faults.point("backup-written")
        if check(temporary) != contents:
            raise IntegrityError(f"{path.name}: the disk gave back another manifest than was written")
        faults.point("backup-before-rename")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    files.fsync_directory(path.parent)
    return contents


def _measured(name: str, source: Path | bytes) -> Member:
    if isinstance(source, bytes):
        return Member(name, len(source), files.sha256_bytes(source))
    return Member(name, source.stat().st_size, files.sha256(source))


def _write_members(handle: IO[bytes], contents: Contents, sources: Mapping[str, Path | bytes]) -> None:
    manifest = json_bytes({**contents.about, "files": [asdict(member) for member in contents.members]})
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=handle, compresslevel=EFFORT, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.addfile(_header(MANIFEST, len(manifest)), BytesIO(manifest))
        for member in contents.members:
            source = sources[member.path]
            with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as content:
                reader = _Hashing(content)
                try:
                    tar.addfile(_header(member.path, member.bytes), reader)
                except OSError as problem:
                    if problem.errno is not None:
                        raise
                    raise _changing(member.path) from problem  # tarfile: fewer bytes than were announced
                if reader.digest.hexdigest() != member.sha256 or content.read(1):
                    raise _changing(member.path)


def _changing(name: str) -> StorageError:
    return StorageError(f"{name} was changed while it was being saved: nothing was written, run it again")


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode, header.mtime = size, 0o644, 0
    return header


class _Hashing:
    """A reader that hashes what passes through."""

    def __init__(self, content: IO[bytes]):
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


def check(path: Path) -> Contents:
    """Read all of it, compare every member with the manifest. Raises IntegrityError naming the member."""
    return _read(path, lambda member: None)


def extract(path: Path, folder: Path) -> Contents:
    """Write all members below an empty folder, comparing them once more, and make them durable."""

    def take(member: Member) -> IO[bytes]:
        target = folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")

    contents = _read(path, take)
    files.sync_tree(folder)
    return contents


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What the libraries say about damaged bytes, as one error of ours."""
    try:
        yield
    except UNREADABLE as problem:
        kind = type(problem).__name__
        raise IntegrityError(
            f"{name} is damaged or is no backup ({kind}): use another copy of it"
        ) from problem


def _read(path: Path, take: Take) -> Contents:
    with _told(path.name), path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            contents = _read_manifest(path.name, tar)
            waiting = {member.path: member for member in contents.members}
            while header := tar.next():
                _read_member(path.name, tar, header, waiting, take)
            if waiting:
                raise IntegrityError(f"{path.name}: the member {next(iter(waiting))} is missing")
        while packed.read(PIECE):  # to the end: only there gzip compares its own checksum
            pass
        return contents


def _read_manifest(name: str, tar: tarfile.TarFile) -> Contents:
    header = tar.next()
    content = tar.extractfile(header) if header and header.isreg() and header.name == MANIFEST else None
    if header is None or content is None or header.size > LARGEST_MANIFEST:
        raise IntegrityError(f"{name} is no backup: its first member is not {MANIFEST}")
    about = json.loads(content.read())
    if about["format"] != FORMAT:
        raise IntegrityError(f"{name} has format {about['format']}; this digov reads format {FORMAT}")
    members = tuple(Member(**entry) for entry in about.pop("files"))
    for member in members:
        if not is_plain_name(member.path):
            raise IntegrityError(f"{name}: the member {member.path!r} would lie outside of its folder")
    if len({member.path for member in members}) != len(members):
        raise IntegrityError(f"{name}: its {MANIFEST} lists a member twice")
    return Contents(about, members)


def _read_member(
    name: str, tar: tarfile.TarFile, header: tarfile.TarInfo, waiting: dict[str, Member], take: Take
) -> None:
    if header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise IntegrityError(f"{name}: the member {header.name!r} is no plain file (a link or a device)")
    member = waiting.pop(header.name, None)
    if member is None:
        raise IntegrityError(
            f"{name}: the member {header.name!r} is not in its {MANIFEST}, or is there twice"
        )
    content = tar.extractfile(header)
    digest = hashlib.sha256()
    if content is None or header.size != member.bytes:
        raise IntegrityError(f"{name}: the member {member.path} has another size than its {MANIFEST} says")
    target = take(member)
    try:
        while data := content.read(PIECE):
            digest.update(data)
            if target:
                target.write(data)
    except UNREADABLE as problem:
        kind = type(problem).__name__
        raise IntegrityError(f"{name}: the member {member.path} cannot be read ({kind})") from problem
    finally:
        if target:
            target.close()
    if digest.hexdigest() != member.sha256:
        raise IntegrityError(f"{name}: the member {member.path} has other bytes than its {MANIFEST} says")

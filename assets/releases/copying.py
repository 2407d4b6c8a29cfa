"""Copies of releases for a team: a folder, say on a shared drive, that reads like a data root.

`<folder>/<study>/releases/` gets the same layout as at home, so `digov release list --data <folder>` works on
it. Each tier of a release is copied into a temporary directory, compared with its manifest, and renamed; the
index of the folder is switched last, and names only the tiers that were copied. Killed at any arrow, a reader
sees the old or the new index, and every release that an index names is whole. Nothing that is stable is ever
removed or replaced.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from assets.releases.checking import verify_files
from assets.releases.errors import IntegrityError, ReleaseError, StorageError, UnknownName, VersionTaken
from assets.releases.index import (
    CANDIDATE,
    CANDIDATES,
    INDEX,
    STABLE,
    Entry,
    Index,
    find,
    folder_of,
    read_index,
    write_index,
)
from assets.releases.manifest import OUTSIDE_THE_TREE, read_manifest
from assets.releases.sealed_tar import is_plain_name
from assets.releases.tiers import PUBLIC, TIERS
from assets.releases.version import parse
from assets.storage import faults, files

PIECE = 1 << 20
# The index, the names of the folders, and what a file system needs for itself.
ROOM_TO_SPARE = 1 << 20


@dataclass(frozen=True)
class Copied:
    """One tier of a release in the folder of the team; `is_new` where this copy brought it."""

    entry: Entry
    tier: str
    is_new: bool
    bytes: int


def wanted_releases(releases: Path, wanted: str | None) -> tuple[Entry, ...]:
    """What to copy: every stable release, or the one that was asked for (a version, `candidate`, `latest`).

    Raises ReleaseError where there is none, UnknownName for another version.
    """
    if wanted is not None:
        return (find(releases, wanted),)
    stable = tuple(entry for entry in read_index(releases).releases if entry.channel == STABLE)
    if not stable:
        found = find(releases)  # says so where there is no release at all
        raise ReleaseError(
            f"there is no stable release to copy, only the candidate {found.version}: publish it, "
            "or ask for it with --release candidate"
        )
    return stable


def check_target(folder: Path, study: str, data: Path) -> None:
    """Refuse a folder that lies in the data root, or whose drive is not there. Raises ReleaseError."""
    place, root = (folder / study / "releases").resolve(), data.resolve()
    if place.is_relative_to(root) or root.is_relative_to(place.parent):
        raise ReleaseError(f"{folder} lies in the data root {data}: choose a folder outside of it")
    if not folder.is_dir() and not folder.resolve().parent.is_dir():
        raise ReleaseError(f"there is no folder {folder.parent}: is the drive of the team connected?")


def tiers_for(reader: str) -> tuple[str, ...]:
    """The tiers that a copy for a kind of reader holds: the public one alone, or both for the team."""
    if reader not in TIERS:
        raise UnknownName("tier", reader, TIERS, "a release")
    return TIERS[: TIERS.index(reader) + 1]


def copy_releases(
    source: Path,
    target: Path,
    entries: Iterable[Entry],
    say: Callable[[str], None] = lambda _: None,
    tiers: tuple[str, ...] = (PUBLIC,),
) -> tuple[Copied, ...]:
    """Copy tiers of releases from one folder of releases to another, both `…/<study>/releases`.

    Call it while holding the lock of the target. What is there already with the same content is checked and
    left alone. `say` is told of each. Raises VersionTaken where the target has other content under a stable
    version, UnknownName where a release lacks a tier, IntegrityError where bytes differ from a manifest on
    either side, StorageError where the room does not suffice.
    """
    files.sweep_temporary(target)
    index = _opened_index(target)
    places = [(entry, tier, folder_of(source, entry, tier)) for entry in entries for tier in tiers]
    plan = [(entry, tier, origin, _is_there(target, index, entry, tier)) for entry, tier, origin in places]
    _check_room(target, [read_manifest(origin) for _, _, origin, is_there in plan if not is_there])
    copied = []
    for entry, tier, origin, is_there in plan:
        name = f"{entry.version} ({tier})"
        say(f"{name} is there already" if is_there else f"copying {name}")
        size = 0 if is_there else _copy_one(source, origin, target, entry, tier)
        copied.append(Copied(entry, tier, not is_there, size))
    switched = index
    for entry, tier, _, _ in plan:
        switched = _with(switched, entry, tier)
    if switched != index:
        write_index(target, switched)
        faults.point("copy-index-switched")
    _sweep(target, switched)
    return tuple(copied)


def _opened_index(target: Path) -> Index:
    """The index of the target; a new target gets an empty one first: a half copy is no error to a reader."""
    index = read_index(target)
    if not (target / INDEX).exists():
        write_index(target, index)
        faults.point("copy-folder-opened")
    return index


def _with(index: Index, entry: Entry, tier: str) -> Index:
    """The index with a copied tier; a candidate that a stable release has overtaken goes."""
    if known := _named(index, entry):
        return index.with_entry(_with_tier(known, entry, tier))
    entry = _with_tier(replace(entry, tree_hashes={}), entry, tier)
    candidate = index.candidate
    if entry.channel == STABLE and candidate and parse(candidate.version) <= parse(entry.version):
        index = index.without_candidate()
    return index.with_entry(entry)


def _named(index: Index, entry: Entry) -> Entry | None:
    """What the index of the target has under the version of a release; for a candidate, the same one."""
    known = next((one for one in index.releases if one.version == entry.version), None)
    if known is None or known.channel == STABLE:
        return known
    hashes = {tier: entry.tree_hashes.get(tier) for tier in known.tiers}
    return known if known.folder == entry.folder and hashes == known.tree_hashes else None


def _with_tier(known: Entry, entry: Entry, tier: str) -> Entry:
    hashes = dict(known.tree_hashes) | {tier: entry.tree_hashes[tier]}
    return replace(known, tree_hashes={one: hashes[one] for one in TIERS if one in hashes})


def _is_there(target: Path, index: Index, entry: Entry, tier: str) -> bool:
    """Whether the target has this tier of a release already. Raises VersionTaken and IntegrityError."""
    named = _named(index, entry)
    for one, known in (named.tree_hashes if named and named.channel == STABLE else {}).items():
        here = entry.tree_hashes.get(one, known)
        if known != here:
            raise VersionTaken(
                f"{target} has {entry.version} with other content (tree hash {known[:12]}, here "
                f"{here[:12]}): a stable version never changes; find out which of the two is right"
            )
    folder = target / (named.folder if named and named.channel == STABLE else entry.folder) / tier
    is_named = named is not None and tier in named.tree_hashes
    if not folder.exists() or (entry.channel == CANDIDATE and not is_named):
        return False  # or left by a copy that was killed before its switch: a candidate is made again
    if problems := verify_files(folder):
        first = problems[0]
        raise IntegrityError(
            f"{folder}: {first['file']}: {first['what']}; move this folder away and copy again"
        )
    if read_manifest(folder)["tree_hash"] != entry.tree_hashes[tier]:
        raise VersionTaken(f"{folder} holds other content than {entry.version} here; it stays as it is")
    return True


def _check_room(target: Path, manifests: list[dict]) -> None:
    needed = sum(file["bytes"] for manifest in manifests for file in manifest["files"])
    free = shutil.disk_usage(target).free
    if manifests and needed + ROOM_TO_SPARE > free:
        raise StorageError(
            f"{target} has {free / 1e6:,.0f} MB free, the copy needs "
            f"{(needed + ROOM_TO_SPARE) / 1e6:,.0f} MB; nothing was copied: free some space there"
        )


def _copy_one(source: Path, origin: Path, target: Path, entry: Entry, tier: str) -> int:
    """One tier directory: copy, compare, rename. Returns the bytes copied."""
    final = target / entry.path_of(tier)
    temporary = target / f"{files.TEMPORARY_PREFIX}{os.getpid()}-{entry.version}-{tier}"
    try:
        size = _copy_files(origin, temporary)
    except FileNotFoundError as problem:
        if entry in read_index(source).releases:
            raise IntegrityError(f"{origin}: {Path(problem.filename).name} is missing") from problem
        raise StorageError(
            f"the candidate {entry.version} was replaced while it was copied: copy again"
        ) from problem
    if problems := verify_files(temporary):  # reads all of it back
        raise IntegrityError(f"release {entry.version}: {problems[0]['file']}: {problems[0]['what']}")
    files.sync_tree(temporary)
    faults.point("copy-files-written")
    final.parent.mkdir(parents=True, exist_ok=True)
    files.remove_tree(final)  # a candidate of a killed copy; a stable directory is never here
    temporary.rename(final)
    files.fsync_directory(final.parent)
    files.fsync_directory(final.parent.parent)
    files.fsync_directory(target)
    faults.point("copy-renamed")
    return size


def _copy_files(origin: Path, folder: Path) -> int:
    manifest = read_manifest(origin)
    listed = {file["path"]: file["sha256"] for file in manifest["files"]}
    size = 0
    for name in (*sorted(listed), *OUTSIDE_THE_TREE):
        if not is_plain_name(name):
            raise IntegrityError(f"{origin}: the manifest lists {name!r}, which is no plain name")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with (origin / name).open("rb") as reader, path.open("xb") as writer:
            while piece := reader.read(PIECE):
                digest.update(piece)
                size += writer.write(piece)
        if digest.hexdigest() != listed.get(name, digest.hexdigest()):
            raise IntegrityError(f"{origin}: {name} is not the file that was released; nothing was copied")
        faults.point("copy-file-written")
    return size


def _sweep(target: Path, index: Index) -> None:
    """Remove candidates that the index no longer names."""
    kept = {entry.folder for entry in index.releases}
    folder = target / CANDIDATES
    for child in sorted(folder.iterdir()) if folder.is_dir() else []:
        if f"{CANDIDATES}/{child.name}" not in kept:
            files.remove_tree(child)

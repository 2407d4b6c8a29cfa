"""Putting a backup back: everything is compared before anything is written under its final name.

What is there already and equal stays; what is missing is added; anything different refuses the whole restore,
so nothing that people collected or decided is ever overwritten. Killed at any arrow, the same restore run
again ends in the same state. Call `restore` while holding the lock of the study.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.releases import sealed_tar
from assets.releases.backups import (
    EVIDENCE,
    KIND,
    MICRODATA,
    PARTS,
    RELEASES,
    STUDY,
    evidence_files,
    study_files,
    summary,
)
from assets.releases.checking import verify_entry_files
from assets.releases.errors import IntegrityError, ReleaseError, StorageError
from assets.releases.index import INDEX, STABLE, Entry, Index, read_index, write_index
from assets.releases.manifest import read_manifest
from assets.releases.version import parse
from assets.storage import faults, files, sqlite_copies
from assets.storage.layout import StudyLayout

SAME, PUT_BACK, SET_ASIDE, NOT_SAVED = "same", "put_back", "set_aside", "not_saved"


@dataclass(frozen=True)
class Restored:
    """What a restore did: files added by part, versions added, and what became of the study files."""

    saved: dict[str, Any]
    added: dict[str, int]
    releases: tuple[str, ...]
    study_files: str
    study_folder: Path


def read_backup(file: Path) -> sealed_tar.Contents:
    """Read and compare all of a backup. Raises ReleaseError (none there) or IntegrityError (damaged)."""
    if not file.is_file():
        raise ReleaseError(f"there is no file {file}")
    contents = sealed_tar.check(file)
    about = contents.about
    if about.get("kind") != KIND or not str(about.get("study", "")).isidentifier():
        raise IntegrityError(f"{file.name} is no backup of digov: use another file")
    for member in contents.members:
        if member.path.split("/")[0] not in PARTS or "/" not in member.path:
            raise IntegrityError(f"{file.name}: the member {member.path} belongs to no part of a backup")
    return contents


def restore(layout: StudyLayout, file: Path, contents: sealed_tar.Contents) -> Restored:
    """Put a backup (as `read_backup` gave it) back below the data root of its study.

    Study files go to the study folder where there is none; where it has other files, those stay and the saved
    ones are laid beside the data. Raises ReleaseError where evidence that is there differs from the backup,
    StorageError where the room does not suffice, IntegrityError where the backup changed meanwhile.
    """
    files.sweep_temporary(layout.root)
    staging = layout.root / f"{files.TEMPORARY_PREFIX}{os.getpid()}-restore"
    try:
        _check_room(layout.root, contents)
        missing = _missing_evidence(layout, contents, staging / "compare")
        saved = staging / "saved"
        saved.mkdir(parents=True)
        sealed_tar.extract(file, saved)
        _make_private(saved / MICRODATA)
        releases = _missing_releases(layout, saved / RELEASES)
        faults.point("restore-staged")
        added = {part: _add(saved, layout.root, missing[part], part) for part in EVIDENCE}
        _add_releases(layout.releases, saved / RELEASES, releases)
        study, folder = _put_study_files(layout, saved / STUDY, contents)
    finally:
        files.remove_tree(staging)
    versions = tuple(entry.version for entry in releases)
    return Restored(summary(contents), added, versions, study, folder)


def _make_private(folder: Path) -> None:
    """Nobody but the owner reads what lies below a folder of restricted files."""
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        path.chmod(0o700 if path.is_dir() else sealed_tar.PRIVATE)


def _check_room(root: Path, contents: sealed_tar.Contents) -> None:
    needed = sum(member.bytes for member in contents.members)
    free = shutil.disk_usage(root).free
    if needed > free:
        raise StorageError(
            f"{root} has {free / 1e6:,.0f} MB free, the backup holds {needed / 1e6:,.0f} MB: "
            "nothing was written"
        )


def _missing_evidence(
    layout: StudyLayout, contents: sealed_tar.Contents, scratch: Path
) -> dict[str, list[str]]:
    """Members of the evidence that are missing. Raises ReleaseError where one is there and differs."""
    missing: dict[str, list[str]] = {part: [] for part in EVIDENCE}
    different = []
    for part in EVIDENCE:
        there = evidence_files(layout.root / part, part, scratch, {})
        for member in contents.members:
            if member.path.split("/")[0] != part:
                continue
            present = there.get(member.path)
            path = layout.root / member.path
            if isinstance(present, Path):
                different += [member.path] if files.sha256(present) != member.sha256 else []
            elif path.exists() or any(
                path.with_name(path.name + end).exists() for end in sqlite_copies.SIDECARS
            ):
                different.append(member.path)
            else:
                missing[part].append(member.path)
    if different:
        shown = ", ".join(different[:3]) + (f" and {len(different) - 3} more" if different[3:] else "")
        parts = " and ".join(
            str(layout.root / part) for part in sorted({one.split("/")[0] for one in different})
        )
        raise ReleaseError(
            f"evidence of study {layout.study} is there and differs from the backup: {shown}; nothing was "
            f"written. If the backup is the one to keep, move {parts} away first"
        )
    return missing


def _missing_releases(layout: StudyLayout, saved: Path) -> tuple[Entry, ...]:
    """Entries of the saved index that the one here does not name, verified. Raises as `restore` does."""
    index, here = read_index(saved), _index_here(layout.releases)
    there = {entry.version: entry for entry in here.releases if entry.channel == STABLE}
    missing = []
    for entry in index.releases:
        if entry.channel != STABLE or not sealed_tar.is_plain_name(entry.folder):
            raise IntegrityError(
                "the index in the backup names a release that is not stable: use another backup"
            )
        if not _is_whole(saved, entry):
            raise IntegrityError(f"release {entry.version} in the backup does not verify: use another backup")
        place = layout.releases / entry.folder
        known = there.get(entry.version, entry)
        is_other = known.tree_hashes != entry.tree_hashes
        if is_other or (place.exists() and not _is_whole(layout.releases, entry)):
            raise ReleaseError(
                f"{place} differs from release {entry.version} of the backup; nothing was written. "
                f"If the backup is the one to keep, move {layout.releases} away first"
            )
        if entry.version not in there or not place.exists():
            missing.append(entry)
    return tuple(missing)


def _index_here(releases: Path) -> Index:
    """The index of the data root; a lost one counts as empty, for the backup can bring it back."""
    return read_index(releases) if (releases / INDEX).exists() else Index()


def _is_whole(releases: Path, entry: Entry) -> bool:
    """Whether every tier of a release is there, verifies, and is the one that the entry names."""
    return not verify_entry_files(releases, entry) and all(
        read_manifest(releases / entry.path_of(tier))["tree_hash"] == entry.tree_hashes[tier]
        for tier in entry.tiers
    )


def _add(saved: Path, root: Path, missing: list[str], part: str) -> int:
    """Move what is missing into place: a whole part in one step, else file by file, databases last."""
    if missing and not (root / part).exists():
        (saved / part).rename(root / part)
        files.fsync_directory(root)
        faults.point("restore-part-moved")
        return len(missing)
    for name in sorted(missing, key=lambda one: (sqlite_copies.is_sqlite(saved / one), one)):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (saved / name).rename(path)
        files.fsync_directory(path.parent)
        faults.point("restore-file-moved")
    return len(missing)


def _add_releases(releases: Path, saved: Path, missing: tuple[Entry, ...]) -> None:
    """Directories first, the index last; a candidate that a restored release overtakes leaves the index."""
    if not missing:
        return
    index = _index_here(releases)
    if not (releases / INDEX).exists():
        write_index(releases, index)  # a directory without an index would be an error to a reader
    for entry in missing:
        if not (releases / entry.folder).exists():
            (saved / entry.folder).rename(releases / entry.folder)
            files.fsync_directory(releases)
        faults.point("restore-release-moved")
        if index.candidate and parse(index.candidate.version) <= parse(entry.version):
            index = index.without_candidate()
        index = index.with_entry(entry)
    write_index(releases, index)
    faults.point("restore-index-switched")


def _put_study_files(layout: StudyLayout, saved: Path, contents: sealed_tar.Contents) -> tuple[str, Path]:
    """The study files: back where there are none, beside the data where there are others."""
    wanted = {
        member.path.removeprefix(f"{STUDY}/"): member.sha256
        for member in contents.members
        if member.path.startswith(f"{STUDY}/")
    }
    if not wanted:
        return NOT_SAVED, layout.folder
    if not layout.folder.exists():
        layout.folder.parent.mkdir(parents=True, exist_ok=True)
        for left_over in layout.folder.parent.glob(f"{files.TEMPORARY_PREFIX}*-{layout.folder.name}"):
            files.remove_tree(left_over)
        near = layout.folder.with_name(f"{files.TEMPORARY_PREFIX}{os.getpid()}-{layout.folder.name}")
        shutil.copytree(saved, near)  # the study may lie on another disk than the data
        files.sync_tree(near)
        faults.point("restore-study-copied")
        near.rename(layout.folder)
        files.fsync_directory(layout.folder.parent)
        return PUT_BACK, layout.folder
    if {name: files.sha256(path) for name, path in study_files(layout.folder).items()} == wanted:
        return SAME, layout.folder
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(wanted.items()))
    aside = layout.root / f"study-files-{files.sha256_bytes(lines.encode())[:12]}"
    if not aside.exists():
        saved.rename(aside)
        files.fsync_directory(layout.root)
    return SET_ASIDE, aside

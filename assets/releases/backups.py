"""A backup: what of a study cannot be built again, in one file.

Saved are the captured pages with their ledger, people's decisions, microdata of surveys, media corpora, the
stable releases with their index, and the study files as they are. Not saved is what a run makes from these:
landing, warehouse, results of gates, candidates. Call `back_up` while holding the lock of the study.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from assets.releases import sealed_tar
from assets.releases.checking import verify_entry_files
from assets.releases.errors import IntegrityError, ReleaseError
from assets.releases.index import INDEX, STABLE, Index, folder_of, index_bytes, read_index
from assets.storage import files, sqlite_copies
from assets.storage.layout import StudyLayout

KIND = "digov backup"
ARCHIVE, CODING, MICRODATA, MEDIA = EVIDENCE = ("archive", "coding", "microdata", "media")
RELEASES, STUDY = "releases", "study"
PARTS = (*EVIDENCE, RELEASES, STUDY)
Sources = dict[str, Path | bytes]


def back_up(layout: StudyLayout, file: Path) -> dict[str, Any]:
    """Save the evidence of a study into a new file; returns `summary` of what it holds.

    Raises ReleaseError where the file cannot be where it was asked for or there is nothing to save,
    IntegrityError where evidence is damaged; sealed_tar.write raises where it changes meanwhile.
    """
    check_place(layout, file)
    files.sweep_temporary(layout.root)
    scratch = layout.root / f"{files.TEMPORARY_PREFIX}{os.getpid()}-backup"
    try:
        rows: dict[str, dict[str, int]] = {}
        stable = stable_index(layout.releases)
        sources: Sources = {}
        for part in EVIDENCE:
            sources |= evidence_files(layout.root / part, part, scratch, rows)
        sources |= {
            **_release_files(layout.releases, stable),
            **{f"{STUDY}/{name}": path for name, path in study_files(layout.folder).items()},
        }
        about = {
            "kind": KIND,
            "study": layout.study,
            "releases": [entry.version for entry in stable.releases],
            "rows": rows,
        }
        return summary(sealed_tar.write(file, about, sources))
    finally:
        files.remove_tree(scratch)


def check_place(layout: StudyLayout, file: Path) -> None:
    """Refuse a place where a backup would be lost with what it saves, or would replace an older one."""
    place = file.resolve()
    if file.is_dir():
        raise ReleaseError(f"{file} is a folder: name a file in it, such as {file / layout.study}.tar.gz")
    if file.exists():
        raise ReleaseError(f"{file} is there already: a backup never replaces another, choose a new name")
    if place.is_relative_to(layout.data.resolve()) or place.is_relative_to(layout.folder.resolve()):
        raise ReleaseError(f"{file} lies in what it would save: choose a place on another disk")
    if not place.parent.is_dir():
        raise ReleaseError(f"there is no folder {file.parent}: is the disk for backups connected?")
    if not layout.root.is_dir():
        raise ReleaseError(f"there is no {layout.root}: nothing of study {layout.study} to save; see --data")


def summary(contents: sealed_tar.Contents) -> dict[str, Any]:
    """What a backup holds: files and bytes by part, rows of its stores, versions, and bytes in all."""
    parts = {part: {"files": 0, "bytes": 0} for part in PARTS}
    for member in contents.members:
        part = parts[member.path.split("/")[0]]
        part["files"] += 1
        part["bytes"] += member.bytes
    about = contents.about
    return {"study": about["study"], "parts": parts, "rows": about["rows"], "releases": about["releases"]}


def stable_index(releases: Path) -> Index:
    """The index with its stable releases only: candidates are built again."""
    index = read_index(releases)
    return replace(index, releases=tuple(one for one in index.releases if one.channel == STABLE))


def evidence_files(folder: Path, part: str, scratch: Path, rows: dict[str, dict[str, int]]) -> Sources:
    """Files of an evidence folder by their name in the backup; databases as copies in `scratch`.

    `rows` gets the rows by table of each database. Raises IntegrityError for a damaged database.
    """
    found: Sources = {}
    for name, path in _plain_files(folder).items():
        member = f"{part}/{name}"
        if sqlite_copies.is_sidecar(path):
            continue
        found[member] = path
        if sqlite_copies.is_sqlite(path):
            try:
                rows[member] = sqlite_copies.copy_database(path, scratch / member)
            except ValueError as problem:
                raise IntegrityError(f"{member}: {problem}; restore it from an older backup") from problem
            found[member] = scratch / member
    return found


def study_files(folder: Path) -> dict[str, Path]:
    """Files of a study folder by name, without hidden ones and those of open office programs."""
    return _plain_files(folder, left_out=(".", "~$"))


def _plain_files(folder: Path, left_out: tuple[str, ...] = (files.TEMPORARY_PREFIX,)) -> dict[str, Path]:
    """Every file below a folder, in name order; none where there is no folder. A link is refused."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(left_out) for part in name.split("/")):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ReleaseError(
                f"{path} is a link or no plain file: put the file itself there, then try again"
            )
        if path.is_file():
            found[name] = path
    return found


def _release_files(releases: Path, stable: Index) -> Sources:
    """Directories of the stable releases, each compared with its manifest, and the index that names them."""
    found: Sources = {}
    for entry in stable.releases:
        folders = {tier: folder_of(releases, entry, tier) for tier in entry.tiers}
        if problems := verify_entry_files(releases, entry):
            first = problems[0]
            raise IntegrityError(
                f"release {entry.version}: {first['file']}: {first['what']}; nothing was saved: put the "
                "release right from a copy first, so that a backup never holds a damaged one"
            )
        for tier, folder in folders.items():
            for name, path in _plain_files(folder).items():
                found[f"{RELEASES}/{entry.path_of(tier)}/{name}"] = path
    if found:
        found[f"{RELEASES}/{INDEX}"] = index_bytes(stable)
    return found

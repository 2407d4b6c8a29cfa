"""A candidate becomes visible: rename, switch of the index, then the old candidate goes.

Call these only while holding the lock of the study. Killed at any arrow, a reader sees the old or the new
candidate, and the next adoption of the same candidate ends in the same state.
"""

from dataclasses import replace
from pathlib import Path

from assets.releases.candidate import Candidate
from assets.releases.index import (
    CANDIDATE,
    CANDIDATES,
    STABLE,
    Entry,
    Index,
    read_index,
    write_index,
)
from assets.releases.tiers import TEAM
from assets.storage import faults, files


def adopt(candidate: Candidate, releases: Path) -> Entry:
    """Make a sealed candidate the newest one of its study and remove the candidate before it.

    Where the same content is there already, as the present candidate or as a stable release, no version is
    made: only the snapshot id is noted beside the release that stays. Returns the entry that readers see.
    """
    settle(releases)
    index = read_index(releases)
    made = (candidate.version, candidate.tree_hashes)
    present = next((one for one in index.releases if (one.version, one.tree_hashes) == made), None)
    if present:
        entry = replace(present, snapshot_id=candidate.snapshot_id)
        kept = index.without_candidate() if present.channel == STABLE else index
        write_index(releases, kept.with_entry(entry))
        files.remove_tree(candidate.folder)
    else:
        entry = _move(candidate, releases, index)
        faults.point("adopt-renamed")
        write_index(releases, index.with_entry(entry))
    faults.point("adopt-index-switched")
    _sweep(releases, read_index(releases))
    return entry


def _move(candidate: Candidate, releases: Path, index: Index) -> Entry:
    folder = f"{CANDIDATES}/{candidate.name}"
    if index.candidate and index.candidate.folder == folder:
        # The public tier is the same and the team tier is not: readers may be in that directory.
        folder = f"{folder}-{candidate.tree_hashes[TEAM][:12]}"
    target = releases / folder
    target.parent.mkdir(parents=True, exist_ok=True)
    files.remove_tree(target)  # of a writer that was killed before it switched the index
    candidate.folder.rename(target)
    files.fsync_directory(target.parent)
    files.fsync_directory(candidate.folder.parent)
    return Entry(
        study=candidate.study,
        version=candidate.version,
        channel=CANDIDATE,
        released_on=candidate.released_on,
        folder=folder,
        tree_hashes=candidate.tree_hashes,
        snapshot_id=candidate.snapshot_id,
    )


def settle(releases: Path) -> Index:
    """Write down how a killed publication ended, and remove candidates that the index does not name."""
    index = read_index(releases)
    if index.releases:
        write_index(releases, index)
    _sweep(releases, index)
    return index


def _sweep(releases: Path, index: Index) -> None:
    kept = {entry.folder for entry in index.releases}
    folder = releases / CANDIDATES
    for child in sorted(folder.iterdir()) if folder.is_dir() else []:
        if f"{CANDIDATES}/{child.name}" not in kept:
            files.remove_tree(child)

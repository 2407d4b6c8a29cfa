"""Is there anything to do? The snapshot id of now against what was built and released.

Lives here: the comparison, and the note beside the warehouse that says what it was built from. Does not live
here: what goes into the id (snapshot.py), or what a run does with the answer.
"""

from typing import TYPE_CHECKING

from assets.registry.study import Study
from assets.storage.layout import StudyLayout
from orchestration.outcomes import Exit, Failure
from orchestration.snapshot import code_digest, snapshot_id

if TYPE_CHECKING:
    from pathlib import Path

    from assets.releases.index import Entry, Index


def warehouse_stamp(layout: StudyLayout) -> "Path":
    """Snapshot id that the warehouse was built from; missing while it is being built or was never built."""
    return layout.warehouse.with_name("snapshot.txt")


def built_snapshot(layout: StudyLayout) -> str:
    """What the warehouse was built from; empty where there is none."""
    path = warehouse_stamp(layout)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def snapshot_now(study: Study, releases: "Index") -> str:
    """Snapshot id of the parsed study files, the newest stable release and the code as they are."""
    stable = releases.latest_stable
    return snapshot_id(study.values_digest, "", stable.tree_hash if stable else None, code_digest())


def unchanged_release(layout: StudyLayout, releases: "Index", snapshot: str) -> "Entry | None":
    """The newest release where it was made from this snapshot, every file as written; None where not.

    Raises Failure (integrity) where its files are not what was written.
    """
    from assets.releases.checking import verify_files

    newest = releases.latest
    if newest is None or newest.snapshot_id != snapshot:
        return None
    if problems := verify_files(layout.releases / newest.path):
        raise Failure(
            Exit.INTEGRITY,
            f"release {newest.version} in {newest.path} is not what was written: {problems[0]['file']}",
            "restore it from a copy, or remove its directory and its entry, then run again",
            problems,
        )
    return newest

"""Is there anything to do? The snapshot id of now against what was built and released.

Lives here: the comparison, and the note beside the warehouse that says what it was built from. Does not live
here: what goes into the id (snapshot.py), or what a run does with the answer.
"""

import hashlib
from typing import TYPE_CHECKING

from assets.registry.study import Study
from assets.storage import files
from assets.storage.layout import StudyLayout
from orchestration.outcomes import Exit, Failure
from orchestration.snapshot import code_digest, snapshot_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from assets.releases.index import Entry, Index


def warehouse_stamp(layout: StudyLayout) -> "Path":
    """Snapshot id that the warehouse was built from; missing while it is being built or was never built."""
    return layout.warehouse.with_name("snapshot.txt")


def built_snapshot(layout: StudyLayout) -> str:
    """What the warehouse was built from; empty where there is none."""
    path = warehouse_stamp(layout)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def evidence_parts(study: Study, layout: StudyLayout) -> dict[str, str]:
    """Digest of each store of evidence; empty where there is nothing in it.

    Of respondents and articles only the files count that the study names: no other is read.
    """
    return {
        "archive": _archive(layout),
        "coding": _coding(layout),
        "microdata": _files(layout.microdata, (survey.microdata.file for survey in study.surveys)),
        "media": _files(layout.media, (corpus.file for corpus in study.corpora)),
    }


def _archive(layout: StudyLayout) -> str:
    if not layout.archive.is_dir():
        return ""
    from assets.collection import evidence_digest

    return evidence_digest(layout.archive)


def _coding(layout: StudyLayout) -> str:
    if not layout.coding_store.exists():
        return ""
    from assets.coding.store import evidence_digest

    return evidence_digest(layout.coding_store)


def _files(folder: "Path", names: "Iterable[str]") -> str:
    there = [name for name in sorted(set(names)) if (folder / name).is_file()]
    return _digest({name: files.sha256(folder / name) for name in there})


def _digest(parts: dict[str, str]) -> str:
    """One digest over named digests; empty where none of them says anything."""
    if not any(parts.values()):
        return ""
    text = "".join(f"{len(name)}:{name}{len(part)}:{part};" for name, part in sorted(parts.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_now(study: Study, layout: StudyLayout, releases: "Index") -> str:
    """Snapshot id of parsed study files, evidence, newest stable release and code as they are."""
    stable = releases.latest_stable
    evidence = _digest(evidence_parts(study, layout))
    return snapshot_id(study.values_digest, evidence, stable.tree_hash if stable else None, code_digest())


def unchanged_release(layout: StudyLayout, releases: "Index", snapshot: str) -> "Entry | None":
    """The newest release where it was made from this snapshot, every file as written; None where not.

    Raises Failure (integrity) where its files are not what was written.
    """
    from assets.releases.checking import verify_entry_files

    newest = releases.latest
    if newest is None or newest.snapshot_id != snapshot:
        return None
    if problems := verify_entry_files(layout.releases, newest):
        raise Failure(
            Exit.INTEGRITY,
            f"release {newest.version} in {newest.folder} is not what was written: {problems[0]['file']}",
            "restore it from a copy, or remove its directory and its entry, then run again",
            problems,
        )
    return newest

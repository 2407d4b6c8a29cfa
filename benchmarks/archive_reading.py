"""From the archive to landing: time and memory as the archive grows, and what 1 % new documents cost.

Pages of the practice web are written straight into an archive (assets/simulation/archives.py); then captures
and documents are read from it and landed, as a run does. Each step is a process of its own.

    python -m benchmarks archive_reading                 20,000 and 100,000 pages
    PAGES=2000,10000 python -m benchmarks archive_reading
"""

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Cost, print_table, run

SIZES = tuple(int(part) for part in os.environ.get("PAGES", "20000,100000").split(","))
SHARE_NEW = 0.01


def write(data: Path, pages: int, after: int, largest: int) -> None:
    """Write articles into the archive under a data folder."""
    from assets.registry.study import load_study
    from assets.simulation.archives import grown, write_archive
    from assets.simulation.world import World
    from assets.storage.layout import STUDIES

    world = grown(World.of(load_study(STUDIES / "practice")), largest)
    written = write_archive(world, data / "archive", pages, after)
    if written != pages:
        raise SystemExit(f"the world has only {written} of {pages} articles")


def land(data: Path) -> None:
    """Captures and documents of the archive into landing batches."""
    from assets.collection.landing import frames as captures
    from assets.documents.landing import frames as documents
    from assets.registry.study import load_study
    from assets.storage.batches import write_whole
    from assets.storage.layout import STUDIES

    study = load_study(STUDIES / "practice")
    archive = data / "archive"
    tables = captures(archive, study.settings.snapshot_date) | documents(study, archive, data / "cache")
    for table, frame in tables.items():
        write_whole(data / "landing", table, frame)
        if table == "page_documents" and not frame.height:
            raise SystemExit("no document was read")


def _child(step: str, *arguments: object) -> Cost:
    cost = run(sys.executable, "-m", "benchmarks.archive_reading", step, *map(str, arguments))
    if cost.code:
        raise SystemExit(f"archive_reading: {step} ended with {cost.code}")
    return cost


def main() -> None:
    """Measure each size and print the table."""
    rows = []
    for pages in SIZES:
        new = round(pages * SHARE_NEW)
        with tempfile.TemporaryDirectory() as folder:
            written = _child("write", folder, pages, 0, pages + new)
            first = _child("land", folder)
            unchanged = _child("land", folder)
            _child("write", folder, new, pages, pages + new)
            again = _child("land", folder)
        rows.append(
            (
                pages,
                pages / written.wall,
                written.peak_mib,
                first.wall,
                first.cpu,
                first.cpu / pages * 1000,
                first.peak_mib,
                unchanged.cpu / first.cpu,
                again.cpu / first.cpu,
                again.peak_mib,
            )
        )
    header = (
        "pages",
        "written a second",
        "MiB",
        "landed in (s)",
        "CPU s",
        "ms CPU a page",
        "peak MiB",
        "nothing new: share of the CPU",
        "1 % new: share of the CPU",
        "peak MiB then",
    )
    print_table("from archive to landing", header, rows)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), *map(int, sys.argv[3:]))
    else:
        land(Path(sys.argv[2]))

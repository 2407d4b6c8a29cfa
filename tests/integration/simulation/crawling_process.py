"""A process of its own that collects the practice web and reads its documents, to be killed.

Called with the data root; collects the rounds that are missing there, reads what was collected, and prints
`read` once everything is done.
"""

import sys
from pathlib import Path

from assets.documents.landing import frames
from assets.registry.study import load_study
from assets.storage.layout import StudyLayout
from orchestration.simulated import play_web

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


def main(data: Path) -> None:
    """Collect, read, land."""
    study = load_study(PRACTICE)
    layout = StudyLayout(study.name, PRACTICE, data)
    layout.archive.mkdir(parents=True, exist_ok=True)
    play_web(study, layout, lambda _: None)
    table = frames(study, layout.archive, data / "texts")["page_documents"]
    table.write_parquet(data / "page_documents.parquet")
    sys.stdout.write("read\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

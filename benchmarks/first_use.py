"""How long a person waits: the first run, a run after an edit, a run with nothing new (DESIGN §9)."""

import shutil
import tempfile
from pathlib import Path

from assets.storage.layout import STUDIES
from benchmarks.measuring import DIGOV, print_table, run


def main() -> None:
    """Measure the three on a copy of the real study and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(shutil.copytree(STUDIES / "china", Path(folder) / "china"))
        data = Path(folder) / "data"
        command = (DIGOV, "run", "--study", study, "--data", data)
        rows = [("first run, empty data root", run(*command))]
        claims = study / "literature" / "claims.csv"
        text = claims.read_text("utf-8")
        claims.write_text(text.replace(",4000,police officers,", ",4001,police officers,"), "utf-8")
        rows.append(("after an edit of a study file", run(*command)))
        rows.append(("nothing changed", run(*command)))
    print_table(
        "digov run on study china",
        ("case", "wall s", "CPU s", "peak MiB", "exit code"),
        [(name, cost.wall, cost.cpu, cost.peak_mib, cost.code) for name, cost in rows],
    )

"""The real study one, three and ten times over, from study files to a verified candidate.

Copies of records get new ids, addresses and batches, and their statements another wording, so that they are
neither duplicates nor repeats; places, codebook and sources stay. Time should grow no faster than the
records.
"""

import csv
import hashlib
import shutil
import tempfile
from pathlib import Path

from assets.storage.layout import STUDIES
from benchmarks.measuring import DIGOV, print_table, run

TIMES = (1, 3, 10)
IDS = ("record_id", "duplicate_of", "related_record", "search_id", "check_id")
ID_LISTS = ("kept_ids", "record_ids")
TABLES = (
    "literature/claims.csv",
    "literature/claim_checks.csv",
    "literature/local_records.csv",
    "literature/designations.csv",
    "decisions/documents.csv",
    "decisions/coder_a.csv",
    "decisions/coder_b.csv",
    "decisions/search_log.csv",
)


def enlarge(study: Path, times: int) -> int:
    """Repeat the records of a copied study; return how many records it then has."""
    for name in TABLES:
        path = study / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            for copy in range(times):
                writer.writerows(_copied(row, copy) for row in rows)
    abstracts = study / "decisions" / "abstracts"
    originals = sorted(abstracts.iterdir())
    for copy in range(1, times):
        for path in originals:
            address, rest = path.read_text("utf-8").split("\n", 1)
            text = f"{address}#copy-{copy}\n{rest}"
            (abstracts / f"{_id(path.stem, copy)}.txt").write_text(text, "utf-8")
    return 862 * times


def _id(value: str, copy: int) -> str:
    return f"{value}{copy:03d}" if copy and value else value


def _copied(row: dict[str, str], copy: int) -> dict[str, str]:
    if not copy:
        return row
    made = dict(row)
    for column in row:
        if column in IDS:
            made[column] = _id(row[column], copy)
        elif column in ID_LISTS:
            made[column] = ";".join(_id(value, copy) for value in row[column].split(";"))
        elif column.startswith("url") and row[column]:
            made[column] = f"{row[column]}#copy-{copy}"
        elif column in ("batch", "document_number") and row[column]:
            made[column] = f"{row[column]} copy {copy}"
        elif column in ("claim", "name_en", "subject_zh") and row[column]:
            digest = hashlib.sha256(f"{copy}:{row[column]}".encode()).hexdigest()
            made[column] = (
                f"{digest} {row[column]}"[:400] if column != "subject_zh" else f"{row[column]}{copy}"
            )
    return made


def main() -> None:
    """Measure the run at each size and print the table."""
    rows = []
    for times in TIMES:
        with tempfile.TemporaryDirectory() as folder:
            study = Path(shutil.copytree(STUDIES / "china", Path(folder) / "china"))
            records = enlarge(study, times)
            cost = run(DIGOV, "run", "--study", study, "--data", Path(folder) / "data")
            rows.append((times, records, cost.wall, cost.cpu, cost.peak_mib, cost.code))
    print_table(
        "study files to a candidate, by number of records",
        ("times", "records", "wall s", "CPU s", "peak MiB", "exit code"),
        rows,
    )

"""A copy of the real study that a test may spoil."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest

from assets.registry.errors import StudyError, StudyErrors
from assets.registry.study import load_study

Table = list[list[str]]
AREA_CODES = "reference/places/area_codes.csv"
OTHER_PLACES = "reference/places/other_places.csv"


class StudyCopy:
    """A study folder of one's own: change files, then ask what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, file: str) -> Table:
        """Cells of a CSV file, header first."""
        return list(csv.reader(io.StringIO((self.folder / file).read_text(encoding="utf-8"), newline="")))

    def write(self, file: str, table: Table) -> None:
        """Cells to a CSV file, one line a row as long as no cell has line ends."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table)
        (self.folder / file).write_text(text.getvalue(), encoding="utf-8")

    def set(self, file: str, row: int, column: str, value: str) -> int:
        """Put a value into a row (1 is the first after the header); the line it stands on."""
        table = self.table(file)
        table[row][table[0].index(column)] = value
        self.write(file, table)
        return row + 1

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the only occurrence of a text; its line."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def errors(self) -> tuple[StudyError, ...]:
        """What is wrong with it; empty if it loads."""
        try:
            load_study(self.folder)
        except StudyErrors as problems:
            return problems.errors
        return ()


@pytest.fixture
def copy(china: Path, tmp_path: Path) -> StudyCopy:
    """A copy of studies/china."""
    folder = tmp_path / "china"
    shutil.copytree(china, folder)
    return StudyCopy(folder)


@pytest.fixture(scope="session")
def small_study(china: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with all records, but of the code history only focus provinces and what is referred to."""
    folder = tmp_path_factory.mktemp("small") / "china"
    shutil.copytree(china, folder)
    small = StudyCopy(folder)
    referring = [*folder.glob("*/*.csv"), folder / OTHER_PLACES]
    used = {code for path in referring for code in re.findall(r"[0-9]{6}", path.read_text(encoding="utf-8"))}
    header, *rows = small.table(AREA_CODES)
    code, level, province, successors = (
        header.index(c) for c in ("code", "level", "province_zh", "successors")
    )
    focus = ("安徽省", "四川省", "浙江省")
    kept = [row for row in rows if row[province] in focus or row[level] != "county" or row[code] in used]
    there = {row[code] for row in kept}
    for row in kept:
        row[successors] = ";".join(s for s in row[successors].split(";") if s[:6] in there)
    small.write(AREA_CODES, [header, *kept])
    return folder


@pytest.fixture
def small(small_study: Path, tmp_path: Path) -> StudyCopy:
    """A copy of the small study, for the many tests that have nothing to do with the code history."""
    folder = tmp_path / "china"
    shutil.copytree(small_study, folder)
    return StudyCopy(folder)

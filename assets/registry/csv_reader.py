"""CSV files of a study: bytes -> rows of text with lines, whatever encoding, column order and line ends.

UTF-8 (with or without a byte order mark) is tried first, strictly, then GB18030, as spreadsheet programs in
China write it. Cells are kept as they stand, however long, formulas included; an empty cell is None.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from assets.registry.errors import StudyError, listed, nearest

# Characters that no text has: they come from broken exports.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LARGEST_CELL = 64 * 1024 * 1024

Cells = dict[str, str | None]


class FileProblem(Exception):
    """A file that cannot be read as a whole."""

    def __init__(self, error: StudyError) -> None:
        self.error = error
        super().__init__(str(error))


@dataclass(frozen=True)
class CsvRow:
    """One row: the line on which it begins (1 is the header) and its cells by column."""

    line: int
    cells: Cells


def decode(data: bytes, file: str) -> str:
    """Text of a study file with line ends as LF. Raises FileProblem where neither encoding fits."""
    line = 1
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as problem:
            line = data[: problem.start].count(b"\n") + 1
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileProblem(StudyError(file, line, None, "the bytes are not text", "UTF-8 or GB18030"))


def read_text(folder: Path, file: str) -> str:
    """Text of `file` in the study folder. Raises FileProblem if it is missing or not text."""
    path = folder / file
    if not path.is_file():
        raise FileProblem(StudyError(file, 0, None, "the file is missing", "a file of this name"))
    if not path.resolve().is_relative_to(folder.resolve()):
        problem = "the file is a link to something outside the study"
        raise FileProblem(StudyError(file, 0, None, problem, "a file that lies in the study folder"))
    try:
        data = path.read_bytes()
    except OSError as problem:
        words = f"the file cannot be read ({problem.strerror})"
        raise FileProblem(StudyError(file, 0, None, words, "a file that may be read")) from None
    return decode(data, file)


def parse_csv(
    text: str, file: str, columns: tuple[str, ...], further: frozenset[str] = frozenset()
) -> tuple[list[CsvRow], list[StudyError]]:
    """Rows of a CSV text, and what is wrong with its shape.

    `columns` must all be in the header, in any order; those of `further` may. A header problem
    yields no rows; a ragged row is an error and is left out.
    """
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[CsvRow] = []
    errors: list[StudyError] = []
    line = 1
    try:
        header = next(reader, [])
        if errors := _header_errors(header, file, columns, further):
            return [], errors
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                errors.append(_ragged(cells, header, file, line))
            elif cells:
                rows.append(CsvRow(line, {h: cell or None for h, cell in zip(header, cells, strict=True)}))
            line = reader.line_num + 1
    except csv.Error as problem:
        errors.append(
            StudyError(file, line, None, f"the row cannot be read ({problem})", "quotes that open and close")
        )
    return rows, errors


def _header_errors(
    header: list[str], file: str, columns: tuple[str, ...], further: frozenset[str]
) -> list[StudyError]:
    if not header:
        return [StudyError(file, 1, None, "the file is empty", f"a header: {listed(columns, 30)}")]
    errors = []
    unknown = [name for name in header if name not in columns and name not in further]
    missing = [name for name in columns if name not in header]
    for name in missing:
        expected = f"a column named {name}"
        errors.append(StudyError(file, 1, name, "the column is missing", expected, nearest(name, unknown)))
    for name in unknown:
        expected = f"one of: {listed((*columns, *sorted(further)), 30)}"
        guess = nearest(name, missing or columns)
        errors.append(StudyError(file, 1, name, f"unknown column {name!r}", expected, guess))
    for name in sorted({name for name in header if header.count(name) > 1 and name not in unknown}):
        errors.append(StudyError(file, 1, name, "the column occurs twice", "each column once"))
    return errors


def _ragged(cells: list[str], header: list[str], file: str, line: int) -> StudyError:
    field = header[len(cells)] if len(cells) < len(header) else header[-1]
    problem = f"the row has {len(cells)} fields"
    return StudyError(file, line, field, problem, f"{len(header)} fields, as in the header")

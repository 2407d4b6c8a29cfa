"""Files of respondents (CSV, SPSS, Stata) as texts: every code as the file holds it, with its line.

No value of a respondent ever stands in a message of this module: a problem names file, line and column.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets.registry.csv_reader import LARGEST_CELL, FileProblem, decode
from assets.registry.errors import StudyError, StudyErrors, listed, nearest

FORMATS = {".csv": "csv", ".sav": "sav", ".zsav": "sav", ".por": "por", ".dta": "dta"}


@dataclass(frozen=True)
class Microdata:
    """Columns of a file as texts (None where a cell is empty), all of one length.

    `lines` says where each row stands (of SPSS and Stata files: its number); `missing` holds the codes that
    the file itself declares to be no answer, `labels` its labels of codes; `ragged` are the lines whose
    number of fields is not that of the header, with their text.
    """

    file: str
    columns: Mapping[str, Sequence[str | None]]
    lines: Sequence[int]
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ragged: Sequence[tuple[int, str]] = ()


def read(path: Path, file_format: str, wanted: Iterable[str], name: str = "") -> Microdata:
    """The `wanted` columns of a file in format csv, sav, por or dta. Raises StudyErrors.

    CSV is UTF-8 or GB18030. Codes that SPSS or Stata files declare missing stay codes (`.a` in Stata).
    `name` is what errors call the file.
    """
    name = name or path.name
    if not path.is_file():
        folder = f"the folder {path.parent.name} of the study's data" if path.parent.name else "the folder"
        raise _problem(name, 0, None, "the file is missing", f"the file of respondents in {folder}")
    wanted = list(dict.fromkeys(wanted))
    return (
        _read_csv(path, name, wanted)
        if file_format == "csv"
        else _read_labelled(path, name, file_format, wanted)
    )


def _problem(file: str, line: int, name: str | None, problem: str, expected: str) -> StudyErrors:
    return StudyErrors([StudyError(file, line, name, problem, expected)])


def _check_header(file: str, header: Sequence[str], wanted: Sequence[str]) -> None:
    problems = []
    for name in wanted:
        if header.count(name) != 1:
            problem = "the column occurs twice" if name in header else "the column is missing"
            expected = f"one column of this name among: {listed(header)}"
            problems.append(StudyError(file, 1, name, problem, expected, nearest(name, header)))
    if problems:
        raise StudyErrors(problems)


def _read_csv(path: Path, file: str, wanted: Sequence[str]) -> Microdata:
    csv.field_size_limit(LARGEST_CELL)
    try:
        text = decode(path.read_bytes(), file)
    except FileProblem as problem:
        raise StudyErrors([problem.error]) from None
    except OSError as error:
        raise _problem(file, 0, None, error.strerror or "cannot be read", "a file that may be read") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[list[str]] = []
    lines: list[int] = []
    ragged: list[tuple[int, str]] = []
    line = 1
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_header(file, header, wanted)
        line = rows.line_num + 1
        for cells in rows:
            if cells and len(cells) != len(header):
                ragged.append((line, ",".join(cells)))
            elif cells:
                found.append(cells)
                lines.append(line)
            line = rows.line_num + 1
    except csv.Error:
        expected = "fields separated by commas, quotes that open and close"
        raise _problem(file, line, None, "the row cannot be read as CSV", expected) from None
    places = [header.index(name) for name in wanted]
    columns = {
        name: [cells[place].strip() or None for cells in found]
        for name, place in zip(wanted, places, strict=True)
    }
    return Microdata(file, columns, lines, ragged=ragged)


def _read_labelled(path: Path, name: str, file_format: str, wanted: Sequence[str]) -> Microdata:
    import pyreadstat

    readers: dict[str, Callable[..., Any]] = {
        "sav": pyreadstat.read_sav,
        "por": pyreadstat.read_por,
        "dta": pyreadstat.read_dta,
    }
    own: dict[str, Any] = {} if file_format == "por" else {"user_missing": True}
    try:
        _, header = readers[file_format](path, metadataonly=True)
        _check_header(name, header.column_names, wanted)
        values, about = readers[file_format](path, usecols=list(wanted), output_format="dict", **own)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError) as error:
        kind = type(error).__name__
        expected = f"a whole {file_format} file"
        raise _problem(name, 0, None, f"the file cannot be read ({kind})", expected) from None
    is_stata = file_format == "dta"
    tagged = {column: set(marks) for column, marks in (about.missing_user_values or {}).items()}
    columns = {
        column: [_text(value, tagged.get(column, set()) if is_stata else set()) for value in values[column]]
        for column in wanted
    }
    missing = {}
    for column in wanted:
        ranges = (about.missing_ranges or {}).get(column, [])
        codes = {f".{mark}" for mark in tagged.get(column, set())}
        for value in set(values[column]):
            if value is not None and any(_lies_in(value, limits) for limits in ranges):
                codes.add(_text(value, set()) or "")
        missing[column] = frozenset(codes)
    labels = {
        column: {_text(code, tagged.get(column, set())) or "": str(words) for code, words in marks.items()}
        for column, marks in about.variable_value_labels.items()
        if column in columns
    }
    rows = len(next(iter(columns.values()), []))
    return Microdata(name, columns, range(1, rows + 1), missing, labels)


def _text(value: Any, tagged: set[str]) -> str | None:
    """A code as people write it: 1 instead of 1.0, `.a` for Stata's tagged missing values."""
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, str):
        return f".{value}" if value in tagged else value.strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return repr(float(value))
    return str(value)


def _lies_in(value: Any, limits: Mapping[str, Any]) -> bool:
    low, high = limits["lo"], limits["hi"]
    if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
        return str(low) <= str(value) <= str(high)
    return isinstance(value, int | float) and low <= value <= high

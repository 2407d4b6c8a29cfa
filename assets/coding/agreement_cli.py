"""Agreement from a CSV file with the columns unit, coder and value: what `digov agreement` prints."""

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assets.coding.agreement import Level, Rating, estimate
from assets.registry.csv_reader import CONTROL, LARGEST_CELL
from assets.registry.errors import StudyError, StudyErrors, listed, nearest

# Distances of this many values take about 100 MB.
MOST_RATIO_VALUES = 3000
COLUMNS = ("unit", "coder", "value")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def measure(path: Path, level: str) -> dict:
    """Agreement of the ratings in a file, with the keys of DESIGN section 6; an empty value is a missing one.

    Raises StudyErrors with every problem found: file, line, field and what was expected.
    """
    if level not in list(Level):
        problem = f"{level!r} is not a level of measurement"
        raise StudyErrors([StudyError(str(path), 0, "level", problem, listed(Level), nearest(level, Level))])
    scale = Level(level)
    ratings = read_ratings(path, scale)
    different = len({value for _, _, value in ratings})
    if scale is Level.RATIO and different > MOST_RATIO_VALUES:
        problem = f"{different} different values"
        expected = (
            f"at most {MOST_RATIO_VALUES} at the level ratio, whose distances are between all pairs; round"
        )
        raise StudyErrors([StudyError(str(path), 1, "value", problem, expected)])
    return asdict(estimate(ratings, scale)) | {"level": scale.value}


def read_ratings(path: Path, level: Level) -> list[Rating]:
    """The ratings of a CSV file (UTF-8 or GB18030; further columns are left alone); raises StudyErrors."""
    lines, problems = _lines(path)
    header = [name.strip() for name in lines[0][1]] if lines else []
    for column in COLUMNS:
        if header.count(column) != 1:
            problem = "the column is missing" if column not in header else "the column occurs twice"
            expected = "a header with unit, coder and value, each once"
            problems.append(StudyError(str(path), 1, column, problem, expected))
    if problems:
        raise StudyErrors(problems)

    places = [header.index(column) for column in COLUMNS]
    ratings: list[Rating] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in lines[1:]:
        if len(row) != len(header):
            expected = f"{len(header)} as in the header"
            problems.append(StudyError(str(path), line, "row", f"{len(row)} fields", expected))
            continue
        unit, coder, typed = (row[place].strip() for place in places)
        for field, problem, expected in _problems_of_row(unit, coder, typed, level, seen.get((unit, coder))):
            problems.append(StudyError(str(path), line, field, problem, expected))
        seen.setdefault((unit, coder), line)
        if not problems:
            ratings.append((unit, coder, _value(typed, level)))
    if problems:
        raise StudyErrors(problems)
    return ratings


def _lines(path: Path) -> tuple[list[tuple[int, list[str]]], list[StudyError]]:
    """Rows with the line on which each ends, without blank ones; and what stopped the reading, if any."""
    csv.field_size_limit(LARGEST_CELL)
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for row in rows:
            if row:
                found.append((rows.line_num, row))
    except csv.Error as error:
        expected = "fields separated by commas, quotes closed"
        problem = f"cannot be read as CSV ({error})"
        return found, [StudyError(str(path), max(rows.line_num, 1), "row", problem, expected)]
    return found, []


def _problems_of_row(
    unit: str, coder: str, typed: str, level: Level, earlier: int | None
) -> Iterator[tuple[str, str, str]]:
    """(field, problem, what was expected) of a row; `earlier` is a line with the same unit and coder."""
    for field, text in (("unit", unit), ("coder", coder)):
        if not text:
            yield field, "is empty", f"the name of the {field}"
    for field, text in (("unit", unit), ("coder", coder), ("value", typed)):
        if found := CONTROL.search(text):
            yield field, f"holds the control character U+{ord(found[0]):04X}", "printable text"
    if earlier is not None:
        problem = f"coder {coder!r} has unit {unit!r} already in line {earlier}"
        yield "coder", problem, "one value for each unit and coder"
    if level is Level.NOMINAL or not typed:
        return
    if _NUMBER.fullmatch(typed) is None or not math.isfinite(float(typed)):
        yield "value", f"{typed!r} is not a number", f"a number, because the level is {level.value}"
    elif level is Level.RATIO and float(typed) < 0:
        yield "value", f"{typed!r} is negative", "0 or more, because the level is ratio"


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise StudyErrors([StudyError(str(path), 1, "file", reason, "a CSV file")]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    problem = StudyError(str(path), 1, "file", "neither UTF-8 nor GB18030", "text in UTF-8")
    raise StudyErrors([problem])


def _value(typed: str, level: Level) -> str | float | None:
    if not typed:
        return None
    return typed if level is Level.NOMINAL else float(typed)

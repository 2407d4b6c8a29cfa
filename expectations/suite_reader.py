"""Suite files read strictly: whatever is not understood is named with its file and line."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assets.storage.tables import Table, landing_tables, release_tables
from expectations import yaml_lines
from expectations.binding import unbound
from expectations.suites import (
    Expectation,
    RowRule,
    Suite,
    SuiteErrors,
    SuiteProblem,
    Tolerance,
    near,
    tables_of,
)
from expectations.vocabulary import WORDS

FOLDER = Path(__file__).resolve().parent
_SUITE_KEYS = ("min_rows", "max_rows", "vs_stable", "tolerance", "rows", "table")
_LANDING_KEYS = ("tolerance", "rows")


@cache
def closed_lists() -> Mapping[str, tuple[str, ...]]:
    """The closed lists of the design by name."""
    return {name: tuple(values) for name, values in yaml_lines.read(FOLDER / "closed_lists.yml").items()}


def load_suites(stage: str, folder: Path = FOLDER) -> dict[str, Suite]:
    """All suites of a stage by table name, in name order; read again only when a file has changed.

    Raises SuiteErrors naming file and line of everything unknown: keys, expectations, arguments, lists,
    tables, columns, SQL that does not bind; and a table of the registry that has no suite.
    """
    paths = sorted((folder / stage).glob("*.yml"))
    states = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return dict(_load_suites(stage, states))


@cache
def _load_suites(stage: str, states: tuple[tuple[Path, int, int], ...]) -> Mapping[str, Suite]:
    tables = tables_of(stage)
    suites: dict[str, Suite] = {}
    problems: list[SuiteProblem] = []
    for path, _, _ in states:
        file = f"expectations/{stage}/{path.name}"
        if path.stem not in tables:
            problems.append(
                SuiteProblem(file, 1, f"{path.stem} is no {stage} table", near(path.stem, tables))
            )
            continue
        try:
            content = yaml_lines.read(path)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            problems.append(SuiteProblem(file, line, f"not YAML: {getattr(error, 'problem', error)}"))
            continue
        reader = _SuiteReader(stage, tables[path.stem], file)
        suites[path.stem] = reader.suite(content)
        problems += reader.problems
    missing = sorted(set(tables) - {path.stem for path, _, _ in states})
    problems += [
        SuiteProblem(f"expectations/{stage}/{name}.yml", 1, "this table of the registry has no suite")
        for name in missing
    ]
    if not problems:
        problems += unbound(suites.values())
    if problems:
        raise SuiteErrors(problems)
    return suites


class _SuiteReader:
    """Reads one suite file and collects what is wrong in it."""

    def __init__(self, stage: str, definition: Table, file: str) -> None:
        self.stage = stage
        self.definition = definition
        self.file = file
        self.columns = [column.name for column in definition.columns]
        self.problems: list[SuiteProblem] = []

    def problem(self, line: int, text: str, nearest: str | None = None) -> None:
        self.problems.append(SuiteProblem(self.file, line, text, nearest))

    def suite(self, content: Any) -> Suite:
        empty = Suite(self.stage, self.definition.name, self.file, self.definition)
        if not self.mapping(content, 1, "a suite"):
            return empty
        allowed = [key for key in _SUITE_KEYS if self.stage == "landing" or key not in _LANDING_KEYS]
        self.keys(content, allowed, ())
        labels: set[str] = set()
        return Suite(
            stage=self.stage,
            table=self.definition.name,
            file=self.file,
            definition=self.definition,
            rows=tuple(self.row_rules(content)),
            tolerance=self.tolerance(content),
            min_rows=self.number(content, "min_rows"),
            max_rows=self.number(content, "max_rows"),
            vs_stable=self.vs_stable(content),
            typed=tuple(self.expectations(content, labels)),
        )

    def mapping(self, value: Any, line: int, what: str) -> bool:
        if isinstance(value, yaml_lines.Lines):
            return True
        self.problem(line, f"{what} must be a mapping of keys to values")
        return False

    def keys(self, value: yaml_lines.Lines, allowed: Iterable[str], required: Iterable[str]) -> bool:
        before = len(self.problems)
        allowed = list(allowed)
        for key in value:
            if key not in allowed:
                self.problem(value.line_of(key), f"unknown key {key}", near(key, allowed))
        for key in required:
            if value.get(key) is None:
                self.problem(value.line, f"the key {key} is missing")
        return len(self.problems) == before

    def entries(self, content: yaml_lines.Lines, key: str) -> Iterator[yaml_lines.Lines]:
        value = content.get(key) or []
        if not isinstance(value, list):
            self.problem(content.line_of(key), f"{key} must be a list")
            return
        for entry in value:
            if self.mapping(entry, content.line_of(key), f"an entry of {key}"):
                yield entry

    def number(self, content: yaml_lines.Lines, key: str) -> int | None:
        value = content.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            self.problem(content.line_of(key), f"{key} must be a whole number of rows, 0 or more")
            return None
        return value

    def pair(self, content: yaml_lines.Lines, key: str, first: str, second: str) -> tuple[Any, Any] | None:
        value = content.get(key)
        line = content.line_of(key)
        if value is None or not self.mapping(value, line, key):
            return None
        if not self.keys(value, (first, second), (first, second)):
            return None
        pair = (value[first], value[second])
        if any(isinstance(item, bool) or not isinstance(item, int | float) or item < 0 for item in pair):
            self.problem(line, f"{key} needs two numbers, 0 or more: {first} and {second}")
            return None
        return pair

    def vs_stable(self, content: yaml_lines.Lines) -> tuple[float, float] | None:
        pair = self.pair(content, "vs_stable", "min", "max")
        if pair and pair[0] > pair[1]:
            self.problem(content.line_of("vs_stable"), "vs_stable: min is greater than max")
            return None
        return pair and (float(pair[0]), float(pair[1]))

    def tolerance(self, content: yaml_lines.Lines) -> Tolerance:
        pair = self.pair(content, "tolerance", "rows", "share")
        return Tolerance(int(pair[0]), float(pair[1])) if pair else Tolerance()

    def row_rules(self, content: yaml_lines.Lines) -> Iterator[RowRule]:
        names: set[str] = set()
        for entry in self.entries(content, "rows"):
            keys = ("rule", "sql", "reason_en")
            if not self.keys(entry, keys, keys):
                continue
            if entry["rule"] in names:
                self.problem(entry.line, f"the rule {entry['rule']} twice")
            names.add(entry["rule"])
            yield RowRule(entry["rule"], str(entry["sql"]), str(entry["reason_en"]), entry.line)

    def expectations(self, content: yaml_lines.Lines, labels: set[str]) -> Iterator[Expectation]:
        for entry in self.entries(content, "table"):
            allowed = ("expectation", "arguments", "severity", "reason_en")
            if not self.keys(entry, allowed, ("expectation", "severity")):
                continue
            name, arguments = entry["expectation"], entry.get("arguments") or {}
            if name not in WORDS:
                self.problem(entry.line_of("expectation"), f"unknown expectation {name}", near(name, WORDS))
                continue
            if entry["severity"] not in ("block", "warn"):
                self.problem(entry.line_of("severity"), "severity must be block or warn")
                continue
            if not self.arguments(name, arguments, entry.line):
                continue
            plain = dict(arguments)
            found = Expectation(name, plain, entry["severity"], entry.get("reason_en"), entry.line)
            if found.label in labels:
                self.problem(entry.line, f"{found.label} twice: give each a rule or column of its own")
            labels.add(found.label)
            yield found

    def arguments(self, name: str, arguments: Mapping[str, Any], line: int) -> bool:
        before, word = len(self.problems), WORDS[name]
        known = {**word.required, **word.optional}
        for argument, value in arguments.items():
            if argument in known:
                self.argument(argument, known[argument], value, line)
            else:
                self.problem(line, f"{name} has no argument {argument}", near(argument, known))
        if set(arguments) <= set(known):
            missing = [argument for argument in word.required if argument not in arguments]
            if word.one_of and not set(word.one_of) & set(arguments):
                missing.append(" or ".join(word.one_of))
            for argument in missing:
                self.problem(line, f"{name} needs the argument {argument}")
        return len(self.problems) == before

    def argument(self, argument: str, kind: str, value: Any, line: int) -> None:
        if kind in ("column", "columns"):
            for column in value if isinstance(value, list) else [value]:
                if column not in self.columns:
                    text = f"{self.definition.name} has no column {column}"
                    self.problem(line, text, near(column, self.columns))
        elif kind == "list" and value not in closed_lists():
            self.problem(line, f"unknown closed list {value}", near(value, closed_lists()))
        elif kind == "table" and value not in _all_tables():
            self.problem(line, f"unknown table {value}", near(value, _all_tables()))
        elif not isinstance(value, _PYTHON_TYPES.get(kind, object)):
            self.problem(line, f"{argument} must be a {kind}, not {value!r}")


_PYTHON_TYPES: dict[str, Any] = {
    "text": str,
    "number": (int, float),
    "values": list,
    "date": date,
    "flag": bool,
    "sql": str,
    "query": str,
}


def _all_tables() -> tuple[str, ...]:
    return (*landing_tables(), *release_tables())

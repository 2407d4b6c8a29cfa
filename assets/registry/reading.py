"""Reading the files of one study folder: every file once, all problems collected, a digest of its values."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assets.registry.csv_reader import FileProblem, parse_csv, read_text
from assets.registry.errors import StudyError, nearest
from assets.registry.fields import Row, parse_row, problems
from assets.registry.yaml_reader import YamlFile, dotted, parse_yaml

R = TypeVar("R", bound=Row)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class StudyFile:
    """A file of the study: rows of a table (1 for a document) and the SHA-256 of its parsed values."""

    path: str
    kind: str
    rows: int
    digest: str


def values_digest(values: Any) -> str:
    """SHA-256 over the canonical JSON of parsed values: sorted keys, no blanks, text as it is."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Reader:
    """Reads files of a study folder; what is wrong gathers in `errors`, what was read in `files`.

    `typed` holds, per table, the raw values of its key column, right or wrong: whether something refers to a
    row that exists does not depend on that row being free of errors.
    """

    folder: Path
    errors: list[StudyError] = field(default_factory=list)
    files: list[StudyFile] = field(default_factory=list)
    typed: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def text(self, file: str) -> str | None:
        """Text of a file; None, and an error, where it cannot be read."""
        try:
            return read_text(self.folder, file)
        except FileProblem as problem:
            self._break(file, problem.error)
            return None

    def document(self, file: str) -> str | None:
        """A text file of the study as it is, noted among the files."""
        text = self.text(file)
        if text is not None:
            self.files.append(StudyFile(file, "text", 1, values_digest(text)))
        return text

    def table(
        self,
        file: str,
        model: type[R],
        key: Sequence[str],
        further: frozenset[str] = frozenset(),
        **fixed: Any,
    ) -> tuple[R, ...]:
        """Rows of a CSV file; those that are wrong are left out. `key` columns together occur once.

        A column whose field has a default may be left out. `further` columns may be in the header and arrive
        in the field `further`; `fixed` fields are the same in each row.
        """
        text = self.text(file)
        if text is None:
            return ()
        own = ("file", "line", "further", *fixed)
        columns = tuple(name for name in model.model_fields if name not in own)
        left_out = frozenset(name for name in columns if not model.model_fields[name].is_required())
        wanted = tuple(name for name in columns if name not in left_out)
        raw, errors = parse_csv(text, file, wanted, further | left_out)
        if errors and not raw:
            self.broken.add(file)
        self.errors.extend(errors)
        rows: list[R] = []
        seen: dict[tuple[str | None, ...], int] = {}
        self.typed[file] = [row.cells[key[0]] or "" for row in raw]
        for row in raw:
            ids = tuple(row.cells[name] for name in key)
            if (first := seen.setdefault(ids, row.line)) != row.line:
                words = " and ".join(repr(value) for value in ids)
                problem = f"{words} stands already on line {first}"
                self.errors.append(
                    StudyError(file, row.line, key[0], problem, f"each {' + '.join(key)} once")
                )
            cells: dict[str, Any] = {name: row.cells.get(name) for name in columns}
            if further:
                cells["further"] = {name: row.cells.get(name) for name in sorted(further)}
            found = parse_row(model, {**cells, **fixed}, file, row.line)
            if isinstance(found, list):
                self.errors.extend(found)
            else:
                rows.append(found)
        self.files.append(StudyFile(file, "table", len(raw), values_digest([row.cells for row in raw])))
        return tuple(rows)

    def mapping(self, file: str, model: type[M]) -> tuple[M | None, YamlFile | None]:
        """A YAML file as its model, and the lines of its values."""
        found = self.yaml(file)
        if found is None:
            return None, None
        try:
            return model.model_validate(found.value), found
        except ValidationError as error:
            for path, problem, expected, guess in problems(error):
                if problem.startswith("unknown key"):
                    guess = nearest(str(path[-1]), _keys(model))
                self.errors.append(
                    StudyError(file, found.line(path), dotted(path) or None, problem, expected, guess)
                )
            self.broken.add(file)
            return None, found

    def yaml(self, file: str) -> YamlFile | None:
        """A YAML file as plain values."""
        text = self.text(file)
        if text is None:
            return None
        try:
            found = parse_yaml(text, file)
        except FileProblem as problem:
            self._break(file, problem.error)
            return None
        self.files.append(StudyFile(file, "mapping", 1, values_digest(found.value)))
        return found

    def _break(self, file: str, error: StudyError) -> None:
        self.errors.append(error)
        self.broken.add(file)


def _keys(model: type[BaseModel]) -> set[str]:
    """Keys of a model and of the models inside it."""
    keys: set[str] = set()
    for name, info in model.model_fields.items():
        keys.add(info.alias or name)
        for inner in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                keys |= _keys(inner)
    return keys

"""Estimates from a file of respondents and a design file: what `digov survey estimate` prints."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from assets.registry.csv_reader import FileProblem, read_text
from assets.registry.errors import StudyError, StudyErrors, listed, nearest
from assets.registry.fields import problems as problems_of
from assets.registry.surveys import Design
from assets.registry.yaml_reader import dotted, parse_yaml
from assets.surveys import designs, microdata, samples
from assets.surveys.estimates import QUARTILES, STATISTICS, estimate
from assets.surveys.microdata import FORMATS, Microdata

# What spreadsheets and R write where there is no answer.
NO_ANSWER = frozenset({"NA"})


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(str(code) for code in (value if isinstance(value, list) else [value]))


class DesignFile(Design):
    """The design file: the design of a survey, and by column the codes that are no answer."""

    missing: dict[str, Annotated[tuple[str, ...], BeforeValidator(_codes)]] = Field(default_factory=dict)


@dataclass(frozen=True)
class _Asked:
    """What is estimated of which columns."""

    statistic: str | None
    item: str
    by: str | None
    denominator: str | None
    probs: tuple[float, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in (self.item, self.denominator, self.by) if name)


def run(
    file: Path,
    design_file: Path,
    item: str,
    *,
    by: str | None = None,
    statistic: str | None = None,
    probs: str | None = None,
) -> dict[str, Any]:
    """`{"estimates": […], "design": {…}, "warnings": […]}` as DESIGN section 6 names the keys.

    `item` is a column, or `A/B` for a ratio; without `statistic` a column of numbers gives a mean, one of
    words or labelled codes proportions. `probs` are like `.25,.5`. Raises StudyErrors.
    """
    design = read_design(design_file)
    asked = _asked(item, by, statistic, probs)
    suffix = file.suffix.lower()
    if suffix not in FORMATS:
        expected = f"a file that ends in {listed(FORMATS)}"
        raise StudyErrors([StudyError(file.name, 0, None, "an unknown kind of file", expected)])
    wanted = [*design.columns(), *design.missing, *asked.columns]
    data = microdata.read(file, FORMATS[suffix], wanted)
    if data.ragged:
        expected = "as many fields as the header"
        raise StudyErrors(
            StudyError(file.name, line, None, "another number of fields", expected) for line, _ in data.ragged
        )
    answers = {name: _answers(data, name, design) for name in asked.columns}
    chosen = asked.statistic or _likely(data, answers, asked)
    further, order = _columns(data, answers, asked, chosen)
    try:
        sampled = samples.draw({name: data.columns[name] for name in design.columns()}, further, design)
    except designs.DesignProblems as error:
        raise StudyErrors(
            StudyError(
                file.name,
                0 if one.row is None else data.lines[one.row],
                one.column,
                one.problem,
                one.expected,
            )
            for one in error.problems
        ) from None
    found = estimate(
        sampled,
        chosen,
        "item",
        by="group" if asked.by else None,
        denominator="denominator" if chosen == "ratio" else None,
        categories=order["item"],
        groups=order["group"],
        probs=asked.probs,
    )
    return {
        "estimates": [asdict(one) for one in found.estimates],
        "design": {"statistic": chosen, "item": item, "by": by, **sampled.described},
        "warnings": list(found.warnings),
    }


def read_design(path: Path) -> DesignFile:
    """A design file. Raises StudyErrors with file, line, key and what was expected."""
    try:
        found = parse_yaml(read_text(path.parent, path.name), path.name)
    except FileProblem as problem:
        raise StudyErrors([problem.error]) from None
    try:
        return DesignFile.model_validate(found.value)
    except ValidationError as error:
        keys = list(DesignFile.model_fields)
        raise StudyErrors(
            StudyError(
                path.name,
                found.line(where),
                dotted(where) or None,
                problem,
                listed(keys) if problem.startswith("unknown key") else expected,
                nearest(str(where[-1]), keys) if problem.startswith("unknown key") else guess,
            )
            for where, problem, expected, guess in problems_of(error)
        ) from None


def _asked(item: str, by: str | None, statistic: str | None, probs: str | None) -> _Asked:
    if statistic is not None and statistic not in STATISTICS:
        problem = f"{statistic!r} is not a statistic"
        raise _wrong("stat", problem, listed(STATISTICS), nearest(statistic, STATISTICS))
    above, slash, below = item.partition("/")
    if statistic == "ratio" or (statistic is None and slash):
        if not (above and below):
            raise _wrong("item", f"{item!r} is no ratio", "two columns with / between them", None)
        return _Asked("ratio", above.strip(), by, below.strip(), ())
    return _Asked(statistic, item, by, None, _probs(probs))


def _probs(typed: str | None) -> tuple[float, ...]:
    if typed is None:
        return QUARTILES
    values = [designs.number(part.strip()) for part in typed.split(",")]
    if any(value is None or not 0 < value < 1 for value in values):
        raise _wrong(
            "probs", f"{typed!r} is no list of shares", "numbers between 0 and 1, such as .1,.5", None
        )
    return tuple(value for value in values if value is not None)


def _wrong(option: str, problem: str, expected: str, guess: str | None) -> StudyErrors:
    return StudyErrors([StudyError(f"--{option}", 0, None, problem, expected, guess)])


def _answers(data: Microdata, name: str, design: DesignFile) -> list[str | None]:
    """A column without what the file, the design file or custom calls no answer."""
    missing = {*data.missing.get(name, ()), *design.missing.get(name, ()), *NO_ANSWER}
    return [None if text is None or text in missing else text for text in data.columns[name]]


def _likely(data: Microdata, answers: Mapping[str, Sequence[str | None]], asked: _Asked) -> str:
    values = [text for text in answers[asked.item] if text is not None]
    is_labelled = any(text in data.labels.get(asked.item, {}) for text in values)
    are_numbers = bool(values) and all(designs.number(text) is not None for text in values)
    return "mean" if are_numbers and not is_labelled else "proportion"


def _columns(
    data: Microdata, answers: Mapping[str, Sequence[str | None]], asked: _Asked, statistic: str
) -> tuple[dict[str, Sequence[Any]], dict[str, list[str]]]:
    """The columns to estimate from under their parts' names, and the order of categories and groups."""
    further: dict[str, Sequence[Any]] = {}
    order: dict[str, list[str]] = {"item": [], "group": []}
    for part, name in (("item", asked.item), ("denominator", asked.denominator), ("group", asked.by)):
        if name is None:
            continue
        if part == "group" or statistic == "proportion":
            further[part], order[part] = _labelled(answers[name], data.labels.get(name, {}))
        else:
            further[part] = _numbers(data, name, answers[name])
    return further, order


def _labelled(answers: Sequence[str | None], labels: Mapping[str, str]) -> tuple[list[str | None], list[str]]:
    """Codes as their labels, and the order of their codes; two codes of one label keep their codes."""
    counts = {words: sum(other == words for other in labels.values()) for words in labels.values()}

    def named(code: str) -> str:
        words = labels.get(code)
        return code if words is None else words if counts[words] == 1 else f"{code} {words}"

    occurring = {code for code in answers if code is not None}
    value = {code: designs.number(code) for code in occurring}
    if all(found is not None for found in value.values()):
        ordered = sorted(occurring, key=lambda code: (value[code], code))
    else:
        ordered = sorted(occurring)
    return [None if code is None else named(code) for code in answers], [named(code) for code in ordered]


def _numbers(data: Microdata, name: str, answers: Sequence[str | None]) -> list[float | None]:
    problems = [
        StudyError(data.file, data.lines[row], name, "is not a number", "a number, or a code under missing")
        for row, text in enumerate(answers)
        if text is not None and designs.number(text) is None
    ]
    if problems:
        raise StudyErrors(problems)
    return [designs.number(text) for text in answers]

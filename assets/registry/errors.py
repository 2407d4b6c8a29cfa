"""What is wrong with a study: every problem found, with file, line, field, expectation and nearest value.

A researcher reads these messages; they are the whole interface of a wrong study file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 50
LIKENESS = 60.0
LONGEST_COMPARED = 200


@dataclass(frozen=True, order=True)
class StudyError:
    """One problem. `file` is relative to the study folder; Line 0 and field null: the file as a whole."""

    file: str
    line: int
    field: str | None
    problem: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        nearest = f"; nearest valid value: {self.nearest}" if self.nearest else ""
        return f"{place}:{field} {self.problem}; expected {self.expected}{nearest}"


class StudyErrors(Exception):
    """All problems of one study, in order of file and line; the message shows the first 50."""

    def __init__(self, errors: Iterable[StudyError]) -> None:
        self.errors = tuple(sorted(set(errors), key=lambda e: (e.file, e.line, e.field or "", e.problem)))
        shown = [str(error) for error in self.errors[:SHOWN]]
        if len(self.errors) > SHOWN:
            shown.append(f"… and {len(self.errors) - SHOWN} more problems")
        super().__init__("\n".join(shown))


def nearest(value: object, choices: Iterable[str]) -> str | None:
    """The valid value most like what was typed; null where none is at all like it.

    A value that a spreadsheet stripped of its leading zeros, or that differs in case only, comes first.
    """
    from rapidfuzz import fuzz, process

    typed = str(value).strip()
    options = sorted(set(choices))
    for is_same in (
        lambda option: option.casefold() == typed.casefold(),
        lambda option: typed.isdigit() and option.isdigit() and option.lstrip("0") == typed.lstrip("0"),
    ):
        if found := [option for option in options if is_same(option)]:
            return found[0]
    typed = typed[:LONGEST_COMPARED]
    likely = process.extract(typed, options, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=None)
    if not typed or not likely:
        return None
    if typed.isdigit():
        # Codes are read from the left: 341599 is rather 341502 than 150929.
        return max(likely, key=lambda found: (_shared_start(typed, found[0]), found[1]))[0]
    return likely[0][0]


def _shared_start(one: str, other: str) -> int:
    """How many characters two texts have in common from the left."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def listed(choices: Iterable[str], most: int = 20) -> str:
    """Choices in words for an expectation; a long list is cut."""
    options = list(choices)
    return ", ".join(options[:most]) + (f" … ({len(options)} values)" if len(options) > most else "")

"""Lists of publications as reference managers write them (RIS, BibTeX, CSL-JSON): entries, and what is wrong.

The identity of a publication is its DOI; without one, its title, year and first author (publications.py).
What cannot be read is told by entry and field, never passed over in silence.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.registry.csv_reader import FileProblem, decode
from assets.registry.errors import StudyError, StudyErrors
from assets.registry.publications import clean_doi, is_same_title, title_identity

# A list of publications is text; ten million characters are some twenty thousand entries.
MOST_BYTES = 30_000_000
_WEB = re.compile(r"https?://[^\s]+")


@dataclass(frozen=True)
class Reference:
    """One publication. `entry` is its number in the file and its key; `published` is (value, precision).

    `files` are names of files that the reference manager keeps with it, as written.
    """

    entry: str
    title: str
    authors: tuple[str, ...] = ()
    container: str | None = None
    published: tuple[str, str] | None = None
    doi: str | None = None
    url: str | None = None
    files: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The DOI, else a hash of title, year and first author: equal for two entries of one publication."""
        return f"doi:{self.doi}" if self.doi else self.by_title

    @property
    def by_title(self) -> str:
        """By what it is known where one of two entries has no DOI."""
        year = self.published[0][:4] if self.published else ""
        return title_identity(self.title, year, self.authors[0] if self.authors else "")


@dataclass(frozen=True)
class EntryProblem:
    """Something in an entry that could not be read; `is_lost`: the entry as a whole is left out."""

    entry: str
    line: int
    field: str | None
    problem: str
    is_lost: bool = False


@dataclass(frozen=True)
class RawEntry:
    """An entry as a reader of one format gives it: values of our fields as printed, and the file's own names.

    `values` maps title, container, date, doi and url to (name in the file, value as printed).
    """

    entry: str
    line: int
    values: dict[str, tuple[str, str]]
    authors: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


Parsed = tuple[list[RawEntry], list[EntryProblem]]


def read_references(path: Path) -> tuple[list[Reference], list[EntryProblem]]:
    """All entries of a file and everything that could not be read, in the order of the file.

    The format is known by what is in the file, not by its name. Raises StudyErrors where the file is none of
    the three, too large, or not text.
    """
    text = _text(path)
    entries, problems = _reader_of(text, path.name)(text)
    found = []
    for raw in entries:
        reference, wrong = _reference(raw)
        problems += wrong
        if reference is not None:
            found.append(reference)
    return found, sorted(problems, key=lambda one: (one.line, one.entry, one.field or ""))


def clean_date(text: str) -> tuple[str, str] | None:
    """(value, precision) of a date as printed: 2021, 2021-03, 2021/03/15, 2021///; None where it is none."""
    form = re.match(r"\s*(\d{4})(?:\s*[-/.]\s*(\d{1,2})?(?:\s*[-/.]\s*(\d{1,2})?)?)?", text)
    if not form or (form.end() < len(text) and text[form.end()] not in "/ -."):
        return None
    year, month, day = (int(part) if part else None for part in form.groups())
    try:
        if year and month and day:
            return date(year, month, day).isoformat(), "day"
        if year and month:
            return date(year, month, 1).isoformat()[:7], "month"
    except ValueError:
        return None
    return (str(year), "year") if year and 1400 < year < 2200 else None


def _text(path: Path) -> str:
    def refuse(problem: str, expected: str) -> StudyErrors:
        return StudyErrors([StudyError(str(path), 0, None, problem, expected)])

    try:
        data = path.read_bytes()
    except OSError as error:
        raise refuse(error.strerror or "cannot be read", "a file that can be read") from None
    if len(data) > MOST_BYTES:
        raise refuse(f"{len(data)} bytes", f"at most {MOST_BYTES}: export fewer publications at once")
    try:
        return decode(data, str(path))
    except FileProblem as problem:
        raise StudyErrors([problem.error]) from None


def _reader_of(text: str, name: str) -> Callable[[str], Parsed]:
    from assets.registry.references_bibtex import parse_bibtex
    from assets.registry.references_csl import parse_csl
    from assets.registry.references_ris import parse_ris

    if re.match(r"\s*[\[{]", text):
        return parse_csl
    if re.search(r"^TY  - ?", text, re.MULTILINE):
        return parse_ris
    if re.search(r"^\s*@\s*[A-Za-z]+\s*[{(]", text, re.MULTILINE):
        return parse_bibtex
    expected = "a list of publications in RIS, BibTeX or CSL-JSON"
    raise StudyErrors([StudyError(name, 0, None, "no entry was found", expected)])


def _reference(raw: RawEntry) -> tuple[Reference | None, list[EntryProblem]]:
    problems: list[EntryProblem] = []

    def note(field: str | None, problem: str, is_lost: bool = False) -> None:
        problems.append(EntryProblem(raw.entry, raw.line, field, problem, is_lost))

    name, title = raw.values.get("title", ("title", ""))
    if not title.strip():
        note(name, "there is no title", is_lost=True)
        return None, problems
    doi = published = url = None
    if "doi" in raw.values:
        name, printed = raw.values["doi"]
        doi = clean_doi(printed)
        if doi is None:
            note(name, f"{printed!r} is no DOI; expected 10.…/…")
    if "date" in raw.values:
        name, printed = raw.values["date"]
        published = clean_date(printed)
        if published is None:
            note(name, f"{printed!r} is no date; expected a year, or year-month-day")
    if "url" in raw.values:
        name, printed = raw.values["url"]
        url = printed.strip() if _WEB.fullmatch(printed.strip()) else None
        if url is None:
            note(name, f"{printed!r} is no web address")
        elif doi is None:
            doi = clean_doi(url)
    container = raw.values.get("container", ("", ""))[1].strip() or None
    words = " ".join(title.split())
    return Reference(raw.entry, words, raw.authors, container, published, doi, url, raw.files), problems


@dataclass(frozen=True)
class Repeat:
    """An entry of a publication that an earlier entry of the same list names.

    `is_conflict`: both have one DOI, but different titles, so that one of the DOIs is wrong.
    """

    reference: Reference
    earlier: Reference
    is_conflict: bool


def repeats(references: Iterable[Reference]) -> list[Repeat]:
    """Entries of publications that an earlier entry of the same list names."""
    first: dict[str, Reference] = {}
    found = []
    for reference in references:
        earlier = first.get(reference.identity) or first.get(reference.by_title)
        if earlier is not None and not (reference.doi and earlier.doi and reference.doi != earlier.doi):
            found.append(Repeat(reference, earlier, not is_same_title(reference.title, earlier.title)))
            first.setdefault(reference.identity, earlier)
            continue
        first.setdefault(reference.identity, reference)
        first.setdefault(reference.by_title, reference)
    return found

"""Lists of publications as reference managers write them (RIS, BibTeX, CSL-JSON): entries, and what is wrong.

The identity of a publication is its DOI; without one, its title and year. What cannot be read is told by
entry and field, never passed over in silence.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from assets.registry.csv_reader import FileProblem, decode
from assets.registry.errors import StudyError, StudyErrors

# A list of publications is text; ten million characters are some twenty thousand entries.
MOST_BYTES = 30_000_000
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
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
        """The DOI, else the letters of title and year: equal for two entries of one publication."""
        if self.doi:
            return f"doi:{self.doi}"
        letters = "".join(sign for sign in self.title.casefold() if sign.isalnum())
        return f"title:{letters}:{self.published[0][:4] if self.published else ''}"


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


def clean_doi(text: str) -> str | None:
    """A DOI in lower case without its resolver; None where the text is none (DOI Handbook, 2.2)."""
    bare = unquote(_BEFORE_DOI.sub("", text.strip())).rstrip(".,;").lower()
    return bare if _DOI.fullmatch(bare) else None


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


def doubles(references: Iterable[Reference]) -> list[tuple[Reference, Reference]]:
    """Entries of publications that an earlier entry of the same list names, with that entry."""
    first: dict[str, Reference] = {}
    found = []
    for reference in references:
        earlier = first.setdefault(reference.identity, reference)
        if earlier is not reference:
            found.append((reference, earlier))
    return found

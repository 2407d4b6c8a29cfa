"""BibTeX files: `@article{key, title = {…}, …}`; braces, quotes, abbreviations and accents of LaTeX."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from assets.registry.references import EntryProblem, Parsed, RawEntry

_FIELDS = {
    "title": ("title",),
    "container": ("journal", "journaltitle", "booktitle", "publisher", "institution", "school"),
    "date": ("date", "year"),
    "doi": ("doi",),
    "url": ("url",),
}
_NOT_ENTRIES = frozenset(("comment", "preamble", "string"))
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ACCENTS = {
    **{
        "`": "\u0300",
        "'": "\u0301",
        "^": "\u0302",
        "~": "\u0303",
        "=": "\u0304",
        "u": "\u0306",
        ".": "\u0307",
    },
    **{'"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328"},
}
_LETTERS = {
    **{"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ"},
    **{"aa": "å", "AA": "Å", "i": "i", "j": "j", "textendash": "–", "textemdash": "—"},
}
_ACCENTED = re.compile(
    r"\\([`'^~=.\"]|[uvHckr](?![A-Za-z]))\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))"
)
_NAMED = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+|(?![A-Za-z]))")
_NAME_OF_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,{}()=\"#%]*)\s*([,})])")
_NAME_OF_FIELD = re.compile(r"[\s,]*([A-Za-z][A-Za-z0-9_:+.\-]*)\s*=\s*")
_WORD = re.compile(r"[A-Za-z0-9_:+.\-]+")


class _Torn(Exception):
    """An entry that does not end, or a value that is none; the argument says where."""


@dataclass
class _Scan:
    """A place in a text, and the abbreviations that were declared before it."""

    text: str
    at: int = 0
    strings: dict[str, str] = field(
        default_factory=lambda: {month: str(n) for n, month in enumerate(_MONTHS, 1)}
    )

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1


def parse_bibtex(text: str) -> Parsed:
    """All entries whose braces close; after a torn one reading goes on at the next line with an entry."""
    scan = _Scan(text)
    entries: list[RawEntry] = []
    problems: list[EntryProblem] = []
    number = 0
    while start := _NAME_OF_ENTRY.search(text, scan.at):
        kind = start[1].lower()
        scan.at = start.end()
        if kind == "comment" or kind == "preamble":
            _skip(scan, start[2])
            continue
        number += kind != "string"
        begun = scan.at
        name = "@string" if kind == "string" else f"entry {number}"
        try:
            if kind == "string":
                for label, value, _ in _fields(scan, "}" if start[2] == "{" else ")"):
                    scan.strings[label.lower()] = value
                continue
            key = _KEY.match(text, scan.at)
            if key is None:
                raise _Torn("the entry has no key")
            name = f"entry {number} ({key[1]})" if key[1] else name
            scan.at = key.end() if key[2] == "," else key.end() - 1
            fields = list(_fields(scan, "}" if start[2] == "{" else ")"))
        except _Torn as torn:
            problems.append(EntryProblem(name, scan.line(begun), None, str(torn), is_lost=True))
            again = re.compile(r"^\s*@", re.MULTILINE).search(text, begun)
            scan.at = again.start() if again else len(text)
            continue
        entries.append(_entry(name, scan.line(begun), fields, problems))
    return entries, problems


def plain(value: str) -> tuple[str, list[str]]:
    """A value without braces, its accents as letters; and commands of LaTeX that are not understood."""

    def accented(form: re.Match[str]) -> str:
        letter = (form[2] or form[3]).lstrip("\\")
        return unicodedata.normalize("NFC", letter + _ACCENTS[form[1]])

    unknown: list[str] = []

    def named(form: re.Match[str]) -> str:
        if form[1] in _LETTERS:
            return _LETTERS[form[1]]
        unknown.append("\\" + form[1])
        return ""

    text = _ACCENTED.sub(accented, value)
    text = _NAMED.sub(named, text)
    text = re.sub(r"\\([&%$#_{}])", lambda form: {"{": "\ufdd0", "}": "\ufdd1"}.get(form[1], form[1]), text)
    text = text.replace("{", "").replace("}", "").replace("\ufdd0", "{").replace("\ufdd1", "}")
    text = re.sub(r"-{2,3}", "–", text).replace("~", " ").replace("``", "“").replace("''", "”")
    return " ".join(text.split()), unknown


def _entry(
    name: str, line: int, fields: list[tuple[str, str, int]], problems: list[EntryProblem]
) -> RawEntry:
    printed: dict[str, str] = {}
    for label, value, at in fields:
        label = label.lower()
        if label in printed:
            problems.append(EntryProblem(name, at, label, "stands twice: the first counts"))
            continue
        printed[label] = value
    wanted = {label for labels in _FIELDS.values() for label in labels} | {"author"}
    clean: dict[str, str] = {}
    for label in wanted & set(printed):
        raw = printed[label] if label in ("url", "doi") else None
        clean[label], unknown = (
            (raw.replace("\\_", "_").replace("\\", ""), []) if raw else plain(printed[label])
        )
        problems += [EntryProblem(name, line, label, f"{one} is not understood: left out") for one in unknown]
    values = {
        ours: next((theirs, clean[theirs]) for theirs in labels if clean.get(theirs))
        for ours, labels in _FIELDS.items()
        if any(clean.get(theirs) for theirs in labels)
    }
    month = printed.get("month", "")
    if "date" in values and values["date"][0] == "year" and month.isdigit() and 1 <= int(month) <= 12:
        values["date"] = ("year", f"{values['date'][1]}-{month}")
    authors = [
        plain(one)[0] for one in re.split(r"\s+and\s+", printed.get("author", "").strip()) if one.strip()
    ]
    files = tuple(_files(printed.get("file", "")))
    return RawEntry(name, line, values, tuple(_name(one) for one in authors if one != "others"), files)


def _files(value: str) -> Iterator[str]:
    """Names of files as `name`, `name:path:type` or several with `;` between them."""
    for one in value.split(";"):
        parts = re.split(r"(?<!\\):", one.strip())
        path = parts[1] if len(parts) == 3 else parts[0]
        if path.strip():
            yield path.replace("\\:", ":").strip()


def _name(printed: str) -> str:
    parts = [part.strip() for part in printed.split(",") if part.strip()]
    return " ".join((*parts[1:2], *parts[:1], *parts[2:]))


def _fields(scan: _Scan, closing: str) -> Iterator[tuple[str, str, int]]:
    """Fields up to the end of an entry, as (name, value, line)."""
    text = scan.text
    while True:
        blank = re.compile(r"[\s,]*").match(text, scan.at)
        scan.at = blank.end() if blank else scan.at
        if scan.at >= len(text):
            raise _Torn("the entry does not end")
        if text[scan.at] == closing:
            scan.at += 1
            return
        name = _NAME_OF_FIELD.match(text, scan.at)
        if name is None:
            raise _Torn(
                f"line {scan.line(scan.at)}: expected a field and =, found {text[scan.at : scan.at + 20]!r}"
            )
        line = scan.line(name.start(1))
        scan.at = name.end()
        yield name[1], _value(scan), line


def _value(scan: _Scan) -> str:
    parts = [_part(scan)]
    while joined := re.compile(r"\s*#\s*").match(scan.text, scan.at):
        scan.at = joined.end()
        parts.append(_part(scan))
    return "".join(parts)


def _part(scan: _Scan) -> str:
    text = scan.text
    sign = text[scan.at : scan.at + 1]
    if sign in ('"', "{"):
        scan.at += 1
        return _until(scan, '"' if sign == '"' else "}")
    word = _WORD.match(text, scan.at)
    if word is None:
        raise _Torn(f"line {scan.line(scan.at)}: a field without a value")
    scan.at = word.end()
    if word[0].isdigit():
        return word[0]
    if word[0].lower() not in scan.strings:
        raise _Torn(f"line {scan.line(scan.at)}: the abbreviation {word[0]!r} is declared nowhere")
    return scan.strings[word[0].lower()]


def _until(scan: _Scan, closing: str) -> str:
    """Text up to a closing sign outside of inner braces."""
    text, begun, depth = scan.text, scan.at, 0
    while scan.at < len(text):
        sign = text[scan.at]
        if sign == "\\":
            scan.at += 2
            continue
        if sign == closing and not depth:
            scan.at += 1
            return text[begun : scan.at - 1]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                break
        scan.at += 1
    raise _Torn(f"line {scan.line(begun)}: the value does not end")


def _skip(scan: _Scan, opening: str) -> None:
    """To the end of a comment; one that does not end is left at its beginning."""
    begun = scan.at
    try:
        _until(scan, "}" if opening == "{" else ")")
    except _Torn:
        scan.at = begun

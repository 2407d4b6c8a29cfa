"""RIS files: one field a line (`TI  - …`), entries from TY to ER."""

import re

from assets.registry.references import EntryProblem, Parsed, RawEntry

_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")
# Our field -> tags, the surest first.
_FIELDS = {
    "title": ("TI", "T1", "CT", "BT"),
    "container": ("T2", "JF", "JO", "JA", "J2", "PB"),
    "date": ("DA", "PY", "Y1"),
    "doi": ("DO",),
    "url": ("UR",),
}
_AUTHORS = ("AU", "A1")
_FILES = ("L1",)
# Known tags that a draft of a source has no place for.
_IGNORED = frozenset(
    """AB N1 N2 KW VL IS SP EP SN CY ID LA Y2 DB DP AN ET L2 L3 L4 LK M1 M2 M3 A2 A3 A4 ED RN U1 U2 U3 U4 U5
    C1 C2 C3 C4 C5 C6 C7 C8 AD CN RI RP SE ST T3 TA TT VO NV OP AV CA CP""".split()
)
_KNOWN = _IGNORED.union(*_FIELDS.values(), _AUTHORS, _FILES)


def parse_ris(text: str) -> Parsed:
    """All entries that are closed by ER; lines that belong to no entry and unknown tags are problems."""
    entries: list[RawEntry] = []
    problems: list[EntryProblem] = []
    open_at = 0
    fields: list[tuple[str, str, int]] = []

    def name() -> str:
        return f"entry {len(entries) + sum(one.is_lost for one in problems) + 1}"

    for number, line in enumerate(text.split("\n"), 1):
        form = _LINE.match(line.rstrip())
        if form is None:
            if line.strip() and open_at and fields:
                # Some programs wrap long values.
                tag, value, at = fields[-1]
                fields[-1] = (tag, f"{value} {line.strip()}", at)
            elif line.strip():
                problems.append(
                    EntryProblem("outside of entries", number, None, f"not understood: {line[:60]!r}")
                )
            continue
        tag, value = form[1], (form[2] or "").strip()
        if tag == "TY":
            if open_at:
                problems.append(EntryProblem(name(), open_at, "TY", "the entry is not closed by ER", True))
            open_at, fields = number, []
        elif not open_at:
            problems.append(EntryProblem("outside of entries", number, tag, "stands before TY"))
        elif tag == "ER":
            entry = name()
            problems += [
                EntryProblem(entry, at, tag, "the tag is not known: its value was not read")
                for tag, _, at in fields
                if tag not in _KNOWN
            ]
            entries.append(_entry(entry, open_at, fields))
            open_at = 0
        else:
            fields.append((tag, value, number))
    if open_at:
        problems.append(EntryProblem(name(), open_at, "TY", "the entry is not closed by ER", True))
    return entries, problems


def _entry(name: str, line: int, fields: list[tuple[str, str, int]]) -> RawEntry:
    printed: dict[str, list[str]] = {}
    for tag, value, _ in fields:
        if value:
            printed.setdefault(tag, []).append(value)
    values = {}
    for field, tags in _FIELDS.items():
        surest = next((tag for tag in tags if tag in printed), None)
        if surest is not None:
            values[field] = (surest, printed[surest][0])
    authors = tuple(_name(value) for tag in _AUTHORS for value in printed.get(tag, ()))
    return RawEntry(
        name, line, values, authors, tuple(value for tag in _FILES for value in printed.get(tag, ()))
    )


def _name(printed: str) -> str:
    """`Kostka, Genia` as Genia Kostka; a third part (Jr.) stands last."""
    parts = [part.strip() for part in printed.split(",") if part.strip()]
    return " ".join((*parts[1:2], *parts[:1], *parts[2:]))

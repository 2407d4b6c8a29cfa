"""CSL-JSON: a list of objects, as citation processors and Zotero write them."""

import json
from typing import Any

from assets.registry.references import EntryProblem, Parsed, RawEntry

_TEXTS = {"title": "title", "container": "container-title", "doi": "DOI", "url": "URL"}


def parse_csl(text: str) -> Parsed:
    """All entries; of an object with fields of wrong types those that are right are kept."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        return [], [EntryProblem("the file", line, None, f"no JSON: {error}", is_lost=True)]
    if isinstance(found, dict):
        found = found["items"] if isinstance(found.get("items"), list) else [found]
    entries: list[RawEntry] = []
    problems: list[EntryProblem] = []
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict):
            problems.append(EntryProblem(f"entry {number}", 0, None, "no object", is_lost=True))
            continue
        key = item.get("id") or item.get("citation-key")
        name = f"entry {number}" + (f" ({key})" if isinstance(key, str | int) else "")
        entries.append(_entry(name, item, problems))
    return entries, problems


def _entry(name: str, item: dict[str, Any], problems: list[EntryProblem]) -> RawEntry:
    def note(field: str, problem: str) -> None:
        problems.append(EntryProblem(name, 0, field, problem))

    values: dict[str, tuple[str, str]] = {}
    for ours, theirs in _TEXTS.items():
        value = item.get(theirs)
        # The registry of DOIs gives titles as lists.
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, str) and value.strip():
            values[ours] = (theirs, value)
        elif value not in (None, "", []):
            note(theirs, f"{str(value)[:60]!r} is no text")
    if "issued" in item:
        printed = _date(item["issued"])
        if printed is None:
            note("issued", f"{str(item['issued'])[:60]!r} is no date of CSL-JSON")
        else:
            values["date"] = ("issued", printed)
    authors = []
    people = item.get("author", [])
    for person in people if isinstance(people, list) else [people]:
        words = _person(person)
        if words is None:
            note("author", f"{str(person)[:60]!r} is no name of CSL-JSON")
        else:
            authors.append(words)
    return RawEntry(name, 0, values, tuple(authors))


def _date(issued: Any) -> str | None:
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0]]
        return "-".join(numbers) if all(number.isdigit() for number in numbers) else None
    for name in ("raw", "literal"):
        if isinstance(issued.get(name), str):
            return str(issued[name])
    return None


def _person(person: Any) -> str | None:
    if not isinstance(person, dict):
        return None
    if isinstance(person.get("literal"), str):
        return str(person["literal"]).strip() or None
    names = ("given", "non-dropping-particle", "dropping-particle", "family", "suffix")
    parts = [
        person[name].strip() for name in names if isinstance(person.get(name), str) and person[name].strip()
    ]
    return " ".join(parts) or None

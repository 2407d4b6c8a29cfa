"""One coder's form on one captured page, as the coding store keeps it: typed, checked at the door.

What a coding must look like is said here; whether its coder, codebook and values are those of the study is
judged when the store lands (`standing.py`), because a study changes and a coding does not.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

MOST_CHINESE, MOST_OTHER = 25, 60
ROLES = ("coder", "adjudicator")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RECORD = re.compile(r"W[0-9a-f]{12}")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


class CodingProblem(ValueError):
    """A coding that cannot be kept; the message names the coding, the field and what was expected."""


@dataclass(frozen=True)
class StoredDecision:
    """One value of one variable (several values: several decisions), and the words that it rests on.

    `exact` are those words, `prefix` and `suffix` what stands around them, `start` their place in code points
    in the text with SHA-256 `text_sha256`. A value of None: the form asked and the coder found nothing.
    """

    variable: str
    value: str | None
    certainty: int | None = None
    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    text_sha256: str | None = None


@dataclass(frozen=True)
class StoredCoding:
    """One form: who read which capture of which page when, under which codebook, and what was decided."""

    coding_id: str
    record_id: str
    url: str
    payload_sha256: str
    coder_id: str
    role: str
    codebook_version: str
    coded_at: datetime
    reason: str | None
    decisions: tuple[StoredDecision, ...]

    def canonical(self) -> str:
        """The coding as one line of JSON: the same for the same coding, whoever wrote it."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["coded_at"] = utc_text(self.coded_at)
        values["decisions"] = [vars(decision) for decision in self.decisions]
        return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def utc_text(moment: datetime) -> str:
    """A moment as ISO text in UTC to the microsecond, so that texts are in the order of time."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def is_too_long(quote: str) -> bool:
    """Whether a quote holds more words of a third party than its author's rights allow."""
    return len(quote) > (MOST_CHINESE if _HAN.search(quote) else MOST_OTHER)


def parse_coding(given: Mapping[str, Any]) -> StoredCoding:
    """A coding from the mapping that a form or a file gives. Raises CodingProblem."""
    where = f"coding {given.get('coding_id') or '(without id)'}"
    names = [field.name for field in fields(StoredCoding)]
    _know(given, names, where)
    for name in names:
        is_moment = name == "coded_at" and isinstance(given.get(name), datetime)
        if name not in ("reason", "decisions") and not is_moment and not _is_text(given.get(name)):
            raise CodingProblem(f"{where}: {name} is missing or empty; expected a text")
    if not _RECORD.fullmatch(given["record_id"]):
        raise CodingProblem(
            f"{where}: record_id {given['record_id']!r}; expected W and 12 hexadecimal digits"
        )
    if not _SHA256.fullmatch(given["payload_sha256"]):
        raise CodingProblem(f"{where}: payload_sha256 is no SHA-256; expected 64 hexadecimal digits")
    if given["role"] not in ROLES:
        raise CodingProblem(f"{where}: role {given['role']!r}; expected one of: {', '.join(ROLES)}")
    reason = given.get("reason")
    if reason is not None and not isinstance(reason, str):
        raise CodingProblem(f"{where}: reason is no text")
    decisions = given.get("decisions")
    if isinstance(decisions, str | bytes | Mapping) or not decisions:
        raise CodingProblem(f"{where}: there are no decisions; expected a list of at least one")
    parsed = tuple(_decision(one, where) for one in decisions)
    _no_contradiction(parsed, where)
    kept = {name: given[name] for name in names if name not in ("coded_at", "reason", "decisions")}
    return StoredCoding(
        **kept, coded_at=_moment(given["coded_at"], where), reason=reason or None, decisions=parsed
    )


def _know(given: Mapping[str, Any], names: list[str], where: str) -> None:
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise CodingProblem(f"{where}: unknown key {unknown[0]!r}; expected: {', '.join(names)}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        expected = "a time in UTC such as 2026-03-01T09:30:00Z"
        raise CodingProblem(f"{where}: coded_at {value!r} is no time with its zone; expected {expected}")
    return moment.astimezone(UTC)


def _decision(given: Any, where: str) -> StoredDecision:
    if not isinstance(given, Mapping) or not _is_text(given.get("variable")):
        raise CodingProblem(f"{where}: a decision without a variable")
    where = f"{where}, {given['variable']}"
    _know(given, [field.name for field in fields(StoredDecision)], where)
    for name in ("value", "exact", "prefix", "suffix", "text_sha256"):
        if given.get(name) is not None and not _is_text(given[name]):
            raise CodingProblem(f"{where}: {name} is {given[name]!r}; expected a text, or null for nothing")
    for name in ("certainty", "start"):
        number = given.get(name)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 0):
            raise CodingProblem(f"{where}: {name} is {number!r}; expected a whole number from 0, or null")
    if given.get("certainty") not in (None, 1, 2, 3):
        raise CodingProblem(f"{where}: certainty {given['certainty']}; expected 1, 2, 3 or null")
    if given.get("text_sha256") is not None and not _SHA256.fullmatch(given["text_sha256"]):
        raise CodingProblem(f"{where}: text_sha256 is no SHA-256; expected 64 hexadecimal digits")
    quote = given.get("exact")
    if quote is not None and is_too_long(quote):
        limit = f"at most {MOST_CHINESE} Chinese or {MOST_OTHER} other characters"
        raise CodingProblem(f"{where}: the quote has {len(quote)} characters; expected {limit}")
    if quote is None and any(given.get(name) is not None for name in ("prefix", "suffix", "start")):
        raise CodingProblem(f"{where}: an anchor without its words; expected the words in exact")
    return StoredDecision(**given)


def _no_contradiction(decisions: tuple[StoredDecision, ...], where: str) -> None:
    """A coder found nothing or found values, never both, and no value twice."""
    seen: dict[str, list[str | None]] = {}
    for decision in decisions:
        values = seen.setdefault(decision.variable, [])
        if decision.value in values:
            raise CodingProblem(f"{where}, {decision.variable}: {decision.value!r} is decided twice")
        values.append(decision.value)
    for variable, values in seen.items():
        if None in values and len(values) > 1:
            raise CodingProblem(f"{where}, {variable}: both a value and nothing; expected one of the two")

"""Mutes: a known failure that somebody answers for until a day, and not longer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations import yaml_lines
from expectations.results import STAGES
from expectations.suite_reader import load_suites
from expectations.suites import Suite, SuiteErrors, SuiteProblem, near

FILE = Path(__file__).resolve().parent / "mutes.yml"
KEYS = ("stage", "table", "expectation", "owner", "expires", "reason")


@dataclass(frozen=True)
class Mute:
    """One muted expectation: `expectation` is its label (`name`, `name:column` or `name:rule`)."""

    stage: str
    table: str
    expectation: str
    owner: str
    expires: date
    reason: str

    def silences(self, stage: str, table: str, label: str, snapshot_date: date) -> bool:
        """True for this expectation up to and including the day of expiry, judged against `snapshot_date`."""
        is_same = (self.stage, self.table, self.expectation) == (stage, table, label)
        return is_same and snapshot_date <= self.expires


def load_mutes(
    suites: Mapping[str, Mapping[str, Suite]] | None = None, file: Path = FILE
) -> tuple[Mute, ...]:
    """Mutes of `mutes.yml`, checked against the suites by stage and table (all suites where none are given).

    Raises SuiteErrors naming file and line where a key is unknown or missing, a date is no date, or a mute
    matches no expectation of the suites (a mute left behind would silence nothing, or the wrong thing later).
    """
    name = f"expectations/{file.name}"
    known = suites if suites is not None else {stage: load_suites(stage) for stage in STAGES}
    content = yaml_lines.read(file)
    entries = content.get("mutes") or []
    problems = [
        SuiteProblem(name, content.line_of(key), f"unknown key {key}", near(key, ("mutes",)))
        for key in content
        if key != "mutes"
    ]
    mutes = []
    for entry in entries:
        if not isinstance(entry, yaml_lines.Lines):
            problems.append(
                SuiteProblem(name, content.line_of("mutes"), "a mute must be a mapping of keys to values")
            )
            continue
        found = list(_problems(entry, known))
        problems += [SuiteProblem(name, entry.line, text, nearest) for text, nearest in found]
        if not found:
            mutes.append(Mute(**{key: entry[key] for key in KEYS}))
    if problems:
        raise SuiteErrors(problems)
    return tuple(mutes)


def _problems(
    entry: yaml_lines.Lines, suites: Mapping[str, Mapping[str, Suite]]
) -> Iterable[tuple[str, str | None]]:
    unknown = [(f"unknown key {key}", near(key, KEYS)) for key in entry if key not in KEYS]
    missing = [(f"the key {key} is missing", None) for key in KEYS if not entry.get(key)]
    if unknown or missing:
        return unknown + missing
    if not isinstance(entry["expires"], date):
        return [(f"expires must be a date (2026-12-31), not {entry['expires']}", None)]
    if entry["stage"] not in STAGES:
        return [(f"unknown stage {entry['stage']}", near(entry["stage"], STAGES))]
    tables = suites.get(entry["stage"], {})
    if entry["table"] not in tables:
        return [(f"unknown {entry['stage']} table {entry['table']}", near(entry["table"], tables))]
    # A limit against the stable release exists only where there is one; it may be muted all the same.
    labels = [item.label for item in tables[entry["table"]].expectations(stable_rows=0)]
    if entry["expectation"] not in labels:
        text = f"this mute matches nothing: {entry['table']} has no expectation {entry['expectation']}"
        return [(text, near(entry["expectation"], labels))]
    return []

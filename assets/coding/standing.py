"""Which codings of the store stand today: whose coder, codebook and values the study knows, and the newest.

A coding that does not stand is refused with a reason in words and goes to quarantine whole; one that a newer
coding of the same coder replaces stays in the store and is not landed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.coding.stored import StoredCoding, StoredDecision
from assets.registry.dates import DateProblem, parse_date
from assets.registry.errors import listed, nearest
from assets.registry.settings import CAPTURED

if TYPE_CHECKING:
    from assets.registry.codebook import Codebook, Variable
    from assets.registry.study import Study

Page = tuple[str, str]
Codes = Mapping[str, Collection[str]]
# Two readings make a dispute; one alone has nothing to settle.
FEWEST_CODERS = 2


@dataclass(frozen=True)
class Settled:
    """What an adjudicator settled on one variable of one record."""

    coding: StoredCoding
    variable: str
    decisions: tuple[StoredDecision, ...]


@dataclass(frozen=True)
class Standing:
    """The newest coding of each coder and record; what adjudicators settled; what is refused, and why."""

    codings: tuple[StoredCoding, ...]
    settled: tuple[Settled, ...]
    refused: tuple[tuple[StoredCoding, str], ...]

    def pages(self) -> set[Page]:
        """The captures that the standing codings read."""
        read = [*self.codings, *(settled.coding for settled in self.settled)]
        return {(coding.url, coding.payload_sha256) for coding in read}


def judge(study: "Study", codings: Iterable[StoredCoding], captured: Collection[Page]) -> Standing:
    """Sort the codings of the store; `captured` holds the (url, payload_sha256) of every capture."""
    refused: list[tuple[StoredCoding, str]] = []
    newest: dict[tuple[str, str], StoredCoding] = {}
    adjudications: list[StoredCoding] = []
    codes = {name: [category.code for category in found] for name, found in study.reference.items()}
    for coding in sorted(codings, key=lambda one: (one.record_id, one.coded_at, one.coding_id)):
        reason = _why_refused(study, codes, coding, captured)
        if reason:
            refused.append((coding, reason))
        elif coding.role == "adjudicator":
            adjudications.append(coding)
        else:
            newest[coding.record_id, coding.coder_id] = coding
    standing = tuple(newest[key] for key in sorted(newest))
    by_record: defaultdict[str, list[StoredCoding]] = defaultdict(list)
    for coding in standing:
        by_record[coding.record_id].append(coding)
    settled: dict[tuple[str, str], Settled] = {}
    for coding in adjudications:
        coders = by_record[coding.record_id]
        reason = _why_no_adjudication(coding, coders)
        if reason:
            refused.append((coding, reason))
        # A coder who codes again afterwards opens the question again.
        elif coding.coded_at >= max(one.coded_at for one in coders):
            for variable, decisions in by_variable(coding).items():
                settled[coding.record_id, variable] = Settled(coding, variable, decisions)
    return Standing(standing, tuple(settled[key] for key in sorted(settled)), tuple(refused))


def by_variable(coding: StoredCoding) -> dict[str, tuple[StoredDecision, ...]]:
    """The decisions of a coding by variable, both in the order given."""
    found: defaultdict[str, list[StoredDecision]] = defaultdict(list)
    for decision in coding.decisions:
        found[decision.variable].append(decision)
    return {variable: tuple(decisions) for variable, decisions in found.items()}


def _why_no_adjudication(coding: StoredCoding, coders: list[StoredCoding]) -> str | None:
    if coding.coder_id in {one.coder_id for one in coders}:
        return f"{coding.coder_id} coded this page and cannot settle its disputes"
    if len(coders) < FEWEST_CODERS:
        return f"{len(coders)} coder(s) coded this page: there is no dispute to settle"
    return None


def _why_refused(
    study: "Study", codes: Codes, coding: StoredCoding, captured: Collection[Page]
) -> str | None:
    """The first reason why a coding cannot stand; None where it can."""
    coders = {coder.coder_id: coder for coder in study.coders}
    coder = coders.get(coding.coder_id)
    if coder is None:
        return f"the coder {coding.coder_id!r} is not in coders.yml" + _like(coding.coder_id, coders)
    if coder.coding_mode != CAPTURED:
        return f"the coder {coding.coder_id!r} is in coders.yml as {coder.coding_mode}, expected {CAPTURED}"
    if coding.codebook_version not in study.codebooks:
        versions = sorted(study.codebooks)
        return f"the codebook {coding.codebook_version!r} is not one of: {', '.join(versions)}"
    if (coding.url, coding.payload_sha256) not in captured:
        return "the page was never captured with these bytes"
    return _wrong_value(coding, study.codebooks[coding.codebook_version], codes)


def _wrong_value(coding: StoredCoding, codebook: "Codebook", codes: Codes) -> str | None:
    variables = {variable.variable: variable for variable in codebook.variables}
    for name, decisions in by_variable(coding).items():
        variable = variables.get(name)
        if variable is None:
            return f"{name} is no variable of codebook {codebook.version}" + _like(name, variables)
        values = [decision.value for decision in decisions if decision.value is not None]
        most = (variable.at_most or len(values)) if variable.multiple else 1
        if len(values) > most:
            return f"{name} has {len(values)} values, expected at most {most}"
        for value in values:
            reason = _wrong(value, variable, codes)
            if reason:
                return f"{name}: {reason}"
    return None


def _wrong(value: str, variable: "Variable", codes: Codes) -> str | None:
    if variable.type == "yes_no" and value not in ("yes", "no"):
        return f"{value!r} is neither yes nor no"
    if variable.type == "category" and variable.list is not None and value not in codes[variable.list]:
        return f"{value!r} is not one of: {listed(codes[variable.list])}" + _like(value, codes[variable.list])
    if variable.type == "date":
        try:
            parse_date(value)
        except DateProblem as problem:
            return f"{problem.problem}, expected {problem.expected}"
    if variable.type == "number" and not _is_number(value):
        return f"{value!r} is no number"
    return None


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _like(value: str, choices: Iterable[str]) -> str:
    guess = nearest(value, choices)
    return f"; nearest: {guess}" if guess else ""

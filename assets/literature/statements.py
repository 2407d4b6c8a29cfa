"""A claim as the rules see it: what is said of which place, with which figure, by whom and when."""

from dataclasses import dataclass
from datetime import date

ACTUAL_STAGES = frozenset({"piloted", "operating", "scaled", "exported", "ended"})


@dataclass(frozen=True)
class Statement:
    """One claim. `year` is when it says to hold, `published` when its document appeared (None: not known)."""

    claim_id: str
    record_id: str
    document_id: str
    origin_cluster: str
    name: str | None
    text: str | None
    place_code: str | None = None
    figure: str | None = None
    value: float | None = None
    is_bound: bool = False
    unit: str | None = None
    stage: str | None = None
    year: int | None = None
    published: date | None = None
    relation: str | None = None
    related_record: str | None = None

    @property
    def words(self) -> str:
        """Name, statement and unit in one line, for rules that look at the wording."""
        return " · ".join(part for part in (self.name, self.text, self.unit) if part)


@dataclass(frozen=True)
class Resident:
    """A denominator: so many residents of a place in a year, by a named source."""

    place_code: str
    year: int
    value: float
    source: str
    is_verified: bool


@dataclass(frozen=True)
class Judgement:
    """What a rule finds about one or more claims; the claims themselves stay as they were made."""

    rule: str
    claim_ids: tuple[str, ...]
    verdict: str
    arithmetic: str | None
    reason: str


def digits(value: float) -> str:
    """A number as a reader writes it: 30,000,000 · 1.38 · 5,363,636,363.6."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")

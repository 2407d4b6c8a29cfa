"""The three dates of a document, never mixed: signed (成文), published (发布) and in force (施行).

Each has sources of its own; a date that nothing names stays out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assets.documents.body import Body
from assets.documents.dates import PrintedDate, first_date, is_only_a_date, whole_date
from assets.documents.label_names import DECIDED
from assets.documents.labels import Labelled, best, labelled_cells
from assets.documents.line_signs import ADOPTED
from assets.documents.markup import Page
from assets.documents.publication_dates import read_published
from assets.documents.signatures import closing_date, names_an_organisation, signatures

# Lines above the text in which the note of adoption stands.
ABOVE = 8
# Issuer and day of a bulletin stand right above the text.
REACH = 2


@dataclass
class ThreeDates:
    """Dates of a document; flags name what was noticed: impossible ones, and sources that differ."""

    document: PrintedDate | None = None
    published: PrintedDate | None = None
    effective: PrintedDate | None = None
    flags: list[str] = field(default_factory=list)


def read_dates(
    found: Sequence[Labelled],
    page: Page,
    body: Body,
    text: str,
    published_rule: str | None,
    title: int | None,
) -> ThreeDates:
    """The dates of a page with the labels `found`; `text` is its source (for scripts), `title` a line."""
    dates = ThreeDates()
    dates.document = _date_document(found, page, body, dates)
    # Only where a label says so: the closing article of a law is part of its text, and coders read it.
    dates.effective = _labelled_date(found, "date_effective", dates)
    published = read_published(found, page, body, text, published_rule, title)
    dates.published = published.date
    dates.flags += published.flags
    return dates


def _kept(date: PrintedDate | None, name: str, dates: ThreeDates) -> PrintedDate | None:
    if date is not None and date.is_impossible:
        dates.flags.append(f"{name}_impossible")
    return date


def _labelled_date(found: Sequence[Labelled], name: str, dates: ThreeDates) -> PrintedDate | None:
    for item in best(found, name):
        date = whole_date(item.value)
        if date is not None:
            return _kept(date, name, dates)
    return None


def _date_document(
    found: Sequence[Labelled], page: Page, body: Body, dates: ThreeDates
) -> PrintedDate | None:
    labelled_date = _labelled_date(found, "date_document", dates)
    cells = [item for item in labelled_cells(page, body.numbers()) if item.label in DECIDED]
    inside = next((date for item in cells if (date := whole_date(item.value))), None)
    signed = _signature(page, body) or _adopted(page, body)
    if labelled_date is None:
        return _kept(signed or inside, "date_document", dates)
    if signed and signed.value and labelled_date.value and signed.value != labelled_date.value:
        dates.flags.append("signature_differs_from_date_document")
    return labelled_date


def _signature(page: Page, body: Body) -> PrintedDate | None:
    """The date of the first signature: what follows it is an annex or the document that is forwarded."""
    first = next(signatures(page, body.numbers()), None)
    return first.date if first else closing_date(page, body.numbers())


def _adopted(page: Page, body: Body) -> PrintedDate | None:
    """The date of adoption in brackets below the title."""
    # A bulletin prints its issuer and day between title and text.
    for before, number in pairwise(range(max(0, body.start - ABOVE), body.start)):
        day = page.lines[number].text
        is_near = number >= body.start - REACH and "年" in day
        if is_near and is_only_a_date(day) and names_an_organisation(page.lines[before].text):
            return first_date(day)
    for number in range(max(0, body.start - ABOVE), min(body.start + 6, len(page.lines))):
        line = page.lines[number].text
        if len(line) <= 110 and (
            ADOPTED.match(line) or (line[:1] in "（(" and "年" in line and is_only_a_date(line))
        ):
            return first_date(line)
    return None

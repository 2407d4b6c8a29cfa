"""Landing rows of the coding store: what people coded on captured pages, and what repeats what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from assets.coding import figures
from assets.coding.captured_forms import LOCATOR, CapturedForm, Resolve, refused_rows
from assets.coding.held import HeldPage
from assets.coding.standing import Page, Standing
from assets.coding.stored import StoredCoding
from assets.literature.documents import host_of
from assets.literature.forms import Row

if TYPE_CHECKING:
    from assets.registry.codebook import Variable
    from assets.registry.sources import Source
    from assets.registry.study import Study

KIND = "captured_page"
# Kept with each decision: how sure the coder was, and the words.
IN_DECISIONS = ("certainty", LOCATOR)
OF_CLAIMS = (
    *("relevant", "place_code", "claimant", "stage", "sector", "technology"),
    *("figure", "figure_unit", "figure_scope"),
)


@dataclass(frozen=True)
class CapturedRows:
    """Rows by landing table; `published` is the day on which a document appeared, by its id."""

    records: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    passages: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    adjudications: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    published: dict[str, date | None] = field(default_factory=dict)


def captured_rows(
    study: "Study", standing: Standing, held: Mapping[Page, HeldPage], resolve: Resolve
) -> CapturedRows:
    """Rows of all codings that stand, and of those that are refused (with the reason in `refusal`).

    `held` has every page of the standing codings; `resolve(text, exact, prefix, suffix, start)` finds words
    again in a text (`assets.documents.anchors`).
    """
    coders = {coder.coder_id: coder for coder in study.coders}
    passages: dict[str, Row] = {}

    def form(coding: StoredCoding) -> CapturedForm:
        page = held[coding.url, coding.payload_sha256]
        return CapturedForm(coding, page, coders[coding.coder_id], passages, resolve)

    decisions: list[Row] = []
    adjudications: list[Row] = []
    for coding in standing.codings:
        decisions.extend(form(coding).decisions(_variables(study, coding)))
    for settled in standing.settled:
        variables = {variable.variable: variable for variable in _variables(study, settled.coding)}
        if settled.variable in variables:
            adjudications.extend(form(settled.coding).adjudications(settled, variables[settled.variable]))
    for coding, reason in standing.refused:
        of_table = adjudications if coding.role == "adjudicator" else decisions
        of_table.extend(refused_rows(coding, reason))
    sources = {source.source_id: source for source in study.sources}
    pages = {held[page] for page in standing.pages()}
    return CapturedRows(
        records=list(_records(standing.codings, held, sources)),
        documents=list(_documents(pages, sources)),
        decisions=decisions,
        adjudications=adjudications,
        claims=_claims(standing.codings, held, form),
        passages=[passages[key] for key in sorted(passages)],
        published={document: dated for page in pages for document, _, dated in _told(page)},
    )


def _variables(study: "Study", coding: StoredCoding) -> "list[Variable]":
    """Variables of the form that a coding filled in, without those that stand with each decision."""
    return [
        variable
        for variable in study.codebooks[coding.codebook_version].variables
        if variable.form in ("documents", "both") and variable.variable not in IN_DECISIONS
    ]


def _by_record(codings: Iterable[StoredCoding]) -> dict[str, list[StoredCoding]]:
    found: defaultdict[str, list[StoredCoding]] = defaultdict(list)
    for coding in codings:
        found[coding.record_id].append(coding)
    return dict(sorted(found.items()))


def _records(
    codings: Iterable[StoredCoding], held: Mapping[Page, HeldPage], sources: "Mapping[str, Source]"
) -> Iterator[Row]:
    by_record = _by_record(codings)
    read = {record: _newest_page(found, held) for record, found in by_record.items()}
    places = {record: _places(found, sources[read[record].source_id]) for record, found in by_record.items()}
    repeats = _repeats(read, places)
    for record, found in by_record.items():
        page = read[record]
        relevant = _agreed(found, "relevant")
        yield {
            "record_id": record,
            "record_kind": KIND,
            "document_id": page.document_id,
            "duplicate_of": repeats.get(record),
            "place_code": _agreed(found, "place_code") or sources[page.source_id].place,
            "place_as_typed": _agreed(found, "place_zh"),
            "is_relevant": None if relevant is None else relevant == "yes",
        }


def _newest_page(codings: list[StoredCoding], held: Mapping[Page, HeldPage]) -> HeldPage:
    pages = [held[coding.url, coding.payload_sha256] for coding in codings]
    return max(pages, key=lambda page: (page.captured_at, page.payload_sha256))


def _values(coding: StoredCoding, variable: str) -> list[str]:
    return [one.value for one in coding.decisions if one.variable == variable and one.value is not None]


def _agreed(codings: list[StoredCoding], variable: str) -> str | None:
    """The one value that every coder of the record gave; None where they differ or gave none."""
    given = {tuple(_values(coding, variable)) for coding in codings}
    values = given.pop() if len(given) == 1 else ()
    return values[0] if len(values) == 1 else None


def _places(codings: list[StoredCoding], source: "Source") -> frozenset[str]:
    named = frozenset(value for coding in codings for value in _values(coding, "place_code"))
    return named or frozenset([source.place] if source.place else [])


def _repeats(read: Mapping[str, HeldPage], places: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Records whose page tells again what an earlier page tells of the same place, and the earlier record.

    The origin of the cluster comes first where it was coded, then the earliest date, capture and id.
    """
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for record, page in read.items():
        clusters[page.origin_cluster].append(record)
    found = {}
    for records in clusters.values():
        tellers: list[str] = []
        for record in sorted(records, key=lambda one: (_order(read[one]), one)):
            same = [one for one in tellers if not places[one] or places[one] & places[record]]
            if same or (tellers and not places[record]):
                found[record] = (same or tellers)[0]
            else:
                tellers.append(record)
    return found


def _order(page: HeldPage) -> tuple[Any, ...]:
    dated = page.dated.isoformat() if page.dated else "9999"
    return (not page.is_origin, dated, page.captured_at)


def _told(page: HeldPage) -> list[tuple[str, str | None, date | None]]:
    """Id, title and day of each document on a page."""
    several = [(part.document_id, part.title_zh, part.dated) for part in page.parts]
    return several or [(page.document_id, page.title_zh, page.dated)]


def _documents(pages: Iterable[HeldPage], sources: "Mapping[str, Source]") -> Iterator[Row]:
    first: dict[str, tuple[HeldPage, str | None]] = {}
    for page in sorted(pages, key=lambda page: (page.captured_at, page.payload_sha256)):
        for document_id, title, _ in _told(page):
            first.setdefault(document_id, (page, title))
    for document_id, (page, title) in sorted(first.items()):
        yield {
            "document_id": document_id,
            "source_id": page.source_id,
            "url": page.url,
            "host": host_of(page.url),
            "title_zh": title,
            "stream": sources[page.source_id].stream,
            "origin_cluster": page.origin_cluster,
            "evidence_class": "archived",
            "text_sha256": page.text_sha256,
        }


def _claims(codings: Iterable[StoredCoding], held: Mapping[Page, HeldPage], form: Any) -> list[Row]:
    """Figures that coders typed from captured pages, as claims."""
    by_record = _by_record(codings)
    read = {record: _newest_page(found, held) for record, found in by_record.items()}
    typed = {record: [_answers(coding) for coding in found] for record, found in by_record.items()}
    return figures.claims_of(
        typed,
        {record: page.document_id for record, page in read.items()},
        {page.document_id: page.origin_cluster for page in read.values()},
        KIND,
        lambda answers: form(answers.coding).passage_of("figure"),
    )


def _answers(coding: StoredCoding) -> SimpleNamespace:
    """The fields of a form that claims are made of; several values stand with `;` between them."""
    values = {name: ";".join(_values(coding, name)) or None for name in OF_CLAIMS}
    return SimpleNamespace(coding=coding, record_id=coding.record_id, coder_id=coding.coder_id, **values)

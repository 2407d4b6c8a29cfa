"""Figures that coders typed from documents, as claims: what was counted, by whom, on whose word."""

from collections import defaultdict
from typing import TYPE_CHECKING

from assets.coding.decisions import agreed, passage_id
from assets.literature import documents, figures
from assets.literature.claims import YEAR
from assets.literature.forms import Row
from assets.literature.typed import parts

if TYPE_CHECKING:
    from assets.registry.decisions import Coding
    from assets.registry.study import Study


def figure_claims(study: "Study", origins: dict[str, str]) -> list[Row]:
    """One claim per document and figure: two coders who typed the same number made one claim (`n_coders` 2).

    The words (unit, scope) are those of the first coder who typed the figure. Place, claimant and stage stand
    only where all agree who coded them: a coder who finds the document not relevant was not asked.
    """
    pages = {document.record_id: documents.page_id(document.url) for document in study.documents}
    codings: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in study.codings:
        codings[coding.record_id].append(coding)
    rows = []
    for record_id in sorted(codings):
        for same in _by_figure(codings[record_id]):
            asked = [coding for coding in codings[record_id] if coding.relevant == "yes"] or same
            rows.append(_claim(same, asked, pages[record_id], origins[pages[record_id]]))
    return rows


def _by_figure(codings: list["Coding"]) -> list[list["Coding"]]:
    groups: defaultdict[object, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.figure is not None:
            number = figures.number_of(str(coding.figure))
            groups[str(coding.figure) if number is None else number].append(coding)
    return list(groups.values())


def _claim(same: list["Coding"], asked: list["Coding"], document_id: str, origin: str) -> Row:
    teller = same[0]
    figure, unit, scope = str(teller.figure), teller.figure_unit, teller.figure_scope
    own = "" if len(same) > 1 else f"-{teller.coder_id}"
    return {
        "claim_id": f"C-{teller.record_id}{own}",
        "record_id": teller.record_id,
        "record_kind": "coded_document",
        "document_id": document_id,
        "passage_id": passage_id(teller) if teller.locator else None,
        "claim_type": "claim",
        "place_code": agreed(asked, "place_code"),
        "claimant": agreed(asked, "claimant"),
        "statement_en": ": ".join(part for part in (f"{figure} {unit or ''}".strip(), scope) if part),
        "figure_as_printed": figure,
        "figure_value": figures.value_of(figure, unit),
        "figure_is_bound": any(
            figures.is_bound(figure, each.figure_unit, each.figure_scope) for each in same
        ),
        "unit": unit,
        "as_of": _year_in(scope),
        "scope": scope,
        "stage": agreed(asked, "stage"),
        "sector_code": _first_agreed(asked, "sector"),
        "technology_code": _first_agreed(asked, "technology"),
        "origin_cluster": origin,
        "n_coders": len(same),
    }


def _year_in(scope: str | None) -> str | None:
    years = set(YEAR.findall(scope or ""))
    return years.pop() if len(years) == 1 else None


def _first_agreed(codings: list["Coding"], field: str) -> str | None:
    """The first category of the first coder that every coder of the document named."""
    named = [parts(getattr(coding, field)) for coding in codings]
    return next((code for code in named[0] if all(code in codes for codes in named)), None)

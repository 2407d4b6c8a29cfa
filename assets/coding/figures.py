"""Figures that coders typed from documents, as claims: what was counted, by whom, on whose word."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assets.coding.decisions import agreed, passage_id
from assets.documents import identity
from assets.literature import figures
from assets.literature.claims import YEAR
from assets.literature.forms import Row
from assets.literature.typed import parts

if TYPE_CHECKING:
    from assets.registry.decisions import Coding
    from assets.registry.study import Study


def figure_claims(study: "Study", origins: Mapping[str, str]) -> list[Row]:
    """Claims of the figures that coders typed from pages and abstracts (`study.codings`)."""
    pages = {document.record_id: identity.page_id(document.url) for document in study.documents}
    codings: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in study.codings:
        codings[coding.record_id].append(coding)
    return claims_of(codings, pages, origins, "coded_document", _located)


def _located(coding: "Coding") -> str | None:
    return passage_id(coding) if coding.locator else None


def claims_of(
    codings: Mapping[str, list[Any]],
    pages: Mapping[str, str],
    origins: Mapping[str, str],
    record_kind: str,
    passage_of: Callable[[Any], str | None],
) -> list[Row]:
    """One claim per document and figure: two coders who typed the same number made one claim (`n_coders` 2).

    `codings` holds the forms by record, `pages` the document of each record, `origins` the origin cluster of
    each document, `passage_of` gives the passage that the figure of a form rests on.
    The words (unit, scope) are those of the first coder who typed the figure. Place, claimant and stage stand
    only where all agree who coded them: a coder who finds the document not relevant was not asked.
    """
    rows = []
    for record_id in sorted(codings):
        for same in _by_figure(codings[record_id]):
            asked = [coding for coding in codings[record_id] if coding.relevant == "yes"] or same
            page = pages[record_id]
            told = {"record_kind": record_kind, "document_id": page, "passage_id": passage_of(same[0])}
            rows.append(_claim(same, asked, origins[page]) | told)
    return rows


def _by_figure(codings: list[Any]) -> list[list[Any]]:
    groups: defaultdict[object, list[Any]] = defaultdict(list)
    for coding in codings:
        if coding.figure is not None:
            number = figures.number_of(str(coding.figure))
            groups[str(coding.figure) if number is None else number].append(coding)
    return list(groups.values())


def _claim(same: list[Any], asked: list[Any], origin: str) -> Row:
    teller = same[0]
    figure, unit, scope = str(teller.figure), teller.figure_unit, teller.figure_scope
    own = "" if len(same) > 1 else f"-{teller.coder_id}"
    return {
        "claim_id": f"C-{teller.record_id}{own}",
        "record_id": teller.record_id,
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


def _first_agreed(codings: list[Any], field: str) -> str | None:
    """The first category of the first coder that every coder of the document named."""
    named = [parts(getattr(coding, field)) for coding in codings]
    return next((code for code in named[0] if all(code in codes for codes in named)), None)

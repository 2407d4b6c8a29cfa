"""Landing frames of the coding room: parsed study in, frames out; polars is imported when called."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from assets.coding import decisions, figures, reliability
from assets.literature import checks, documents, judging, tellers
from assets.literature.forms import Row
from assets.literature.landing import frame, limits
from assets.literature.local_records import repeated

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study


def frames(study: "Study", history: Any) -> "dict[str, pl.DataFrame]":
    """The seven landing tables of coded documents, each with the schema of the registry, ordered by its key.

    `study` is the parsed study (`assets.registry.load_study`); `history` is not asked, the study's codes are
    already validated against it.
    """
    active = {coding.coder_id for coding in study.codings}
    coders = {coder.coder_id: coder for coder in study.coders if coder.coder_id in active}
    rows_of_documents = tellers.coded_document_rows(study)
    claims = figures.figure_claims(
        study, {row["document_id"]: row["origin_cluster"] for row in rows_of_documents}
    )
    rows = decisions.decision_rows(study, coders)
    return {
        "coded_records": frame("coded_records", _records(study)),
        "coded_documents": frame("coded_documents", rows_of_documents),
        "coder_passages": frame("coder_passages", decisions.passage_rows(study, coders)),
        "coder_decisions": frame("coder_decisions", rows),
        "figure_claims": frame("figure_claims", claims),
        "figure_claim_checks": frame("figure_claim_checks", judging.rule_rows(_judgements(study, claims))),
        "reliability_estimates": frame(
            "reliability_estimates", reliability.reliability_rows(study, rows, coders)
        ),
    }


def _records(study: "Study") -> list[Row]:
    codings: defaultdict[str, list[Any]] = defaultdict(list)
    for coding in study.codings:
        codings[coding.record_id].append(coding)
    relevance = {"yes": True, "no": False, None: None}
    return [
        {
            "record_id": document.record_id,
            "record_kind": "coded_document",
            "document_id": documents.page_id(document.url),
            **repeated(document.duplicate_of, document.source_class),
            "place_code": decisions.agreed(codings[document.record_id], "place_code"),
            "place_as_typed": codings[document.record_id][0].place_zh,
            "is_relevant": relevance[decisions.agreed(codings[document.record_id], "relevant")],
            "source_doubt": document.source_doubt,
            "note": codings[document.record_id][0].note,
        }
        for document in study.documents
    ]


def _judgements(study: "Study", claims: list[Row]) -> list[Any]:
    names = {document.record_id: document.title_zh for document in study.documents}
    published: dict[str, date | None] = {}
    pages = {document.record_id: documents.page_id(document.url) for document in study.documents}
    for coding in study.codings:
        day = coding.date_published or coding.date_document
        if day is not None:
            published.setdefault(pages[coding.record_id], day.start)
    seen = judging.statements(claims, names, published)
    return checks.judge(seen, judging.residents(study), limits(study))

"""Landing frames of the coding room: parsed study in, frames out; polars is imported when called."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.coding import decisions, figures, reliability, rereading, store
from assets.coding.captured import CapturedRows, captured_rows
from assets.documents import identity
from assets.literature import checks, judging, tellers
from assets.literature.forms import Row
from assets.literature.landing import frame, limits
from assets.literature.local_records import repeated

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study


def frames(study: "Study", history: Any, captured: CapturedRows | None = None) -> "dict[str, pl.DataFrame]":
    """The eight landing tables of coded documents, each with the schema of the registry, ordered by its key.

    `study` is the parsed study (`assets.registry.load_study`); `history` is not asked, the study's codes are
    already validated against it. `captured` are the rows of the coding store (`captured_of`).
    """
    found = captured or CapturedRows()
    active = {coding.coder_id for coding in study.codings}
    coders = {coder.coder_id: coder for coder in study.coders if coder.coder_id in active}
    rows_of_documents = tellers.coded_document_rows(study)
    origins = {row["document_id"]: row["origin_cluster"] for row in rows_of_documents}
    claims = [*figures.figure_claims(study, origins), *found.claims]
    rows = decisions.decision_rows(study, coders)
    agreements = [
        *(reliability.reliability_rows(study, rows, coders) if coders else ()),
        *reliability.captured_rows(study, found.decisions),
    ]
    passages = decisions.passage_rows(study, coders)
    judgements = _judgements(study, claims, found)
    return {
        "coded_records": frame("coded_records", [*_records(study), *found.records]),
        "coded_documents": frame("coded_documents", [*rows_of_documents, *found.documents]),
        "coder_passages": frame("coder_passages", [*passages, *found.passages]),
        "coder_decisions": frame("coder_decisions", [*rows, *found.decisions]),
        "figure_claims": frame("figure_claims", claims),
        "figure_claim_checks": frame("figure_claim_checks", judging.rule_rows(judgements)),
        "reliability_estimates": frame("reliability_estimates", agreements),
        "adjudications": frame("adjudications", found.adjudications),
    }


def captured_of(
    study: "Study",
    coding_store: Path,
    archive: Path,
    cache: Path,
    say: Callable[[str], None] = lambda _: None,
) -> CapturedRows | None:
    """Rows of the coding store, a file; None where nothing was coded on captured pages yet.

    `archive` holds the captures, `cache` the texts that were read from them; `say` is told where marked words
    moved. Raises IntegrityProblem where bytes that a coder read are no longer what they were, and WordsLost
    where they are read otherwise and words that a coder marked are no longer there.
    """
    last_day = study.settings.snapshot_date
    codings = [one for one in store.codings(coding_store) if one.coded_at.astimezone(UTC).date() <= last_day]
    if not codings:
        return None
    from assets.coding.held import held_pages, open_archive
    from assets.coding.standing import judge
    from assets.documents.anchors import resolve

    opened = open_archive(study, archive, cache)
    standing = judge(study, codings, opened.captured)
    held = held_pages(opened, standing.pages())
    before = rereading.last_found(cache)
    found = rereading.reread(standing, held, resolve, before)
    if words := found.words():
        say(words)
    accepted = {(one.coding_id, one.variable) for one in study.lost_words}
    rereading.propose(cache, found, accepted)
    rereading.check(found, accepted)
    rereading.keep(cache, found, before)
    return captured_rows(study, standing, held, resolve)


def _records(study: "Study") -> list[Row]:
    codings: defaultdict[str, list[Any]] = defaultdict(list)
    for coding in study.codings:
        codings[coding.record_id].append(coding)
    relevance = {"yes": True, "no": False, None: None}
    return [
        {
            "record_id": document.record_id,
            "record_kind": "coded_document",
            "document_id": identity.page_id(document.url),
            **repeated(document.duplicate_of, document.source_class),
            "place_code": decisions.agreed(codings[document.record_id], "place_code"),
            "place_as_typed": codings[document.record_id][0].place_zh,
            "is_relevant": relevance[decisions.agreed(codings[document.record_id], "relevant")],
            "source_doubt": document.source_doubt,
            "note": codings[document.record_id][0].note,
        }
        for document in study.documents
    ]


def _judgements(study: "Study", claims: list[Row], found: CapturedRows) -> list[Any]:
    names = {document.record_id: document.title_zh for document in study.documents}
    titles = {document["document_id"]: document["title_zh"] for document in found.documents}
    names |= {record["record_id"]: titles[record["document_id"]] for record in found.records}
    published: dict[str, date | None] = dict(found.published)
    pages = {document.record_id: identity.page_id(document.url) for document in study.documents}
    for coding in study.codings:
        day = coding.date_published or coding.date_document
        if day is not None:
            published.setdefault(pages[coding.record_id], day.start)
    seen = judging.statements(claims, names, published)
    return checks.judge(seen, judging.residents(study), limits(study))

"""Claims typed from publications: each is a record, a passage, the decisions of its typist, and a claim."""

import re
from typing import TYPE_CHECKING

from assets.literature import documents, figures
from assets.literature.dates import iso, typed
from assets.literature.forms import Form, Row
from assets.literature.statements import ACTUAL_STAGES
from assets.literature.typed import CODER, CODER_TYPE, CODING_MODE, Typed, parts, passage

if TYPE_CHECKING:
    from assets.registry.lexicon import Lexicon
    from assets.registry.literature import Claim
    from assets.registry.sources import Source
    from assets.registry.study import Study

# What the author of a scholarly text says is said by a scholar, also where he reports others.
CLAIMANT_OF_STREAM = {"literature": "scholar", "journal": "scholar", "official_report": "scholar"}
# The form of the claims names actors without saying what they do: the role "takes part, not further known".
ACTOR = "actor_partner"
CONTEXT_STAGES = frozenset({"context_statistic", "context_statement", "ranking"})
YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-]|s\b)")


def type_claims(study: "Study") -> Typed:
    """Rows of `study.claims`.

    A claim with a stage is about an initiative (`is_relevant` true); one without is a claim or context, and
    its relevance is not a question that its form asked (null).
    """
    sources = {source.source_id: source for source in study.sources}
    rows = Typed()
    for claim in study.claims:
        source = sources[claim.source_id]
        document_id = documents.publication_id(claim.source_id)
        stage = _stage(claim, study.lexicon)
        place, hosts = single_place(claim.place_code)
        form = Form(
            claim.record_id,
            document_id,
            CODER,
            CODER_TYPE,
            CODING_MODE,
            f"P-{claim.record_id}",
            study.codebook.version,
        )
        rows.records.append(_record(claim, document_id, place, hosts, stage))
        rows.passages.append(
            passage(
                f"P-{claim.record_id}",
                document_id,
                claim.locator,
                **_anchor(claim, source),
            )
        )
        rows.decisions.extend(_decisions(form, claim, source, place, stage, study.lexicon))
        rows.claims.append(_claim(claim, source, place, stage, study.lexicon))
    return rows


def _anchor(claim: "Claim", source: "Source") -> dict[str, object]:
    """Hash of the text, offset and page in it; nothing where the text of the source was never hashed."""
    if source.text is None:
        return {}
    text = {"text_sha256": source.text.sha256, "evidence_class": "text_hash"}
    return text | {"start": claim.text_start, "page": claim.page}


def _stage(claim: "Claim", lexicon: "Lexicon") -> str | None:
    """The stage of an initiative; None where the record is about none.

    What has no sector of governance (a survey of the authors, their interviews) is no initiative of a
    government, however far it has come.
    """
    if not lexicon.codes("sector", claim.sector):
        return None
    return lexicon.code("stage", claim.stage)


def single_place(place_codes: str | None) -> tuple[str | None, str | None]:
    """One place code, or none and the codes of the several units (`;`) that the record is about."""
    codes = parts(place_codes)
    return (codes[0], None) if len(codes) == 1 else (None, ";".join(codes) or None)


def _record(claim: "Claim", document_id: str, place: str | None, hosts: str | None, stage: str | None) -> Row:
    return {
        "record_id": claim.record_id,
        "record_kind": "publication_claim",
        "document_id": document_id,
        "place_code": place,
        "host_place_codes": hosts,
        "place_as_typed": claim.place_as_typed,
        "is_relevant": True if stage else None,
        # The one stage whose word says more than its code: it runs, but not everywhere and not as one.
        "note": "stage typed as fragmented: operating, in parts only"
        if claim.stage == "fragmented"
        else None,
    }


def _decisions(
    form: Form, claim: "Claim", source: "Source", place: str | None, stage: str | None, lexicon: "Lexicon"
) -> list[Row]:
    sectors = lexicon.codes("sector", claim.sector)
    technologies = lexicon.codes("technology", claim.technology)
    rows = [
        form.one("name_en", claim.name_en),
        form.one("name_zh", claim.name_zh),
        form.one("place_code", place, claim.place_as_typed),
        form.one("admin_level", lexicon.code("level", claim.admin_level), claim.admin_level),
        *form.many("sector", sectors, claim.sector),
        *form.many("technology", technologies, claim.technology),
        form.one("stage", stage, claim.stage),
        form.one("date_announced", iso(claim.year_announced), typed(claim.year_announced)),
        form.one("date_implemented", iso(claim.year_implemented), typed(claim.year_implemented)),
        *form.many(ACTOR, parts(claim.actor), claim.actor),
        form.one("statement", claim.claim),
        form.one("figure", claim.figure),
        form.one("figure_unit", claim.unit),
    ]
    rows.append(form.implied("claimant", CLAIMANT_OF_STREAM.get(source.stream)))
    return [form.implied("relevant", "yes"), *rows] if stage else rows


def _claim(claim: "Claim", source: "Source", place: str | None, stage: str | None, lexicon: "Lexicon") -> Row:
    return {
        "claim_id": f"C-{claim.record_id}",
        "record_id": claim.record_id,
        "record_kind": "publication_claim",
        "document_id": documents.publication_id(claim.source_id),
        "passage_id": f"P-{claim.record_id}",
        "claim_type": "context" if claim.stage in CONTEXT_STAGES else "claim",
        "place_code": place,
        "claimant": CLAIMANT_OF_STREAM.get(source.stream),
        "statement_en": claim.claim,
        "figure_as_printed": claim.figure,
        "figure_value": figures.value_of(claim.figure, claim.unit),
        "figure_is_bound": figures.is_bound(
            claim.figure, claim.unit, claim.name_en, claim.claim, claim.locator
        ),
        "unit": claim.unit,
        "as_of": as_of(claim, stage),
        "scope": claim.admin_level,
        "stage": stage,
        "sector_code": first(lexicon.codes("sector", claim.sector)),
        "technology_code": first(lexicon.codes("technology", claim.technology)),
        "origin_cluster": source.origin,
        "n_coders": 1,
        "relation": claim.relation,
        "related_claim_id": f"C-{claim.related_record}" if claim.related_record else None,
    }


def first(codes: tuple[str, ...]) -> str | None:
    """The main category: the first that was typed; None where none was."""
    return codes[0] if codes else None


def as_of(claim: "Claim", stage: str | None) -> str | None:
    """The year that a claim is about: the only year in its words, else the year implemented or announced.

    The year in the words of a plan or an announcement is its target, not the time of the claim: there the
    typed years come first, and a plan without one has none.
    """
    years = set(YEAR.findall(f"{claim.name_en or ''} {claim.claim or ''}"))
    in_words = years.pop() if len(years) == 1 else None
    typed_year = iso(claim.year_implemented) or iso(claim.year_announced)
    if stage is None or stage in ACTUAL_STAGES:
        return in_words or typed_year
    return typed_year or (None if stage == "planned" else in_words)

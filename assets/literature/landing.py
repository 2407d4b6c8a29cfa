"""Landing frames of the literature room: parsed study in, frames out; polars is imported when called."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assets.literature import checks, judging, published, tellers, wording
from assets.literature.claims import type_claims
from assets.literature.designations import type_designations
from assets.literature.forms import Row
from assets.literature.local_records import type_local_records

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study


def frames(study: "Study", history: Any) -> "dict[str, pl.DataFrame]":
    """The ten landing tables of typed material, each with the schema of the registry, ordered by its key.

    `study` is the parsed study (`assets.registry.load_study`); `history` is not asked, the study's codes are
    already validated against it.
    """
    typed = type_claims(study).add(type_local_records(study)).add(type_designations(study))
    tellers_rows = tellers.document_rows(study)
    claims = _with_origins(typed.claims, tellers_rows)
    judgements = _judgements(study, claims)
    records = _with_repeats(typed.records, judgements)
    return {
        "typed_records": frame("typed_records", records),
        "typed_documents": frame("typed_documents", tellers_rows),
        "typed_passages": frame("typed_passages", typed.passages),
        "typed_decisions": frame("typed_decisions", typed.decisions),
        "claim_records": frame("claim_records", claims),
        "claim_check_records": frame(
            "claim_check_records", judging.rule_rows(judgements) + judging.hand_rows(study)
        ),
        "designation_records": frame("designation_records", typed.designations),
        "published_survey_figures": _published("published_survey_figures", study.survey_figures),
        "published_media_figures": _published("published_media_figures", study.media_figures),
        "search_log_entries": frame("search_log_entries", published.search_rows(study)),
    }


def frame(table: str, rows: Iterable[Row]) -> "pl.DataFrame":
    """Rows as a frame with exactly the registered columns of a landing table, ordered by its key.

    A field that a row does not have is null; a field that the table does not have is an error.
    """
    import polars as pl

    from assets.storage.tables import landing_tables

    contract = landing_tables()[table]
    schema = contract.schema
    rows = list(rows)
    unknown = {field for row in rows for field in row} - set(schema)
    if unknown:
        raise ValueError(f"{table} has no columns {sorted(unknown)}; add them to dbt's YAML of sources")
    whole = [tuple(row.get(column) for column in schema) for row in rows]
    return pl.DataFrame(whole, schema=schema, orient="row").sort(list(contract.key), nulls_last=True)


def _published(table: str, records: Any) -> "pl.DataFrame":
    from assets.storage.tables import landing_tables

    return frame(table, published.plain_rows(records, list(landing_tables()[table].schema)))


def _with_origins(claims: list[Row], documents: list[Row]) -> list[Row]:
    origins = {row["document_id"]: row["origin_cluster"] for row in documents}
    # A page that coders read lands with the coded documents; nobody there repeats a typed record.
    return [
        claim | {"origin_cluster": origins.get(claim["document_id"], claim["document_id"])}
        for claim in claims
    ]


def _judgements(study: "Study", claims: list[Row]) -> list[Any]:
    names = {claim.record_id: claim.name_en for claim in study.claims}
    days = {
        f"D-{source.source_id}": source.published.start if source.published else None
        for source in study.sources
    }
    seen = judging.statements(claims, names, days)
    return checks.judge(seen, judging.residents(study), limits(study))


def limits(study: "Study") -> checks.Limits:
    """Limits of the rules as the study sets them."""
    thresholds = study.settings.thresholds
    return checks.Limits(
        **{name: thresholds[name] for name in ("per_person", "growth_percent", "same_statement")}
    )


def _with_repeats(records: list[Row], judgements: list[Any]) -> list[Row]:
    first = {repeat[2:]: origin[2:] for repeat, origin in reversed(wording.repeats(judgements))}
    return [
        record | {"duplicate_of": record.get("duplicate_of") or first.get(record["record_id"])}
        for record in records
    ]

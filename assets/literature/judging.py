"""From landing rows to statements, and from judgements to rows of checks: the rules' door in and out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from assets.literature.forms import Row
from assets.literature.statements import Judgement, Resident, Statement

if TYPE_CHECKING:
    from assets.registry.study import Study


def statements(
    claims: Iterable[Row], names: Mapping[str, str | None], published: Mapping[str, date | None]
) -> list[Statement]:
    """Claim rows as the rules see them.

    `names` gives the name of a record, `published` the day on which a document appeared (null: not known).
    """
    return [
        Statement(
            claim_id=claim["claim_id"],
            record_id=claim["record_id"],
            document_id=claim["document_id"],
            origin_cluster=claim["origin_cluster"],
            name=names.get(claim["record_id"]),
            text=claim.get("statement_en"),
            place_code=claim.get("place_code"),
            figure=claim.get("figure_as_printed"),
            value=claim.get("figure_value"),
            is_bound=bool(claim.get("figure_is_bound")),
            unit=claim.get("unit"),
            stage=claim.get("stage"),
            year=int(claim["as_of"][:4]) if claim.get("as_of") else None,
            published=published.get(claim["document_id"]),
            relation=claim.get("relation"),
            related_record=(claim.get("related_claim_id") or "").removeprefix("C-") or None,
        )
        for claim in claims
    ]


def residents(study: "Study") -> list[Resident]:
    """Denominators of the study: residents by place and year (`reference/quantities.csv`)."""
    return [
        Resident(row.place_code, row.year, row.value, row.source, row.is_verified)
        for row in study.quantities
        if row.quantity == "residents"
    ]


def rule_rows(judgements: Iterable[Judgement]) -> list[Row]:
    """One row per judgement and claim; the check id names the rule and the first claim concerned."""
    rows: list[Row] = []
    for found in judgements:
        check_id = f"R-{found.rule}-{found.claim_ids[0]}"
        if len(found.claim_ids) == 2 and found.rule == "same_statement_same_author":
            check_id += f"-{found.claim_ids[1]}"
        rows.extend(
            {
                "check_row_id": f"{check_id}:{claim_id}",
                "check_id": check_id,
                "claim_id": claim_id,
                "rule": found.rule,
                "made_by": "rule",
                "verdict": found.verdict,
                "arithmetic": found.arithmetic,
                "reason": found.reason,
                "verification": "computed from the claims as typed",
            }
            for claim_id in found.claim_ids
        )
    return rows


def hand_rows(study: "Study") -> list[Row]:
    """Checks made by hand (`literature/claim_checks.csv`): one row per check and claim."""
    return [
        {
            "check_row_id": f"{check.check_id}:C-{record_id}",
            "check_id": check.check_id,
            "claim_id": f"C-{record_id}",
            "rule": "hand",
            "made_by": "hand",
            "verdict": check.verdict,
            "arithmetic": check.evidence,
            "reason": check.issue,
            "verification": check.verification,
        }
        for check in study.claim_checks
        for record_id in dict.fromkeys(check.record_ids)
    ]

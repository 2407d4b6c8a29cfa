"""Rules that judge claims by arithmetic: against each other, against the place, against the possible.

Each rule takes all statements and returns judgements; none changes a claim. A rule speaks only where its
inputs allow a verdict: a missing part, a missing denominator or a bound on the wrong side keeps it silent.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assets.literature import figures, wording
from assets.literature.magnitudes import per_person_implausible
from assets.literature.statements import Judgement, Resident, Statement, digits

GROWTH_WORDS = re.compile(
    r"\b(?:grew|grow(?:s|th|n)?|increas\w*|rise|rose|risen|rising|up by|another|surge\w*|jump\w*|soar\w*)\b"
    r"|增长|增加|提高|提升|上升|增幅|提效",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Limits:
    """From where on a figure is not believed, as the study sets it (`study.yml`, thresholds).

    `per_person`: things for each resident. `growth_percent`: growth in one step. `same_statement`: likeness
    (0 to 100) from which two statements are the same.
    """

    per_person: float = 1.0
    growth_percent: float = 500.0
    same_statement: float = 85.0


def parts_total(statements: Sequence[Statement]) -> list[Judgement]:
    """Parts (relation part_of) whose sum is not the total; a bound or another unit keeps the rule silent."""
    by_record = {statement.record_id: statement for statement in statements}
    found = []
    for record_id in sorted(
        {s.related_record for s in statements if s.relation == "part_of" and s.related_record}
    ):
        total = by_record.get(record_id)
        parts = [s for s in statements if s.relation == "part_of" and s.related_record == record_id]
        if total is None or total.value is None or any(_not_exact(part, total) for part in (total, *parts)):
            continue
        values = [part.value for part in parts if part.value is not None]
        listed = sum(values)
        if abs(listed - total.value) < 1e-9:
            continue
        gap = total.value - listed
        found.append(
            Judgement(
                "parts_total",
                (total.claim_id, *(part.claim_id for part in parts)),
                "total_mismatch",
                f"{' + '.join(digits(value) for value in values)} = {digits(listed)}; stated total"
                f" {digits(total.value)}; difference {digits(gap)}",
                f"The {len(values)} parts listed make {digits(listed)}, the total is given as"
                f" {digits(total.value)}: {digits(abs(gap))} "
                f"{'missing from the parts' if gap > 0 else 'more than the total'}. Both kept as printed.",
            )
        )
    return found


def _not_exact(part: Statement, total: Statement) -> bool:
    return part.value is None or part.is_bound or part.unit != total.unit


def subset_exceeds_set(statements: Sequence[Statement]) -> list[Judgement]:
    """Statements (relation subset_of) whose figure is larger than the figure of the set they belong to."""
    by_record = {statement.record_id: statement for statement in statements}
    found = []
    for subset in statements:
        whole = by_record.get(subset.related_record or "") if subset.relation == "subset_of" else None
        if whole is None or subset.value is None or whole.value is None or _not_exact(whole, subset):
            continue
        if subset.value > whole.value:
            found.append(
                Judgement(
                    "subset_exceeds_set",
                    (subset.claim_id, whole.claim_id),
                    "subset_larger_than_set",
                    f"{digits(subset.value)} > {digits(whole.value)}",
                    f"What should be a part ({subset.name}: {digits(subset.value)}) is larger than the whole"
                    f" ({whole.name}: {digits(whole.value)}): one of the two figures or labels is wrong.",
                )
            )
    return found


def growth_implausible(statements: Sequence[Statement], limit: float) -> list[Judgement]:
    """Growth of `limit` per cent or more in one step; the level before is worked out from that after."""
    after = {s.related_record: s for s in statements if s.relation == "follows" and s.related_record}
    before = {statement.record_id: statement for statement in statements}
    found = []
    for step in statements:
        if step.value is None or step.value < limit or not is_growth(step):
            continue
        factor = 1 + step.value / 100
        arithmetic = f"+{digits(step.value)} % multiplies by {digits(factor)}"
        level, chain = after.get(step.record_id), [step]
        if level is not None and level.value is not None and not figures.is_percent(level.unit):
            arithmetic += (
                f"; {digits(level.value)} / {digits(factor)} = {digits(level.value / factor)} before the step"
            )
            chain.append(level)
        earlier = before.get(step.related_record or "") if step.relation == "follows" else None
        if earlier is not None:
            chain.append(earlier)
        follows = f" on top of an earlier rise ({earlier.text})" if earlier else ""
        found.append(
            Judgement(
                "growth_implausible",
                tuple(statement.claim_id for statement in chain),
                "implausible_growth",
                arithmetic,
                f"A rise of {digits(step.value)} % in one step{follows} is more likely growth over the"
                " whole period than in this step. Kept as claimed.",
            )
        )
    return found


def is_growth(statement: Statement) -> bool:
    """Whether a percentage is told as growth and not as a share."""
    return figures.is_percent(statement.unit) and (
        statement.relation == "follows" or GROWTH_WORDS.search(statement.words) is not None
    )


def percent_out_of_range(statements: Sequence[Statement]) -> list[Judgement]:
    """Shares below 0 or above 100 per cent."""
    return [
        Judgement(
            "percent_out_of_range",
            (statement.claim_id,),
            "impossible_share",
            f"{digits(statement.value)} % is outside 0 to 100 %",
            f"A share of {digits(statement.value)} % cannot be; growth would have to be told as growth.",
        )
        for statement in statements
        if statement.value is not None
        and figures.is_percent(statement.unit)
        and not 0 <= statement.value <= 100
        and not is_growth(statement)
    ]


def bound_not_value(statements: Sequence[Statement]) -> list[Judgement]:
    """Figures told as "more than", "at least", "less than": bounds, not to be read or summed as values."""
    return [
        Judgement(
            "bound_not_value",
            (statement.claim_id,),
            "bound_only",
            None,
            f"The figure {statement.figure} is only a bound: it is neither summed nor compared as a value.",
        )
        for statement in statements
        if statement.is_bound
    ]


def unit_missing(statements: Sequence[Statement]) -> list[Judgement]:
    """Numbers without a unit."""
    return [
        Judgement(
            "unit_missing",
            (statement.claim_id,),
            "unit_missing",
            None,
            f"The figure {statement.figure} has no unit: what is counted is not said.",
        )
        for statement in statements
        if statement.value is not None and not statement.unit
    ]


def judge(statements: Sequence[Statement], residents: Iterable[Resident], limits: Limits) -> list[Judgement]:
    """All rules over all statements, in the order of the rules."""
    return [
        *parts_total(statements),
        *subset_exceeds_set(statements),
        *per_person_implausible(statements, residents, limits.per_person),
        *wording.same_statement_same_author(statements, limits.same_statement),
        *wording.plan_told_as_fact(statements),
        *growth_implausible(statements, limits.growth_percent),
        *percent_out_of_range(statements),
        *bound_not_value(statements),
        *unit_missing(statements),
    ]

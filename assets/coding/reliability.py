"""How well two coders agree: one estimate per single-valued variable, one per category of a multi-select one.

Units are the documents that all coders coded; for every variable but `relevant` only those that all call
relevant. A multi-select variable is a yes or no per category and document. What the release does with a
variable stands in words beside its numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assets.coding import agreement
from assets.literature.forms import Row

CONSEQUENCES = {
    "reliable": "Values are released and counted in aggregates; where the coders differ the cell is empty.",
    "tentative": "Values are released and counted in aggregates as tentative; where the coders differ the cell is"
    " empty.",
    "below_threshold": "Values stay visible, not aggregated; where the coders differ the cell is empty.",
    "undefined": "Values stay visible; agreement cannot be computed, so nothing is aggregated on its strength.",
}


def values_by_unit(decisions: Iterable[Row], variable: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """record_id -> coder_id -> values of one variable; an empty tuple where the coder left it empty."""
    found: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in decisions:
        if row["variable"] == variable:
            before = found[row["record_id"]].get(row["coder_id"], ())
            found[row["record_id"]][row["coder_id"]] = before + (
                (row["value"],) if row["value"] is not None else ()
            )
    return dict(found)


def units_of(
    relevant: Mapping[str, Mapping[str, tuple[str, ...]]], coders: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Documents that all coders coded, and those of them that all call relevant, in order of id."""
    coded = sorted(record for record, by in relevant.items() if all(by.get(coder) for coder in coders))
    return coded, [record for record in coded if all(relevant[record][coder] == ("yes",) for coder in coders)]


def status_of(alpha: float | None, thresholds: Mapping[str, float]) -> str:
    """reliable, tentative, below_threshold, or undefined (no alpha)."""
    if alpha is None:
        return "undefined"
    if alpha >= thresholds["alpha_rely"]:
        return "reliable"
    return "tentative" if alpha >= thresholds["alpha_tentative"] else "below_threshold"

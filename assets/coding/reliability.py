"""How well two coders agree: one estimate per single-valued variable, one per category of a multi-select one.

Units are the documents that all coders coded; for every variable but `relevant` only those that all call
relevant. A multi-select variable is a yes or no per category and document. What the release does with a
variable stands in words beside its numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assets.coding import agreement
from assets.literature.forms import Row

if TYPE_CHECKING:
    from assets.registry.codebook import Codebook, Variable
    from assets.registry.settings import Coder
    from assets.registry.study import Study

MODES = {
    "from_page": "read the pages",
    "from_abstract": "read only abstracts that another coder had written",
    "typed_record": "typed records",
    "from_capture": "read the archived pages",
}
TYPES = {"language_model": "language model", "person": "person"}
EMPTY_IS_NO = " A category that a coder did not name is a no."
ABSTRACTS_ONLY = (
    " One of the coders read only abstracts written by the other: the figure shows how the codebook is"
    " applied, not how pages are read, and is likely too high."
)
MODELS_ONLY = " All coders are language models: it does not show how people would agree."
CONSEQUENCES = {
    "reliable": "Values are released and counted in aggregates; where the coders differ the cell is empty.",
    "tentative": "Values are released and counted in aggregates as tentative; where the coders differ the"
    " cell is empty.",
    "below_threshold": "Values stay visible, not aggregated; where the coders differ the cell is empty.",
    "undefined": "Values stay visible; agreement cannot be computed, so nothing is concluded from it.",
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
    """Documents that two of the coders coded, and those that all their coders call relevant, by id.

    A lone coder is compared with nobody, so all that this one coded are units, of which nothing follows.
    """
    least = min(2, len(coders))
    answers = {record: [by[coder] for coder in coders if by.get(coder)] for record, by in relevant.items()}
    coded = sorted(record for record, given in answers.items() if len(given) >= least)
    return coded, [record for record in coded if set(answers[record]) == {("yes",)}]


def status_of(alpha: float | None, thresholds: Mapping[str, float]) -> str:
    """reliable, tentative, below_threshold, or undefined (no alpha)."""
    if alpha is None:
        return "undefined"
    if alpha >= thresholds["alpha_rely"]:
        return "reliable"
    return "tentative" if alpha >= thresholds["alpha_tentative"] else "below_threshold"


def reliability_rows(study: "Study", decisions: Sequence[Row], coders: Mapping[str, "Coder"]) -> list[Row]:
    """Rows of `reliability_estimates` for every compared variable of the codebook, from codings in files."""
    return _rows(study, study.codebook, decisions, coders, len(study.documents))


def captured_rows(study: "Study", decisions: Sequence[Row]) -> list[Row]:
    """The same from the coding store, one set for each codebook that was followed; refused rows do not count.

    Where codings in files have the same codebook, `:captured` tells their estimates apart.
    """
    coders = {coder.coder_id: coder for coder in study.coders}
    mark = ":captured" if study.codings else ""
    rows: list[Row] = []
    for version in sorted({row["codebook_version"] for row in decisions if row.get("refusal") is None}):
        made = [row for row in decisions if row["codebook_version"] == version and row.get("refusal") is None]
        documents = len({row["record_id"] for row in made})
        for row in _rows(study, study.codebooks[version], made, coders, documents):
            rows.append(row | {"reliability_id": row["reliability_id"] + mark})
    return rows


def _rows(
    study: "Study",
    codebook: "Codebook",
    decisions: Sequence[Row],
    coders: Mapping[str, "Coder"],
    documents: int,
) -> list[Row]:
    thresholds = study.settings.thresholds
    names = sorted({row["coder_id"] for row in decisions})
    coded, relevant = units_of(values_by_unit(decisions, "relevant"), names)
    shared = {
        "codebook_version": codebook.version,
        "coding_mode": "; ".join(f"{name} {MODES[coders[name].coding_mode]}" for name in names),
        "coder_type": "; ".join(f"{name}: {TYPES[coders[name].coder_type]}" for name in names),
    }
    limits = _limits_in_words([coders[name] for name in names])
    rows = []
    for variable in codebook.variables:
        if not variable.compared:
            continue
        units = coded if variable.variable == "relevant" else relevant
        found = values_by_unit(decisions, variable.variable)
        scope = _scope_in_words(variable.variable, documents, len(coded), len(relevant), len(names)) + limits
        level = agreement.Level(variable.level)
        if variable.multiple:
            for category in _categories(study, variable, found):
                ratings = _yes_or_no(found, units, names, category)
                measured = agreement.estimate(ratings, agreement.Level.NOMINAL)
                rows.append(
                    shared | _row(variable.variable, category, measured, thresholds, scope + EMPTY_IS_NO)
                )
        else:
            ratings = _single(found, units, names, level)
            measured = agreement.estimate(ratings, level)
            rows.append(shared | _row(variable.variable, None, measured, thresholds, scope))
    return [row | {"reliability_id": _id(row)} for row in rows]


def _id(row: Row) -> str:
    return ":".join(part for part in (row["codebook_version"], row["variable"], row["category"]) if part)


def _categories(
    study: "Study", variable: "Variable", found: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> list[str]:
    """All categories of the list, also those that nobody used; without a list, all values that were given."""
    if variable.list is not None:
        return [category.code for category in study.reference[variable.list]]
    return sorted({value for by in found.values() for values in by.values() for value in values})


def _scope_in_words(variable: str, documents: int, coded: int, relevant: int, coders: int) -> str:
    who, all_of_them = ("both coders", "both") if coders <= 2 else ("two coders or more", "all their coders")
    compared = f"{coded} of {documents} documents were coded by {who}"
    if variable == "relevant":
        return f"{compared}."
    return f"{compared}; units are the {relevant} that {all_of_them} call relevant."


def _limits_in_words(coders: Sequence["Coder"]) -> str:
    """What an agreement of these coders cannot show."""
    abstracts = ABSTRACTS_ONLY if any(coder.coding_mode == "from_abstract" for coder in coders) else ""
    models = MODELS_ONLY if all(coder.coder_type == "language_model" for coder in coders) else ""
    return abstracts + models


def _yes_or_no(
    found: Mapping[str, Mapping[str, tuple[str, ...]]],
    units: Sequence[str],
    coders: Sequence[str],
    category: str,
) -> list[agreement.Rating]:
    return [
        (unit, coder, "yes" if category in found[unit][coder] else "no")
        for unit in units
        for coder in coders
        if coder in found.get(unit, {})
    ]


def _single(
    found: Mapping[str, Mapping[str, tuple[str, ...]]],
    units: Sequence[str],
    coders: Sequence[str],
    level: agreement.Level,
) -> list[agreement.Rating]:
    ratings: list[agreement.Rating] = []
    for unit in units:
        for coder in coders:
            value = next(iter(found.get(unit, {}).get(coder, ())), None)
            is_word = value is None or level is agreement.Level.NOMINAL
            ratings.append((unit, coder, value if is_word else float(value)))  # type: ignore[arg-type]
    return ratings


def _row(
    variable: str,
    category: str | None,
    measured: agreement.Agreement,
    thresholds: Mapping[str, float],
    scope: str,
) -> Row:
    status = status_of(measured.alpha, thresholds)
    return {
        "variable": variable,
        "category": category,
        "measurement_level": measured.level.value,
        "alpha": measured.alpha,
        "ci_low": measured.ci_low,
        "ci_high": measured.ci_high,
        "percent_agreement": measured.percent_agreement,
        "gwet_ac1": measured.gwet_ac1,
        "units": measured.units,
        "coders": measured.coders,
        "pairable_values": measured.pairable_values,
        "status": status,
        "reason": scope if measured.reason is None else f"{scope} Alpha is not defined: {measured.reason}.",
        "consequence": CONSEQUENCES[status],
    }

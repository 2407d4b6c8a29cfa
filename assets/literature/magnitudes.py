"""The rule on magnitudes: is there more of a thing than a place with so many people can have?"""

import re
from collections.abc import Iterable, Sequence

from assets.literature import figures
from assets.literature.statements import Judgement, Resident, Statement, digits

CHINA = "CN"


def per_person_implausible(
    statements: Sequence[Statement], residents: Iterable[Resident], things_per_person: float
) -> list[Judgement]:
    """Counts of things (more than `things_per_person` a resident) or of people (more than the residents).

    The denominator is that of the place, nearest in time, or else of the next larger one that holds it: what
    is too much for a province is too much for its city. Without any the rule is silent.
    """
    known = sorted(residents, key=lambda resident: (resident.place_code, resident.year))
    found = []
    for statement in statements:
        people = figures.counts_people(statement.unit)
        if statement.value is None or not (people or figures.counts_things(statement.unit)):
            continue
        base = _denominator(statement, known)
        if base is None:
            continue
        count = statement.value * figures.power_of_ten(statement.unit)
        limit = 1.0 if people else things_per_person
        if count / base.value > limit:
            found.append(_too_many(statement, base, count, limit))
    return found


def _denominator(statement: Statement, known: Sequence[Resident]) -> Resident | None:
    for place_code in _place_and_what_holds_it(statement.place_code):
        here = [resident for resident in known if resident.place_code == place_code]
        if here:
            year = statement.year
            return here[-1] if year is None else min(here, key=lambda resident: abs(resident.year - year))
    return None


def _place_and_what_holds_it(place_code: str | None) -> list[str]:
    """A county code, its prefecture, its province, China; a place without a code stands for itself alone."""
    if place_code is None or not re.fullmatch(r"[0-9]{6}", place_code):
        return [place_code] if place_code else []
    return list(dict.fromkeys([place_code, place_code[:4] + "00", place_code[:2] + "0000", CHINA]))


def _too_many(statement: Statement, base: Resident, count: float, limit: float) -> Judgement:
    share = f"{count / base.value:.2f}"
    is_here = base.place_code == statement.place_code
    where = "the place" if is_here else f"{base.place_code}, which holds the place"
    source = base.source if base.is_verified else f"{base.source} (not verified)"
    return Judgement(
        "per_person_implausible",
        (statement.claim_id,),
        "implausible_magnitude",
        f"{digits(count)} / {digits(base.value)} residents ({base.year}) = {share} per resident;"
        f" limit {digits(limit)}",
        f"{statement.unit}: {share} for each resident of {where}. Kept as claimed; likely a figure of a"
        f" larger area or a slip. Residents: {source}.",
    )

"""Which suites judge the files of which tier of a candidate.

Lives here: the suites of the release stage, cut to what a tier shows. Does not live here: how they are read
or judged (expectations/). A table that both tiers show alike is judged once, on the public files.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assets.releases.tiers import PUBLIC, differing_tables, tier_tables
from assets.storage.tables import Table, release_tables

if TYPE_CHECKING:
    from expectations.suites import Expectation, Suite


def judged_tables(tier: str) -> dict[str, Table]:
    """Tables of a tier whose files the release gate judges."""
    return tier_tables(PUBLIC) if tier == PUBLIC else differing_tables()


def tier_suites(tier: str) -> "dict[str, Suite]":
    """The release suites of a tier; an expectation that reads what the tier does not show is left out.

    It is judged where its columns are: on the team's files, and before that in the warehouse.
    """
    from expectations.gates import load_suites

    shown, suites = tier_tables(tier), load_suites("release")
    found = {}
    for name, table in judged_tables(tier).items():
        typed = tuple(one for one in suites[name].typed if _is_shown(one, table, shown))
        found[name] = replace(suites[name], definition=table, typed=typed)
    return found


def _is_shown(item: "Expectation", table: Table, shown: dict[str, Table]) -> bool:
    from expectations.vocabulary import other_tables

    declared = release_tables()
    used = {table.name, *other_tables(item.name, item.arguments)} & set(declared)
    hidden = {column for one in used if one in shown for column in declared[one].schema}
    hidden -= {column for one in used if one in shown for column in shown[one].schema}
    return used <= set(shown) and not hidden.intersection(_words(item.arguments))


def _words(value: object) -> set[str]:
    """Every word in the arguments of an expectation: names of columns, and those inside its SQL."""
    if isinstance(value, dict):
        return {word for one in value.values() for word in _words(one)}
    if isinstance(value, list | tuple):
        return {word for one in value for word in _words(one)}
    return set(re.findall(r"\w+", value)) if isinstance(value, str) else set()

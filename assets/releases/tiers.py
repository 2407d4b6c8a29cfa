"""Tiers of a release: what of each table everybody may see, and what the project team may see (DESIGN §2).

`public` holds the columns of that tier; `team` holds those and the team's. A column that is restricted, or
says nothing, is in neither; a table whose `row_id` a tier may not see is not in that tier at all.
"""

from dataclasses import replace

from assets.storage.tables import STRICTNESS, Table, release_tables

PUBLIC, TEAM = TIERS = ("public", "team")
RESTRICTED = STRICTNESS["restricted"]
# Evidence tables that lose rows in a tier that may not see the values which they support (narrowing.py).
NARROWED = ("cells", "decisions", "initiative_evidence", "passages")


def as_seen(table: Table, tier: str) -> Table | None:
    """The table with the columns that a tier may see; None where the tier may not see its rows."""
    seen = tuple(one for one in table.columns if STRICTNESS.get(one.tier, RESTRICTED) <= STRICTNESS[tier])
    if "row_id" not in {column.name for column in seen}:
        return None
    return replace(table, columns=seen)


def tier_tables(tier: str) -> dict[str, Table]:
    """The tables of a tier by name, in name order, each with the columns that the tier may see."""
    seen = {name: as_seen(table, tier) for name, table in release_tables().items()}
    return {name: table for name, table in seen.items() if table is not None}


def hidden_columns(tier: str) -> frozenset[tuple[str, str]]:
    """Columns of coded tables, as (table, column), that a tier may not see: nor may it see their evidence."""
    shown = {(name, column.name) for name, table in tier_tables(tier).items() for column in table.columns}
    return frozenset(
        (name, column.name)
        for name, table in release_tables().items()
        if table.kind == "coded"
        for column in table.columns
        if (name, column.name) not in shown
    )


def differing_tables() -> dict[str, Table]:
    """Tables of the team tier that have other columns, or may have other rows, than in the public tier."""
    public, team = tier_tables(PUBLIC), tier_tables(TEAM)
    has_other_rows = hidden_columns(PUBLIC) != hidden_columns(TEAM)
    return {
        name: table
        for name, table in team.items()
        if table != public.get(name) or (has_other_rows and name in NARROWED)
    }

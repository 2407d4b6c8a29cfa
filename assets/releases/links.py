"""Which column points at which table: the foreign keys that the datapackage promises and verify.py follows.

A list column holds several ids joined by `;`. The pointers of `cells` (to any coded table, to decisions and
to passages) are followed by verify.py itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """`table.column` names rows of `target` by `target_column`."""

    table: str
    column: str
    target: str
    target_column: str
    is_list: bool = False


_COMPANIONS = ("sectors", "technologies", "functions", "actors", "stages", "evidence", "risks", "values")

LINKS: tuple[Link, ...] = (
    *(Link(f"initiative_{part}", "initiative_id", "initiatives", "initiative_id") for part in _COMPANIONS),
    Link("initiatives", "place_id", "places", "place_id"),
    Link("initiatives", "parent_initiative_id", "initiatives", "initiative_id"),
    Link("initiative_evidence", "passage_id", "passages", "row_id"),
    Link("designations", "place_id", "places", "place_id"),
    Link("designations", "host_place_ids", "places", "place_id", is_list=True),
    Link("claims", "place_id", "places", "place_id"),
    Link("claims", "record_id", "records", "record_id"),
    Link("claims", "initiative_id", "initiatives", "initiative_id"),
    Link("claim_checks", "claim_id", "claims", "claim_id"),
    Link("coverage", "place_id", "places", "place_id"),
    Link("prefecture_year", "place_id", "places", "place_id"),
    Link("research_funding", "claim_id", "claims", "claim_id"),
    Link("records", "initiative_id", "initiatives", "initiative_id"),
    Link("sources", "place_id", "places", "place_id"),
    Link("place_changes", "old_place_id", "places", "place_id"),
    Link("place_changes", "new_place_id", "places", "place_id"),
    Link("captures", "source_id", "sources", "source_id"),
    Link("decisions", "record_id", "records", "record_id"),
    Link("decisions", "passage_id", "passages", "row_id"),
)


def links_of(table: str, columns: Mapping[str, Collection[str]]) -> tuple[Link, ...]:
    """The links that start in a table and that a tier shows: `columns` are those of its tables by name."""
    return tuple(
        link
        for link in LINKS
        if link.table == table
        and link.column in columns[table]
        and link.target_column in columns.get(link.target, ())
    )

"""The changes of the code history, one row per old code, new code and year."""

from collections import defaultdict
from dataclasses import dataclass

from assets.places.codes import CodeTable
from assets.places.succession import COUNTIES, PART, SAME_CODE, Link

RENAMED, RECODED, MERGED, SPLIT = "renamed", "recoded", "merged", "split"
TERRITORY_TRANSFER, ABOLISHED, CREATED = "territory_transfer", "abolished", "created"

FROM_SUCCESSORS = "area code table: successors"
FROM_CODE = "area code table: same code"
FROM_COUNTIES = "area code table: successors of its counties"
FROM_NOTHING = "area code table: nothing printed"


@dataclass(frozen=True)
class PlaceChange:
    """What happened to a code in a year.

    renamed: same code, new name · recoded: same place, new code · merged: went whole into one other place ·
    split: its territory went to several · territory_transfer: gave a part and went on · abolished: ended, and
    no heir is known · created: began after the first year of the table, and no origin is known.
    """

    old_code: str | None
    new_code: str | None
    old_place_id: str | None
    new_place_id: str | None
    year: int
    kind: str
    source: str


def find_changes(
    table: CodeTable, place_ids: list[str], links: list[Link], kept: frozenset[Link]
) -> tuple[PlaceChange, ...]:
    """All changes, ordered by year, old code and new code.

    A row that was cut only because its parent changed its name is not a change of the place, and not listed.
    """
    heirs: dict[int, int] = defaultdict(int)
    goes_on = {link.old for link in links if link.kind == SAME_CODE}
    for link in links:
        heirs[link.old] += link.kind != PART

    def name_kind(link: Link) -> str | None:
        if link.kind == SAME_CODE:
            return RENAMED if table.rows[link.old].name_zh != table.rows[link.new].name_zh else None
        if link.kind == PART or link.old in goes_on:
            return TERRITORY_TRANSFER
        if link in kept:
            return RECODED
        return MERGED if heirs[link.old] == 1 else SPLIT

    sources = {SAME_CODE: FROM_CODE, COUNTIES: FROM_COUNTIES}
    found = []
    for link in links:
        kind = name_kind(link)
        if kind is not None:
            old, new = table.rows[link.old].code, table.rows[link.new].code
            source = sources.get(link.kind, FROM_SUCCESSORS)
            found.append(
                PlaceChange(old, new, place_ids[link.old], place_ids[link.new], link.year, kind, source)
            )
    began = {link.new for link in links if table.rows[link.new].from_year == link.year}
    for number, row in enumerate(table.rows):
        place_id = place_ids[number]
        if row.to_year is not None and not heirs[number]:
            found.append(
                PlaceChange(row.code, None, place_id, None, row.to_year, ABOLISHED, FROM_NOTHING),
            )
        if row.from_year > table.first_year and number not in began:
            found.append(
                PlaceChange(None, row.code, None, place_id, row.from_year, CREATED, FROM_NOTHING),
            )
    return tuple(sorted(found, key=lambda c: (c.year, c.old_code or "", c.new_code or "")))

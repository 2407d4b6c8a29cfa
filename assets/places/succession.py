"""Which period of which code followed which: the links between the rows of the code history.

Four kinds of link, each a fact of the table, none a guess from names:
- `same_code`: the row changed its name (or its parent did) and the code went on. For counties the row says so
  by naming its own code. A changed county row that does not was replaced by another unit (420703 was the
  district Huangzhou until 1987 and Huarong after). Prefectures and provinces never name their own code; there
  a changed row is followed by the row of the same code that begins in the year in which it ends.
- `whole`: the row ended and its territory went to that code.
- `part`: the row went on and gave some territory to that code.
- `counties`: a prefecture ended and the table prints no heir; the heirs are the units to which its counties
  went.
"""

from collections import defaultdict
from dataclasses import dataclass

from assets.places.codes import CHANGED, COUNTY, CodeTable, PlaceTableError, parse_successors
from assets.places.parents import Parents

SAME_CODE, WHOLE, PART, COUNTIES = "same_code", "whole", "part", "counties"


@dataclass(frozen=True)
class Link:
    """Territory went from row `old` to row `new` (numbers in the table) in `year`."""

    old: int
    new: int
    year: int
    kind: str


def find_links(table: CodeTable, parents: list[Parents]) -> list[Link]:
    """All links in order of the old row. Raises PlaceTableError for a successor that never was."""
    links = []
    for number in range(len(table.rows)):
        links += _printed_links(table, number)
    inherited = counties_moved(table, parents, links)
    ended = {link.old for link in links if link.kind != PART}
    for number, row in enumerate(table.rows):
        if row.level != COUNTY and row.to_year is not None and number not in ended:
            heirs = sorted(inherited.get((number, row.to_year), ()))
            links += [Link(number, heir, row.to_year, COUNTIES) for heir in heirs]
    return sorted(links, key=lambda link: (link.old, link.year, link.new))


def _printed_links(table: CodeTable, number: int) -> list[Link]:
    row = table.rows[number]
    try:
        successors = parse_successors(row.successors, row.to_year)
    except ValueError as problem:
        raise PlaceTableError(row.code, row.from_year, "successors", str(problem)) from problem
    links: dict[tuple[int, int], Link] = {}
    for successor in successors:
        new = table.at(successor.code, successor.year)
        if new is None:
            problem_text = f"{successor.code} was not valid in {successor.year}"
            raise PlaceTableError(row.code, row.from_year, "successors", problem_text)
        kind = PART if successor.is_part else SAME_CODE if successor.code == row.code else WHOLE
        links[new, successor.year] = Link(number, new, successor.year, kind)
    if row.level != COUNTY and row.status == CHANGED and row.to_year is not None:
        new = table.at(row.code, row.to_year)
        if new is not None:
            links[new, row.to_year] = Link(number, new, row.to_year, SAME_CODE)
    return list(links.values())


def counties_moved(
    table: CodeTable, parents: list[Parents], links: list[Link]
) -> dict[tuple[int, int], set[int]]:
    """Where the counties of each prefecture went: (prefecture row, year) -> rows above their successors.

    A county that itself became a prefecture counts as that prefecture, and one that came directly under its
    old province counts as itself (Xiantao in 1994): a province does not inherit what it had.
    """
    moved: dict[tuple[int, int], set[int]] = defaultdict(set)
    for link in links:
        if link.kind == PART or table.rows[link.old].level != COUNTY:
            continue
        above_old = table.at(parents[link.old].parent_code or "", link.year - 1)
        above_new: int | None = link.new
        if (
            table.rows[link.new].level == COUNTY
            and parents[link.new].parent_code != parents[link.old].province_code
        ):
            above_new = table.at(parents[link.new].parent_code or "", link.year)
        if above_old is not None and above_new is not None:
            moved[above_old, link.year].add(above_new)
    return moved

"""Which rows of the code history are one and the same place.

A place keeps its identity when its name changes under the same code, and when it is handed over one to one in
one year: its only heir begins in that year and no other unit that ended went there (Lin'an 330185 -> 330112
in 2017). Territory gained from units that go on does not end an identity, nor does territory given away. A
merger, a split and an abolition do. A county-level city that becomes a prefecture stays the same place only
if the prefecture has no counties of its own in that year (Dongguan). A prefecture of which the table prints
no heir stays the same place when all its counties went to one new prefecture that had counties from nowhere
else (Tongren in 2011).

`place_id` is "CN-" and the first code of the chain; where a later, different place begins with a code that
was used before, the year follows: CN-130107-1992.
"""

from collections import defaultdict

from assets.places.codes import COUNTY, CodeTable
from assets.places.parents import Parents
from assets.places.succession import COUNTIES, PART, SAME_CODE, WHOLE, Link, counties_moved


def find_place_ids(
    table: CodeTable, parents: list[Parents], links: list[Link]
) -> tuple[list[str], frozenset[Link]]:
    """place_id of every row of the table in its order, and the links along which a place stayed itself."""
    kept = find_kept(table, parents, links)
    before = {link.new: link.old for link in kept}
    heads: dict[int, int] = {}
    for number in sorted(range(len(table.rows)), key=lambda n: table.rows[n].from_year):
        heads[number] = heads[before[number]] if number in before else number
    first_uses: dict[str, list[int]] = defaultdict(list)
    for number in sorted(set(heads.values())):
        first_uses[table.rows[number].code].append(number)
    names = {
        number: f"CN-{code}" if use == 0 else f"CN-{code}-{table.rows[number].from_year}"
        for code, numbers in first_uses.items()
        for use, number in enumerate(numbers)
    }
    return [names[heads[number]] for number in range(len(table.rows))], kept


def find_kept(table: CodeTable, parents: list[Parents], links: list[Link]) -> frozenset[Link]:
    """The links along which a place stayed itself: at most one into and one out of each row."""
    whole_from: dict[int, list[Link]] = defaultdict(list)
    whole_into: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        if link.kind in (SAME_CODE, WHOLE, COUNTIES):
            whole_from[link.old].append(link)
            if link.kind != COUNTIES and table.rows[link.new].from_year == link.year:
                whole_into[link.new].append(link)
    sources = _sources_of_counties(table, parents, links)
    has_counties = {
        (parents[number].parent_code, row.from_year)
        for number, row in enumerate(table.rows)
        if row.level == COUNTY
    }

    def is_one_to_one(link: Link) -> bool:
        old, new = table.rows[link.old], table.rows[link.new]
        if link.kind == SAME_CODE:
            return True
        if link.kind == PART or new.from_year != link.year or len(whole_from[link.old]) != 1:
            return False
        if link.kind == COUNTIES:
            return new.level == old.level and sources[link.new, link.year] == {link.old}
        if len(whole_into[link.new]) != 1:
            return False
        return old.level == new.level or (new.code, link.year) not in has_counties

    kept = [link for link in links if is_one_to_one(link)]
    # Where the same code goes on, no other row may become that place too; and what is printed outweighs what
    # the counties tell.
    taken: dict[int, Link] = {}
    for kind in (SAME_CODE, WHOLE, COUNTIES):
        for link in kept:
            if link.kind == kind:
                taken.setdefault(link.new, link)
    return frozenset(taken.values())


def _sources_of_counties(
    table: CodeTable, parents: list[Parents], links: list[Link]
) -> dict[tuple[int, int], set[int]]:
    sources: dict[tuple[int, int], set[int]] = defaultdict(set)
    for (old, year), heirs in counties_moved(table, parents, links).items():
        for heir in heirs:
            sources[heir, year].add(old)
    return sources

"""Tables of facts about a document: labels and values, also those that no list of labels knows."""

from collections.abc import Sequence

from assets.documents.labels import labelled
from assets.documents.markup import Page

# So many different fields, each beside its value in a cell of its own, make a table of facts; a table with
# longer cells, more of them, or with sentences is layout.
FEWEST_FIELDS = 2
LONGEST_CELL = 200
MOST_LINES = 80


def lines_of_facts(page: Page, numbers: Sequence[int]) -> frozenset[int]:
    """Of the lines `numbers` those that stand in a table of facts."""
    fields: dict[int, set[str]] = {}
    for item in labelled(page, numbers):
        table = _table_around(page, page.lines[item.line].block)
        if item.field and table is not None and item.line != item.value_line:
            fields.setdefault(table, set()).add(item.field)
    found: set[int] = set()
    for table, names in fields.items():
        lines = range(page.blocks[table].start, page.blocks[table].end)
        texts = [page.lines[number].text for number in lines]
        are_cells = len(lines) <= MOST_LINES and all(len(text) <= LONGEST_CELL for text in texts)
        if len(names) >= FEWEST_FIELDS and are_cells and sum(text.endswith("。") for text in texts) <= 1:
            found.update(lines)
    return frozenset(found)


def _table_around(page: Page, block: int) -> int | None:
    while block >= 0 and page.blocks[block].tag != "table":
        block = page.blocks[block].parent
    return block if block >= 0 else None

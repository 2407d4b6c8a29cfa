"""Tables inside a text: which of them hold figures, and how their rows read as lines."""

from collections.abc import Sequence

from assets.documents.labels import is_label
from assets.documents.markup import Page

# A table of figures has at least so many rows of two or more cells.
FEWEST_ROWS = 4
# Longer cells hold paragraphs: the table is layout.
CELL_LENGTH = 60


def count_tables(page: Page, values: list[int]) -> None:
    """Cells of tables of figures count like prose; tables of labels and of links, and layout, do not."""
    blocks, lines = page.blocks, page.lines
    rows: dict[int, int] = {}
    layout: set[int] = set()
    inside: list[int] = []
    for index, block in enumerate(blocks):
        while inside and blocks[inside[-1]].end <= block.start and not _within(page, index, inside[-1]):
            inside.pop()
        if block.tag == "table":
            layout.update(inside)
            inside.append(index)
        elif block.tag == "tr" and inside and block.end - block.start >= 2:
            rows[inside[-1]] = rows.get(inside[-1], 0) + 1
    for table, count in rows.items():
        if count < FEWEST_ROWS or table in layout:
            continue
        cells = range(blocks[table].start, blocks[table].end)
        if any(lines[n].links or lines[n].is_hidden or is_label(lines[n].parted) for n in cells):
            continue
        for number in cells:
            values[number] = max(values[number], len(lines[number].text))


def _within(page: Page, block: int, outer: int) -> bool:
    while block > outer:
        block = page.blocks[block].parent
    return block == outer


def placed_text(page: Page, numbers: Sequence[int]) -> tuple[str, dict[int, int]]:
    """The text of lines in document order, and where in it (code points) each of the lines begins.

    A line a paragraph, table cells with " | " between them.
    """
    out: list[str] = []
    begins: dict[int, int] = {}
    length = 0
    cells = _cells(page, numbers)
    before: tuple[int, int] | None = None
    for number in numbers:
        text = page.lines[number].text
        cell = cells.get(number)
        between = "\n" if out else ""
        if cell is not None and before is not None and cell[0] == before[0]:
            between = " " if cell == before else " | "
        begins[number] = length + len(between)
        out += (between, text)
        length += len(between) + len(text)
        before = cell
    return "".join(out), begins


def _cells(page: Page, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Line -> (table row, cell), for rows of two or more cells with short words inside the body."""
    found: dict[int, tuple[int, int]] = {}
    cells: dict[int, list[int]] = {}
    blocks = page.blocks
    start, end = (numbers[0], numbers[-1] + 1) if numbers else (0, 0)
    for index, block in enumerate(blocks):
        if block.tag in ("td", "th") and start <= block.start < block.end <= end:
            cells.setdefault(block.parent, []).append(index)
    for row, inside in cells.items():
        numbers = [number for cell in inside for number in range(blocks[cell].start, blocks[cell].end)]
        if len(inside) < 2 or any(len(page.lines[number].text) > CELL_LENGTH for number in numbers):
            continue
        for cell in inside:
            for number in range(blocks[cell].start, blocks[cell].end):
                found[number] = (row, cell)
    return found

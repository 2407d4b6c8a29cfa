"""Where on a page the value of a label stands: beside it, in it, or in the cell below."""

import re

from assets.documents.label_names import KNOWN, field_by_grammar
from assets.documents.markup import SEAM, Page

BLANK = re.compile(rf"[\s{SEAM}]+")
EDGES = f"【】［］[]（）()|｜丨┃‖·•>》 \t\r\n\u3000\xa0{SEAM}"
# Some tables print the colon in a cell of its own.
_ONLY_COLONS = (":", "：")
# How deep label and value may hang in their parts.
_LEVELS = 3
_PARTS = frozenset(("dd", "div", "li", "p"))


def value_line(page: Page, number: int) -> int | None:
    """The first line of the value of the label in the line `number`; None where none follows it."""
    lines = page.lines
    first = number + 1
    while first < len(lines) and lines[first].text in _ONLY_COLONS:
        first += 1
    if first >= len(lines):
        return None
    if not _belong_together(page, number, first) or is_only_a_label(lines[first].parted):
        return _line_below(page, number)
    return first


def is_only_a_label(words: str) -> bool:
    """Whether words are a known label and nothing else."""
    label = BLANK.sub("", words).strip(EDGES + "：:")
    return label in KNOWN or field_by_grammar(label) is not None


def _line_below(page: Page, number: int) -> int | None:
    """The line in the cell below, where a row of nothing but labels stands above a row of as many values."""
    blocks, lines = page.blocks, page.lines
    row = _ancestor(page, lines[number].block, "tr")
    if row is None:
        return None
    heads = _cells_of(page, row)
    below = next(
        (
            index
            for index in range(row + 1, len(blocks))
            if blocks[index].tag == "tr"
            and blocks[index].start >= blocks[row].end
            and _ancestor(page, index, "table") == _ancestor(page, row, "table")
        ),
        None,
    )
    if below is None or len(heads) < 2:
        return None
    cells = _cells_of(page, below)
    if len(cells) != len(heads) or not all(_is_cell_of_a_label(page, head) for head in heads):
        return None
    cell = blocks[cells[heads.index(_cell(page, lines[number].block))]]
    return cell.start if cell.end > cell.start else None


def _cells_of(page: Page, row: int) -> list[int]:
    blocks = page.blocks
    cells = []
    for index in range(row + 1, len(blocks)):
        if blocks[index].parent < row:
            break
        if blocks[index].parent == row and blocks[index].tag in ("td", "th"):
            cells.append(index)
    return cells


def _is_cell_of_a_label(page: Page, cell: int) -> bool:
    block = page.blocks[cell]
    return block.end - block.start == 1 and is_only_a_label(page.lines[block.start].parted)


def _belong_together(page: Page, label: int, value: int) -> bool:
    """Whether the line `value` holds what the line `label` names: alone in parts side by side."""
    blocks = page.blocks
    label_block, value_block = page.lines[label].block, page.lines[value].block
    if label_block == value_block:
        return False
    if blocks[value_block].parent == label_block:
        return True
    if blocks[label_block].tag in ("td", "th") or blocks[value_block].tag in ("td", "th"):
        row = _ancestor(page, label_block, "tr")
        if row is None or row != _ancestor(page, value_block, "tr"):
            return False
        return _cells_between(page, label_block, value_block) == 0
    path = [label_block]
    while len(path) <= _LEVELS and blocks[path[-1]].parent >= 0:
        path.append(blocks[path[-1]].parent)
    part = value_block
    for _ in range(_LEVELS):
        shared = blocks[part].parent
        if shared in path[1:]:
            side = path[path.index(shared) - 1]
            is_alone = blocks[side].start == label and page.lines[label].block == label_block
            return is_alone and blocks[part].start == value and blocks[part].tag in _PARTS
        part = shared
        if part < 0:
            return False
    return False


def _ancestor(page: Page, block: int, tag: str) -> int | None:
    while block >= 0:
        if page.blocks[block].tag == tag:
            return block
        block = page.blocks[block].parent
    return None


def _cells_between(page: Page, label: int, value: int) -> int:
    """Cells (also empty ones) that stand between the cells of two blocks of one row."""
    first, last = _cell(page, label), _cell(page, value)
    row = page.blocks[first].parent
    return sum(
        1
        for index in range(first + 1, last)
        if page.blocks[index].tag in ("td", "th")
        and page.blocks[index].parent == row
        and not _holds_colons(page, index)
    )


def _holds_colons(page: Page, block: int) -> bool:
    lines = page.lines[page.blocks[block].start : page.blocks[block].end]
    return bool(lines) and all(line.text in _ONLY_COLONS for line in lines)


def _cell(page: Page, block: int) -> int:
    while page.blocks[block].tag not in ("td", "th") and page.blocks[block].parent >= 0:
        block = page.blocks[block].parent
    return block

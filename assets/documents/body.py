"""The main text of a page: the block that holds most of its prose, without what stands around it.

First the source's own rule, then density: go down from the whole page to the smallest block that still
holds nearly all prose outside links, and trim its ends (`trimming`). Where density is in doubt, readability
is asked as a second opinion (`second_opinion`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from assets.documents.line_signs import ADOPTED, is_title, squeezed
from assets.documents.list_pages import is_list_page, is_mostly_links
from assets.documents.markup import Block, Page, select
from assets.documents.other_pages import lines_of_other_pages
from assets.documents.prose import file_lines, prose_of, words_without_sentences
from assets.documents.signatures import signatures
from assets.documents.table_cells import CELL_LENGTH, FEWEST_ROWS
from assets.documents.trimming import links_inside, trimmed, with_neighbours, with_signature, without_abstract

# A block that keeps this share of the prose of the block above is taken instead of it.
KEEPS = 0.8
# A table of figures is a part of the text that stands around it.
KEEPS_TABLE = 0.98
# The column of the text beside others and comments: this share of the prose, and the title in it.
COLUMN = 0.4
# With less prose than this many characters on the whole page, lines without sentences count as well.
FEWEST = 16
# Blocks that are one paragraph or one row: never a whole text.
_PARTS = frozenset("p span li h1 h2 h3 h4 blockquote tr tbody".split())


@dataclass(frozen=True)
class Body:
    """Lines of the main text: from `start` up to `end`, those in `left_out` excepted.

    `others` are lines of the whole page that list other pages.
    """

    start: int
    end: int
    left_out: frozenset[int]
    is_list: bool
    is_doubtful: bool
    others: frozenset[int] = frozenset()

    def numbers(self) -> list[int]:
        return [number for number in range(self.start, self.end) if number not in self.left_out]


def no_body(is_list: bool) -> Body:
    """The main text of a page that has none."""
    return Body(0, 0, frozenset(), is_list, not is_list)


def find_body(page: Page, title_hints: Iterable[str], selector: str | None = None) -> Body:
    """Lines of the main text of a page; none (`start == end`) on a list page and where there is no text.

    `title_hints` are texts that may repeat at the head of the body (`<title>`, meta tags); `selector` is the
    source's own rule, a CSS selector.
    """
    prose = prose_of(page)
    hints = [bare for hint in title_hints if (bare := squeezed(hint))]
    chosen = _selected(page, selector) if selector else None
    is_ruled = chosen is not None
    is_doubtful = False
    if chosen is None:
        if sum(prose) < FEWEST:
            prose = words_without_sentences(page, hints)
            is_doubtful = True
        if sum(prose) < FEWEST:
            return no_body(is_mostly_links(page))
        titles = [number for number, line in enumerate(page.lines) if is_title(line, hints)]
        chosen, is_titled = _densest(page, prose, titles)
        block = page.blocks[chosen]
        is_minor = 2 * sum(prose[block.start : block.end]) < sum(prose)
        is_doubtful = is_doubtful or (is_minor and not is_titled)
    block = page.blocks[chosen]
    start = block.start if is_ruled else with_neighbours(page, chosen, block.start, prose, hints)
    return cut_out(page, start, block.end, prose, hints, is_ruled, is_doubtful)


def cut_out(
    page: Page, start: int, end: int, prose: list[int], hints: list[str], is_ruled: bool, is_doubtful: bool
) -> Body:
    """The body in a range of lines: trimmed, without lists of links; no body where it is a list itself."""
    files = file_lines(page)
    others = lines_of_other_pages(page, files)
    start, end = trimmed(page, start, end, prose, hints, files, others)
    start, end = without_abstract(page, start, end), with_signature(page, end)
    left_out = links_inside(page, start, end, files)
    kept = sum(prose[number] for number in range(start, end) if number not in left_out)
    if not is_ruled and is_list_page(page, start, end, left_out, kept, hints, files):
        return no_body(is_list=True)
    if start and start < end and ADOPTED.match(page.lines[start - 1].text):
        start -= 1
    return Body(start, end, left_out, False, is_doubtful, others)


def _densest(page: Page, prose: list[int], titles: list[int]) -> tuple[int, bool]:
    """The smallest block that still holds nearly all prose, and whether the title pointed to it.

    `titles` are the lines that repeat the title.
    """
    sums = list(accumulate(prose, initial=0))
    blocks = page.blocks
    held = [sums[block.end] - sums[block.start] for block in blocks]
    children: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if held[index]:
            children.setdefault(block.parent, []).append(index)
    current = 0
    is_titled = False
    while below := children.get(current):
        first = max(below, key=held.__getitem__)
        if _are_signed(page, below, first):
            break
        keeps = KEEPS_TABLE if _is_a_table(page, first) else KEEPS
        if held[first] < keeps * held[current] and not (
            keeps == KEEPS and _stands_out(blocks, held, below, first)
        ):
            column = [index for index in below if held[index] > COLUMN * held[current]]
            inside = [number for number in titles if blocks[current].start <= number < blocks[current].end]
            holders = [
                index
                for index in column
                if inside and all(blocks[index].start <= number < blocks[index].end for number in inside)
            ]
            if not holders:
                break
            first = holders[0]
            is_titled = True
        current = first
    # One paragraph is not a body: its neighbours are part of it.
    while blocks[current].parent >= 0 and _is_one_paragraph(blocks, current):
        current = blocks[current].parent
    return current, is_titled


def _is_a_table(page: Page, block: int) -> bool:
    """Whether a block holds nothing but a table of short cells: rarely a whole text."""
    held = page.blocks[block]
    inside = page.lines[held.start : held.end]
    if len(inside) < 2 * FEWEST_ROWS or sum(len(line.text) for line in inside) > CELL_LENGTH * len(inside):
        return False
    return held.tag in ("table", "tbody") or any(
        other.tag == "table" and (other.start, other.end) == (held.start, held.end)
        for other in page.blocks[block + 1 : block + 6]
    )


def _are_signed(page: Page, below: list[int], first: int) -> bool:
    """Whether two boxes of the same make each end with a signature: documents of one page."""
    blocks = page.blocks
    make = (blocks[first].tag, blocks[first].mark)
    same = [index for index in below if (blocks[index].tag, blocks[index].mark) == make]
    if len(same) < 2 or blocks[first].tag in _PARTS:
        return False
    ends = [range(max(blocks[index].start, blocks[index].end - 4), blocks[index].end) for index in same]
    return sum(next(signatures(page, lines), None) is not None for lines in ends) >= 2


def _is_one_paragraph(blocks: list[Block], current: int) -> bool:
    """Whether a block is a paragraph by its tag, or a single line between others of the same make."""
    block = blocks[current]
    if block.tag in _PARTS:
        return True
    if block.end - block.start > 1 or block.tag not in ("div", "section", "pre"):
        return False
    same = (block.tag, block.mark, block.parent)
    beside = range(current + 1, min(current + 8, len(blocks))), range(current - 1, max(-1, current - 8), -1)
    return any(
        (blocks[index].tag, blocks[index].mark, blocks[index].parent) == same
        and blocks[index].end - blocks[index].start <= 1
        for indexes in beside
        for index in indexes
    )


def _stands_out(blocks: list[Block], held: list[int], below: list[int], first: int) -> bool:
    """Whether one child is a text of many lines and its siblings are not: a body beside a sidebar."""
    others = [held[index] for index in below if index != first]
    lines = blocks[first].end - blocks[first].start
    return bool(others) and lines >= 4 and held[first] > 200 and max(others) * 3 < held[first]


def _selected(page: Page, selector: str) -> int | None:
    """The block that a source's own rule names; None where nothing matches or the rule cannot be read."""
    node = select(page, selector)
    places = {block.node.mem_id: index for index, block in enumerate(page.blocks)}
    while node is not None:
        if node.mem_id in places:
            return places[node.mem_id]
        node = node.parent
    return None

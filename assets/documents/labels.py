"""Labelled values on a page: 索引号, 发文机关, 发文字号 … in tables, definition lists and lines of text.

A label is known by its letters without the blanks between them; it stands before a colon, in brackets, or
alone in a cell before its value. What no list knows is no label.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.documents.label_names import FIELD_OF, KNOWN, RANK, UPDATED
from assets.documents.markup import SEAM, Page

_LONGEST = max(map(len, KNOWN))
# A colon between digits belongs to a time.
_COLON = re.compile(r"[：:]|】|］")
_BLANK = re.compile(rf"[\s{SEAM}]+")
_EDGES = f"【】［］[]（）()|｜·•>》 \t\r\n\u3000\xa0{SEAM}"
# Nobody's value of a field is longer.
_LONGEST_VALUE = 400
_ROWS = frozenset(("tr", "dl", "li", "ul", "p"))


@dataclass(frozen=True)
class Labelled:
    """A label with its value as printed ("" where none follows) and the line of the label."""

    label: str
    value: str
    line: int

    @property
    def field(self) -> str | None:
        return FIELD_OF.get(self.label)


def labelled(page: Page, numbers: Sequence[int]) -> list[Labelled]:
    """All labels with their values in the lines `numbers` of a page, in document order."""
    found: list[Labelled] = []
    lines = page.lines
    for number in numbers:
        parted = lines[number].parted
        if not _COLON.search(parted):
            label = _BLANK.sub("", parted).strip(_EDGES) if len(lines[number].text) <= 16 else ""
            if label in KNOWN:
                found.append(Labelled(label, _next_value(page, number), number))
            elif SEAM in parted:
                found += _seamed(parted, number)
            continue
        found += _of_line(page, number, parted)
    return found


def label_at_start(text: str) -> str | None:
    """The known label with which a line begins, before a colon or a bracket."""
    head = _COLON.split(text, maxsplit=1)[0] if len(text) < 400 else ""
    label = _BLANK.sub("", head).strip(_EDGES)
    return label if label in KNOWN else None


def is_label(text: str) -> bool:
    """Whether a line begins with a label whose value somebody reads, with or without a colon."""
    if len(text) >= 60:
        return False
    head = _COLON.split(text, maxsplit=1)[0]
    return _BLANK.sub("", head).strip(_EDGES) in FIELD_OF


def best(found: Sequence[Labelled], field: str) -> list[Labelled]:
    """The values of a field that are not empty, those of the surest label first, then in document order."""
    values = [item for item in found if item.field == field and item.value]
    if field == "date_published":
        # The many labels of this date are equally sure; only those of a later change are not.
        return sorted(values, key=lambda item: (item.label in UPDATED, item.line))
    return sorted(values, key=lambda item: (RANK[item.label], item.line))


def _of_line(page: Page, number: int, parted: str) -> list[Labelled]:
    cuts: list[tuple[int, int, str]] = []
    for colon in _COLON.finditer(parted):
        at = colon.start()
        if 0 < at < len(parted) - 1 and parted[at - 1].isdigit() and parted[at + 1].isdigit():
            continue
        label, start = _label_before(parted, at)
        if label:
            cuts.append((start, colon.end(), label))
    found = []
    for index, (_, end, label) in enumerate(cuts):
        stop = cuts[index + 1][0] if index + 1 < len(cuts) else len(parted)
        value = parted[end:stop]
        if label in FIELD_OF and FIELD_OF[label] != "title":
            value = _first_part(value)
        value = _clean(value)
        if not value and index + 1 == len(cuts):
            value = _next_value(page, number)
        found.append(Labelled(label, value[:_LONGEST_VALUE], number))
    return found


def _label_before(parted: str, at: int) -> tuple[str | None, int]:
    """The longest known label that ends at `at`, and where it begins."""
    letters = ""
    best_label, best_start = None, at
    begun = False
    for position in range(at - 1, max(-1, at - 40), -1):
        sign = parted[position]
        if sign.isspace() or sign == SEAM:
            continue
        if sign in "】［[【]］" and not begun:
            continue
        begun = True
        letters = sign + letters
        if len(letters) > _LONGEST:
            break
        if letters in KNOWN:
            best_label, best_start = letters, position
    return best_label, best_start


def _seamed(parted: str, number: int) -> list[Labelled]:
    """Labels that stand alone between two seams, their values after the next one."""
    parts = [part for piece in parted.split(SEAM) if (part := _clean(piece))]
    found = []
    for label, value in pairwise(parts):
        name = _BLANK.sub("", label)
        if name in FIELD_OF and _BLANK.sub("", value) not in KNOWN:
            found.append(Labelled(name, value[:_LONGEST_VALUE], number))
    return found


def _first_part(value: str) -> str:
    """A value up to a wide gap: what follows three blanks or more has no label and is something else."""
    kept = value.lstrip(_EDGES)
    gap = re.search(r"[ \t\u3000\xa0]{3,}\S", kept)
    return kept[: gap.start()] if gap else kept


def _next_value(page: Page, number: int) -> str:
    """The value in the cell after a label: next cell of the row, next part of the list, or child."""
    lines, blocks = page.lines, page.blocks
    if number + 1 >= len(lines):
        return ""
    label_block, value_block = lines[number].block, lines[number + 1].block
    if not _belong_together(page, label_block, value_block):
        return ""
    end = number + 2
    if blocks[value_block].tag in ("td", "dd"):
        end = max(end, min(blocks[value_block].end, number + 8))
    words = " ".join(line.text for line in lines[number + 1 : end])
    if _BLANK.sub("", words).strip(_EDGES + "：:") in KNOWN or label_at_start(words):
        return ""
    return _clean(words)[:_LONGEST_VALUE]


def _belong_together(page: Page, label: int, value: int) -> bool:
    blocks = page.blocks
    if label == value:
        return False
    if blocks[value].parent == label:
        return True
    if blocks[label].tag in ("td", "th") or blocks[value].tag in ("td", "th"):
        row = _ancestor(page, label, "tr")
        if row is None or row != _ancestor(page, value, "tr"):
            return False
        return _cells_between(page, label, value) == 0
    if blocks[label].parent == blocks[value].parent:
        return blocks[label].tag in ("dt", "dd", "div", "li", "p") and blocks[value].tag in (
            "dd",
            "div",
            "li",
            "p",
        )
    # <div><p>label</p></div><div><p>value</p></div> and the like: one level up on either side.
    return (
        blocks[blocks[value].parent].parent == blocks[label].parent
        if blocks[value].parent >= 0 and blocks[label].parent >= 0
        else False
    )


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
        if page.blocks[index].tag in ("td", "th") and page.blocks[index].parent == row
    )


def _cell(page: Page, block: int) -> int:
    while page.blocks[block].tag not in ("td", "th") and page.blocks[block].parent >= 0:
        block = page.blocks[block].parent
    return block


def _clean(value: str) -> str:
    """A value without seams, blanks at its ends and brackets that hold nothing."""
    text = " ".join(value.replace(SEAM, " ").split()).strip(" |｜;；，,")
    return text.strip("【】［］ ")

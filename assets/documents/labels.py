"""Labelled values on a page: 索引号, 发文机关, 发文字号 … in tables, definition lists and lines of text.

A label is known by its letters without the blanks between them; it stands before a colon, in brackets, or
alone in a cell before its value. What no list knows is no label.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.documents.label_names import FIELD_OF, KNOWN, RANK, UPDATED
from assets.documents.label_values import BLANK, EDGES, is_only_a_label, value_line
from assets.documents.markup import SEAM, Page

_LONGEST = max(map(len, KNOWN))
# A colon between digits belongs to a time.
_COLON = re.compile(r"[：:】］\]]")
# Nobody's value of a field is longer.
_LONGEST_VALUE = 400
# So short a label is one only where no letter stands right before it.
SHORT_LABEL = 2


@dataclass(frozen=True)
class Labelled:
    """A label with its value as printed ("" where none follows), and the lines of both."""

    label: str
    value: str
    line: int
    value_line: int

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
            label = BLANK.sub("", parted).strip(EDGES) if len(lines[number].text) <= 16 else ""
            if label in KNOWN:
                found.append(Labelled(label, *_next_value(page, number)))
            elif SEAM in parted:
                found += _seamed(parted, number)
            continue
        found += _of_line(page, number, parted)
    return found


def label_at_start(text: str) -> str | None:
    """The known label with which a line begins, before a colon or a bracket."""
    head = _COLON.split(text, maxsplit=1)[0] if len(text) < 400 else ""
    label = BLANK.sub("", head).strip(EDGES)
    return label if label in KNOWN else None


def is_label(text: str) -> bool:
    """Whether a line begins with a label whose value somebody reads, with or without a colon."""
    if len(text) >= 60:
        return False
    head = _COLON.split(text, maxsplit=1)[0]
    return BLANK.sub("", head).strip(EDGES) in FIELD_OF


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
            found.append(Labelled(label, *_next_value(page, number)))
            continue
        found.append(Labelled(label, value[:_LONGEST_VALUE], number, number))
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
    if (
        best_label
        and len(best_label) <= SHORT_LABEL
        and "\u4e00" <= parted[best_start - 1 : best_start] <= "\u9fff"
    ):
        # 打印日期 and 原标题 are other labels than 日期 and 标题.
        return None, at
    return best_label, best_start


def _seamed(parted: str, number: int) -> list[Labelled]:
    """Labels that stand alone between two seams, their values after the next one."""
    parts = [part for piece in parted.split(SEAM) if (part := _clean(piece))]
    found = []
    for label, value in pairwise(parts):
        name = BLANK.sub("", label)
        if name in FIELD_OF and BLANK.sub("", value) not in KNOWN:
            found.append(Labelled(name, value[:_LONGEST_VALUE], number, number))
    return found


def _first_part(value: str) -> str:
    """A value up to a wide gap: what follows three blanks or more has no label and is something else."""
    kept = value.lstrip(EDGES)
    gap = re.search(r"[ \t\u3000\xa0]{3,}\S", kept)
    return kept[: gap.start()] if gap else kept


def _next_value(page: Page, number: int) -> tuple[str, int, int]:
    """The value that stands after a label, the line of the label, and that of the value."""
    lines = page.lines
    first = value_line(page, number)
    if first is None:
        return "", number, number
    block = page.blocks[lines[first].block]
    end = first + 1
    if block.tag in ("td", "dd"):
        end = max(end, min(block.end, number + 8))
    words = " ".join(line.text for line in lines[first:end])
    if is_only_a_label(words) or label_at_start(words):
        return "", number, number
    return _clean(words)[:_LONGEST_VALUE], number, first


def _clean(value: str) -> str:
    """A value without seams, blanks at its ends and brackets that hold nothing."""
    text = " ".join(value.replace(SEAM, " ").split()).strip(" |｜丨┃‖;；，,")
    return text.strip("【】［］ ")

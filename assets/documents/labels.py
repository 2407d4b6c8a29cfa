"""Labelled values on a page: 索引号, 发文机关, 发文字号 … in tables, definition lists and lines of text.

A label is known by its letters without the blanks between them; it stands before a colon, in brackets, or
alone in a cell before its value. What no list knows is no label.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.documents.date_labels import Told, built_label
from assets.documents.label_names import FIELD_OF, KNOWN, LAST_RANK, RANK, UPDATED, WEAK, field_by_grammar
from assets.documents.label_values import BLANK, EDGES, is_only_a_label, value_line
from assets.documents.markup import SEAM, Page

# So many letters before a colon are looked at; a label that is built has at most so many of them.
FARTHEST = max(20, *map(len, KNOWN))
LONGEST_BUILT = 16
# A colon between digits belongs to a time.
_COLON = re.compile(r"[：:】］\]]")
_CELLS = ("td", "th")
# So short a label is one only where no letter stands right before it.
SHORT_LABEL = 2
# Labels that a blank alone may part from their value; so long is such a line, in so many pieces its label.
SURE = frozenset(
    label
    for label, field in FIELD_OF.items()
    if len(label) > SHORT_LABEL and field not in ("source", "title", "keywords", "topic")
) | {"文号"}
LONGEST_SPACED, MOST_PIECES = 80, 5
_GAP = re.compile(r"[ \t\u3000\xa0]{3,}\S|(?<=\S)\s+[\u4e00-\u9fff]{2,8}\s?[：:]")
# Nobody's value of a field is longer.
_LONGEST_VALUE = 400


@dataclass(frozen=True)
class Labelled:
    """A label with its value as printed ("" where none follows), and the lines of both."""

    label: str
    value: str
    line: int
    value_line: int

    @property
    def field(self) -> str | None:
        return field_of(self.label)

    @property
    def told(self) -> Told | None:
        """For a label of the date of publication: whether it names the day itself or a later change."""
        if self.field != "date_published":
            return None
        built = built_label(self.label)
        return (
            Told.UPDATED if self.label in UPDATED or (built and built[1] is Told.UPDATED) else Told.PUBLISHED
        )


def field_of(label: str) -> str | None:
    """The field that a label names; None where nobody reads its value."""
    known = FIELD_OF.get(label)
    if known or label in KNOWN:
        return known
    if by_grammar := field_by_grammar(label):
        return by_grammar
    built = built_label(label)
    return "date_published" if built and built[0] == label and built[1] is not Told.ELSE else None


def labelled(page: Page, numbers: Sequence[int]) -> list[Labelled]:
    """All labels with their values in the lines `numbers` of a page, in document order."""
    found: list[Labelled] = []
    lines = page.lines
    for number in numbers:
        parted = lines[number].parted
        if not _COLON.search(parted):
            label = BLANK.sub("", parted).strip(EDGES) if len(lines[number].text) <= 16 else ""
            if label in KNOWN or field_by_grammar(label):
                found.append(Labelled(label, *_next_value(page, number)))
            elif SEAM in parted and (seamed := _seamed(parted, number)):
                found += seamed
            elif spaced := _spaced(lines[number].text, number):
                found.append(spaced)
            continue
        found += _of_line(page, number, parted)
    return found


def labelled_cells(page: Page, numbers: Sequence[int]) -> list[Labelled]:
    """Labels alone in a cell of a table, the value in the next one: forms in the lines `numbers`."""
    lines, blocks = page.lines, page.blocks
    cells = [
        number
        for number in numbers
        if len(lines[number].text) <= 16 and blocks[lines[number].block].tag in _CELLS
    ]
    return labelled(page, cells)


def label_at_start(text: str) -> str | None:
    """The known label with which a line begins, before a colon or a bracket."""
    head = _COLON.split(text, maxsplit=1)[0] if len(text) < 400 else ""
    label = BLANK.sub("", head).strip(EDGES)
    if label in KNOWN or (len(head) < len(text) and len(label) <= LONGEST_BUILT and field_of(label)):
        return label
    return None


def dated_label_at_start(text: str) -> str | None:
    """The label of any date (publication, validity, event …) with which a line begins, before a colon."""
    head, colon, _ = text.partition("：") if "：" in text[:LONGEST_BUILT] else text.partition(":")
    if not colon or len(head) > 2 * LONGEST_BUILT:
        return None
    letters = BLANK.sub("", head).strip(EDGES)
    built = built_label(letters)
    return letters if built and built[0] == letters else None


def is_label(text: str) -> bool:
    """Whether a line begins with a label whose value somebody reads, with or without a colon."""
    if len(text) >= 60:
        return False
    head = _COLON.split(text, maxsplit=1)[0]
    label = BLANK.sub("", head).strip(EDGES)
    return (
        label in FIELD_OF
        or field_by_grammar(label) is not None
        or (len(head) < len(text) and field_of(label) is not None)
    )


def best(found: Sequence[Labelled], field: str) -> list[Labelled]:
    """The values of a field that are not empty, those of the surest label first, then in document order."""
    values = [item for item in found if item.field == field and item.value]
    if field == "date_published":
        # The many labels of this date are equally sure; bare 时间 and those of a later change are not.
        return sorted(values, key=lambda item: (item.told is Told.UPDATED, item.label in WEAK, item.line))
    return sorted(values, key=lambda item: (RANK.get(item.label, LAST_RANK), item.line))


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
        if field_of(label) not in (None, "title"):
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
    starts: list[int] = []
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
        starts.append(position)
        if len(letters) > FARTHEST:
            break
        if letters in KNOWN or field_by_grammar(letters):
            best_label, best_start = letters, position
    built = built_label(letters)
    if built and len(built[0]) > len(best_label or ""):
        return built[0], starts[len(built[0]) - 1]
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
        if (name in FIELD_OF or field_by_grammar(name)) and BLANK.sub("", value) not in KNOWN:
            found.append(Labelled(name, value[:_LONGEST_VALUE], number, number))
    return found


def _spaced(text: str, number: int) -> Labelled | None:
    """A label parted from its value by a blank alone: 文号　某政发〔2022〕4号."""
    words = text.split()
    if len(text) > LONGEST_SPACED:
        return None
    for count in range(1, min(MOST_PIECES, len(words))):
        name = "".join(words[:count])
        if name in SURE or field_by_grammar(name):
            value = " ".join(words[count:])
            return None if is_only_a_label(value) else Labelled(name, value, number, number)
    return None


def _first_part(value: str) -> str:
    """A value up to a wide gap or a label that no list knows: what follows is something else."""
    kept = value.lstrip(EDGES)
    gap = _GAP.search(kept)
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

"""Where a text begins: below the repeated title, the document number and the lines of facts."""

import re

from assets.documents.dates import is_only_a_date
from assets.documents.label_tables import lines_of_facts
from assets.documents.labels import is_label, label_at_start
from assets.documents.line_signs import DAY, FACTS, NUMBER_LINE, is_hinted, names_itself, prints_facts
from assets.documents.markup import Line, Page
from assets.documents.signatures import names_an_organisation

# A line below the title: a second title, or the day and the paper.
_SUBTITLE = re.compile(r"^(?:—|－|-|–){1,3}[^。]+$")
_DATELINE = re.compile(
    r"^(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
    r"[\s　]+[^，。；：！？\d]{0,24}$"
)
# (2006-02-03) is the day of a page; with 年月日 such a line is the note of adoption.
_BRACKETED = re.compile(
    r"^[（(\[【]\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[）)\]】]$"
)
# 时间：三月一日，地点：会议室。 is the beginning of a text, not a line of facts.
_IN_SENTENCE = re.compile("，|。$")
# 各县（市、区）人民政府：
_SALUTATION = re.compile(r"^(?:各|市|县|区|省|你|有关)[^。！？:：]{2,160}[：:]$")
# A heading takes at most so many lines, and so much prose may stand between its parts.
HEAD_LINES = 40
HEAD_PROSE = 120
HEAD_GAP = 6
_TITLE_MARK = re.compile(r"title|headline|biaoti", re.IGNORECASE)
_SECTION = re.compile(r"第?[（(]?[一二三四五六七八九十百\d]{1,4}[）)、.．章节条]")


def head_trimmed(
    page: Page,
    start: int,
    end: int,
    prose: list[int],
    hints: list[str],
    files: frozenset[int],
    others: frozenset[int],
) -> int:
    """Where the text begins: after the repeated title, the document number and the line of facts."""
    first = start
    read = 0
    is_in_cells = page.blocks[page.lines[start].block].tag in ("td", "th") if start < end else False
    facts = lines_of_facts(page, range(start, min(end, start + HEAD_LINES))) if is_in_cells else frozenset()
    # The menus of some sites are long lists that nobody sees.
    shown = [number for number in range(start, end) if not page.lines[number].is_hidden]
    for number in shown[:HEAD_LINES]:
        line = page.lines[number]
        if number in others:
            if read:
                break
            first = number + 1
            continue
        if read and _ends_a_letter(page, number, end):
            break
        if _SALUTATION.match(line.text) and not opens(line, hints):
            break
        if number in facts and not read:
            first = number + 1
            continue
        if number in files or _is_value_of_a_form(page, number, start):
            break
        if _repeats_title(line, hints) or (not read and _is_heading(page, number)):
            first, read = number + 1, 0
        elif not read and opens(line, hints):
            first = number + 1
        else:
            read += prose[number]
            if read > HEAD_PROSE or (prose[number] and number - first > HEAD_GAP):
                break
    while first < end and page.lines[first].is_hidden:
        first += 1
    return first if first < end else start


def _ends_a_letter(page: Page, number: int, end: int) -> bool:
    """Whether a text that has begun is signed or addressed here: a title below is that of its annex."""
    text = page.lines[number].text
    if is_only_a_date(text) or _SALUTATION.match(text):
        return True
    is_dated_below = number + 1 < end and is_only_a_date(page.lines[number + 1].text)
    return is_dated_below and names_an_organisation(text)


def _is_heading(page: Page, number: int) -> bool:
    """Whether a line is a heading by its markup, and not one of a numbered section."""
    line = page.lines[number]
    block = page.blocks[line.block]
    return (
        (block.tag in ("h1", "h2", "h3") or (len(line.text) <= 60 and bool(_TITLE_MARK.search(block.mark))))
        and not line.links
        and not re.search("[。；！？：:，]", line.text)
        and not _SECTION.match(line.text)
    )


def _is_value_of_a_form(page: Page, number: int, start: int) -> bool:
    """Whether a line is a cell of a table beside words that nobody reads as a label: a form in the text."""
    if number <= start or page.blocks[page.lines[number].block].tag != "td":
        return False
    if is_label(page.lines[number].parted) or label_at_start(page.lines[number].parted) is not None:
        return False
    before, block = page.lines[number - 1], page.lines[number].block
    return (
        page.blocks[before.block].tag in ("td", "th")
        and before.block != block
        and page.blocks[before.block].parent == page.blocks[block].parent
        and not before.links
        and 2 <= len(before.text) <= 16
        and not is_label(before.parted)
        and not FACTS.search(before.text)
        and label_at_start(before.parted) is None
    )


def _repeats_title(line: Line, hints: list[str]) -> bool:
    return (
        names_itself(line.text)
        or (len(line.text) >= 4 and is_hinted(line.text, hints))
        or bool(NUMBER_LINE.fullmatch(line.text))
    )


def opens(line: Line, hints: list[str]) -> bool:
    """Whether a line belongs to the heading of a text and not to the text."""
    text, length = line.text, len(line.text)
    if _repeats_title(line, hints) or is_only_a_date(text) or prints_facts(line):
        return True
    if length > 160:
        return False
    if _BRACKETED.match(text):
        return True
    if length <= 60 and (_SUBTITLE.match(text) or _DATELINE.match(text)):
        return True
    if length < 120 and label_at_start(line.parted) is not None and not _IN_SENTENCE.search(text):
        return True
    if line.links * 2 > length and (length < 24 or line.links >= 0.8 * length or DAY.search(text)):
        return True
    is_a_sentence = text.endswith(("。", "：")) and "，" in text
    return length <= 60 and not text.endswith("。") and not is_a_sentence and bool(FACTS.search(text))

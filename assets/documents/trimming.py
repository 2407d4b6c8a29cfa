"""Both ends of a text: heading, credits, share bars and lists of links off, lost neighbours back."""

import re

from assets.documents.dates import is_only_a_date
from assets.documents.labels import dated_label_at_start, field_of, label_at_start
from assets.documents.line_signs import AFTER, DAY, FOOTER, SENTENCES, SHORT, is_hinted, squeezed
from assets.documents.markup import Line, Page
from assets.documents.signatures import names_an_organisation
from assets.documents.text_head import head_trimmed, opens

# The surest of them, which end a text also in a long line.
_IMPRINT = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|[Cc]opyright|COPYRIGHT|[Aa]ll [Rr]ights [Rr]eserved"
)
LONGEST_IMPRINT = 200
# Labels of the line of facts, which some pages print below the text.
_CLOSING = frozenset("发布日期 发布时间 来源 信息来源 文章来源 稿件来源 新闻来源 本文来源".split())
_PAGER = re.compile(r"^[【\[\(]?\s*\d{1,3}\s*[】\]\)]?(?:\s*[【\[\(]?\s*\d{1,3}\s*[】\]\)]?)*$")
SHORTEST_ABSTRACT = 16
# How many blocks up a neighbour of the text may hang.
NEIGHBOUR_LEVELS = 3


def trimmed(
    page: Page,
    start: int,
    end: int,
    prose: list[int],
    hints: list[str],
    files: frozenset[int],
    others: frozenset[int],
) -> tuple[int, int]:
    """The range without heading and tail.

    `prose`: characters of prose by line, `files`: lines with files, `others`: lines that list other pages.
    """
    lines = page.lines
    while start < end and lines[end - 1].is_hidden:
        end -= 1
    start = head_trimmed(page, start, end, prose, hints, files, others)
    total = sum(prose[start:end]) or 1
    last = max((number for number in range(start, end) if prose[number]), default=start)
    # What reads like a sentence may still stand below the end of the text, under a heading of its own.
    seen = 0
    for number in range(start, end):
        if (seen > 0.4 * total or number > last) and _ends_before(page, number):
            end = number
            break
        seen += prose[number]
    while (
        end > start
        and end - 1 not in files
        and (end - 1 in others or _is_tail(lines[end - 1]) or _is_imprint(page, start, end))
    ):
        end -= 1
    return start, end


def with_neighbours(page: Page, chosen: int, start: int, prose: list[int], hints: list[str]) -> int:
    """Where the text begins with the paragraphs just before its block: a lead in a block of its own."""
    blocks = page.blocks
    above = set()
    block = chosen
    for _ in range(NEIGHBOUR_LEVELS):
        block = blocks[block].parent
        if block < 0:
            break
        above.add(block)
    while start > 0 and not is_hinted(page.lines[start - 1].text, hints):
        if not prose[start - 1] and not _is_between(page, start - 1, prose):
            break
        holder = page.lines[start - 1].block
        if holder not in above and blocks[holder].parent not in above:
            break
        if opens(page.lines[start - 1], hints):
            break
        start -= 1
    return start


def _is_between(page: Page, number: int, prose: list[int]) -> bool:
    """Whether a short line stands between prose and the block of the text: 附件：清单 above a table."""
    line = page.lines[number]
    return (
        number > 0
        and prose[number - 1] > 0
        and not line.links
        and not line.is_hidden
        and len(line.text) <= SHORT
        and line.block != page.lines[number - 1].block
        and page.blocks[line.block].tag == page.blocks[page.lines[number - 1].block].tag == "p"
    )


def with_signature(page: Page, end: int) -> int:
    """Where the text ends with the signature just below its block, in a block of its own."""
    if end + 1 < len(page.lines):
        name, day = page.lines[end], page.lines[end + 1]
        is_plain = not (name.links or day.links or name.is_hidden or day.is_hidden)
        if is_plain and is_only_a_date(day.text) and names_an_organisation(name.text):
            return end + 2
    return end


def without_abstract(page: Page, start: int, end: int) -> int:
    """Where the text begins after an abstract that is the beginning of its first paragraph."""
    if end - start < 3:
        return start
    first = squeezed(page.lines[start].text).rstrip(".…")
    is_repeated = len(first) >= SHORTEST_ABSTRACT and squeezed(page.lines[start + 1].text).startswith(first)
    return start + 1 if is_repeated else start


def links_inside(page: Page, start: int, end: int, files: frozenset[int]) -> frozenset[int]:
    """Hidden lines, and lines that are nothing but links where three or more stand together; no files."""
    left_out: set[int] = set()
    run: list[int] = []
    for number in range(start, end):
        line = page.lines[number]
        if number not in files and line.links > 0 and line.links >= 0.8 * len(line.text):
            run.append(number)
            continue
        if line.is_hidden:
            left_out.add(number)
        if len(run) >= 3:
            left_out.update(run)
        run = []
    return frozenset(left_out | set(run if len(run) >= 3 else ()))


def _ends_before(page: Page, number: int) -> bool:
    line = page.lines[number]
    if len(line.text) < LONGEST_IMPRINT and _IMPRINT.search(line.text):
        return True
    if len(line.text) - line.links > SHORT and line.links * 2 < len(line.text):
        return False
    if AFTER.match(line.text) or FOOTER.search(line.text):
        return True
    return label_at_start(line.parted) in _CLOSING


def _is_imprint(page: Page, start: int, end: int) -> bool:
    """Whether the last line is the name of the site's owner, in a block of another make than the text."""
    last, before = page.lines[end - 1], page.lines[end - 2] if end - start > 2 else None
    if before is None or not names_an_organisation(last.text) or SENTENCES.search(last.text):
        return False
    mine, theirs = page.blocks[last.block], page.blocks[before.block]
    return (
        mine.tag != theirs.tag
        and mine.parent != last.block
        and mine.tag in ("center", "div", "td", "address")
    )


def _is_tail(line: Line) -> bool:
    if line.is_hidden or (_PAGER.match(line.text) and (line.links or not line.text.isdigit())):
        return True
    if dated_label_at_start(line.parted) and len(line.text) <= SHORT and DAY.search(line.text):
        return field_of(dated_label_at_start(line.parted) or "") == "date_published"
    return line.links * 2 > len(line.text) and len(line.text) < SHORT

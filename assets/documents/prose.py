"""Which lines of a page read like prose: characters outside links; menus, footers and facts are none."""

import re
from itertools import accumulate

from assets.documents.dates import is_only_a_date
from assets.documents.labels import label_at_start, labelled
from assets.documents.line_signs import AFTER, AROUND, FACTS, FOOTER, is_title
from assets.documents.markup import Line, Page
from assets.documents.table_cells import count_tables

# Prose is a line of this many characters outside links with a sign of a sentence.
SHORTEST_PROSE = 12
# So many different fields make a table of facts about a document.
FEWEST_FIELDS = 3
# Longer lines without a sentence are no words that anybody reads.
LONGEST_WORDS = 2_000
# Endings of files that a text carries as its annexes.
FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".ppt", ".pptx")
_SENTENCE = re.compile("[，。；！？、：,;!?]|\\. ")
_CHROME_MARK = re.compile(
    r"(?:^|[\s_\-])(?:foot|footer|copyright|comment|comments|pinglun|gentie|reply|replies|nav|navbar|menu|"
    r"crumb|crumbs|breadcrumb|breadcrumbs|"
    r"breadcrumbnav|sidebar|aside|related|relate|recommend|share|bshare|bdsharebuttonbox|toolbar|pagination|"
    r"pager|login|search|header|banner|popup|dialog|modal|advert|hot|rank|qrcode|ewm|friendlink|links|tips?)"
    r"(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
_CHROME_TAGS = frozenset(("footer", "nav", "aside", "header"))
# Where to write or call: the foot of a page as often as the end of a notice.
_CONTACT = re.compile(r"(?:联系)?(?:地址|电话|邮编|邮政编码|传真|邮箱|电子邮箱|热线)[：:]")


def prose_of(page: Page) -> list[int]:
    """For each line the characters outside links, where it reads like a sentence and not like a footer."""
    values: list[int] = []
    sentence = _SENTENCE.search
    for line in page.lines:
        length = len(line.text) - line.links
        is_prose = (
            length >= SHORTEST_PROSE
            and not line.is_hidden
            and line.links <= length
            and sentence(line.text)
            and not (length < 200 and FOOTER.search(line.text))
            and not (length < 120 and _is_about(line))
        )
        values.append(length if is_prose else 0)
    count_tables(page, values)
    _silence_chrome(page, values)
    return values


def _is_about(line: Line) -> bool:
    """Whether a line says something about the page, the site or the day, with the signs of a sentence."""
    text = line.text
    return bool(label_at_start(line.parted) or _CONTACT.match(text) or AROUND.search(text))


def words_without_sentences(page: Page, hints: list[str]) -> list[int]:
    """For each line below the title its characters where it is no link, label, date or footer: lists."""
    title = next((number for number, line in enumerate(page.lines) if is_title(line, hints)), -1)
    files = file_lines(page)
    index = _index_lines(page)
    values = []
    for number, line in enumerate(page.lines):
        is_text = (
            number > title
            and number not in index
            and (not line.links or (number in files and title >= 0))
            and not line.is_hidden
            and 6 <= len(line.text) < LONGEST_WORDS
            and not FOOTER.search(line.text)
            and not _CONTACT.match(line.text)
            and not AFTER.match(line.text)
            and not FACTS.search(line.text)
            and (number in files or label_at_start(line.parted) is None)
            and not is_only_a_date(line.text)
        )
        values.append(len(line.text) if is_text else 0)
    _silence_chrome(page, values)
    return values


def _index_lines(page: Page) -> frozenset[int]:
    """Lines of the table of facts about a document: labels of three fields or more, and their values."""
    found = [item for item in labelled(page, range(len(page.lines))) if item.field]
    if len({item.field for item in found}) < FEWEST_FIELDS:
        return frozenset()
    return frozenset(item.line for item in found) | frozenset(item.value_line for item in found)


def _silence_chrome(page: Page, values: list[int]) -> None:
    """No prose in footers, menus and comments, unless such a block holds most of the page."""
    sums = list(accumulate(values, initial=0))
    total = sums[-1]
    for block in page.blocks:
        held = sums[block.end] - sums[block.start]
        if (
            held
            and 2 * held < total
            and (block.tag in _CHROME_TAGS or (block.mark != " " and _CHROME_MARK.search(block.mark)))
        ):
            values[block.start : block.end] = [0] * (block.end - block.start)


def file_lines(page: Page) -> frozenset[int]:
    return frozenset(
        link.line
        for link in page.links
        if link.href.lower().partition("?")[0].endswith(FILES) or "附件" in link.words
    )

"""Headings: the line above a text that looks most like its title."""

import re
from dataclasses import dataclass

from assets.documents.body import Body
from assets.documents.dates import is_only_a_date
from assets.documents.labels import is_label, label_at_start, labelled
from assets.documents.markup import SEAM, Line, Page
from assets.documents.trimming import AROUND, NUMBER_LINE, names_itself, squeezed

_HEADING = {"h1": 3.0, "h2": 2.0, "h3": 1.5, "h4": 1.5}
_TITLE_MARK = re.compile(
    r"title|headline|(?:^|[\s_\-])(?:tit|bt|biaoti|con-?tit|subject)(?:$|[\s_\-\d])", re.IGNORECASE
)
SITE = re.compile(
    r"(?:网|网站|门户|政府|频道|首页|中心|新闻|客户端|APP|数字版|电子版|数字报|电子报|多媒体报|日报|晚报|晨报|早报|信箱|留言板|平台|系统)$"
)
SITE_LENGTH = 10
_NOT_A_TITLE = re.compile(
    r"^(?:https?:|www\.|当前位置|您|首页|来源|作者|发布|时间|日期|打印|字体|字号|分享|浏览|点击|附件|关联稿件|相关)|(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}.{0,12}$"
)
_DATELINE = re.compile(r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}")
# A heading with the day in brackets: 某某（2021-05-07 08:01）.
_DATED_HEADING = re.compile(
    r"\s*[（(\[【]\s*(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[）)\]】]\s*$"
)
_OFFICE = re.compile(
    r"(?!.*(?:关于|印发|[，。：；]))[\u4e00-\u9fff]{2,30}(?:人民政府|政府|办公室|办公厅|管理委员会|委员会|公署|管委会|局|厅)"
)
# 某某市人民政府文件 is the red head of the paper, on every document of its issuer.
_RED_HEAD = re.compile(r"[\u4e00-\u9fff]{2,24}(?:政府|办公室|办公厅|委员会|局|厅|委|部|办|院)文件")
# The name of a body that issues documents, alone in its line.
_ISSUER = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|委|部|办|院)")
# So much of its score a heading has from its own markup.
MARKED = 3.0
# Only so short a heading names a column.
COLUMN_LENGTH = 10
# A heading stands at most so many lines above the text.
REACH = 14
SHORTEST = 4
SHORTEST_CUT = 10
LONGEST = 160
# So close above the text, or above its line of facts, a heading needs no markup.
CLOSE = 4


@dataclass(frozen=True)
class Heading:
    """A heading: its words, its line, whether its markup or its own words say that it is one, and how many
    lines it stands above the text, labels and their values aside."""

    text: str
    line: int
    is_marked: bool
    distance: int


def lines_near(page: Page, body: Body) -> range:
    if body.start == body.end:
        return range(0, min(len(page.lines), 60))
    return range(max(0, body.start - REACH), min(body.start + 3, body.end, len(page.lines)))


def joined_lines(words: list[str]) -> str:
    """Lines of one title put together; no blank between Chinese characters."""
    text = ""
    for word in words:
        if text and not ("\u2e80" <= text[-1] <= "\uffef" or "\u2e80" <= word[0] <= "\uffef"):
            text += " "
        text += word
    return text


def names_a_column(page: Page, text: str) -> bool:
    """Whether a short line is also a link of the page: the name of a column."""
    bare = squeezed(text)
    return len(bare) <= COLUMN_LENGTH and any(squeezed(link.words) == bare for link in page.links)


def _is_field(line: Line) -> bool:
    """Whether a line holds a label or its value, or a document number alone: no heading."""
    head = next((part for part in line.parted.split(SEAM) if part.strip()), "")
    return bool(
        label_at_start(line.parted)
        or is_label(head)
        or NUMBER_LINE.fullmatch(line.text)
        or AROUND.search(line.text)
    )


def _is_no_title(text: str) -> bool:
    """Whether words are a note, a date or a counter, or begin as no title does."""
    bare = _DATED_HEADING.sub("", text)
    letters = re.sub(r"[\W\d_]", "", bare)
    is_bracketed = bare[:1] in "（([【" and bare[-1:] in "）)]】" and not re.search("[）)\\]】]", bare[1:-1])
    return len(letters) < 3 or is_bracketed or is_only_a_date(bare) or bool(_NOT_A_TITLE.search(bare))


def undated(text: str) -> str:
    """A heading without the day in brackets at its end."""
    return _DATED_HEADING.sub("", text)


def names_an_office(text: str) -> bool:
    """Whether words are the name of an office and no more: the owner of a site, or a signature."""
    return bool(_OFFICE.fullmatch(squeezed(text)))


def is_red_head(text: str) -> bool:
    """Whether squeezed words are the head of an issuer's paper: 某某市人民政府文件."""
    return bool(_RED_HEAD.fullmatch(text))


def _may_be_a_title(page: Page, line: Line, site: set[str]) -> bool:
    """Whether nothing in a line and its words says that it is no title."""
    text, bare = line.text, squeezed(line.text)
    if line.is_hidden or not SHORTEST <= len(bare) <= LONGEST or line.links * 2 > len(text):
        return False
    if bare in site or text[:1] in "—－-" or text.endswith(("。", "；", "：")):
        return False
    if names_an_office(text) or _is_no_title(text) or _is_field(line):
        return False
    if _DATELINE.search(_DATED_HEADING.sub("", text)) and re.search("[:：]", text):
        return False
    if names_a_column(page, text) and page.blocks[line.block].tag not in _HEADING:
        return False
    return not ((len(bare) <= SITE_LENGTH and SITE.search(bare)) or _RED_HEAD.fullmatch(bare))


def strongest_heading(page: Page, body: Body, site: set[str]) -> Heading | None:
    """The line above the text that looks most like a title; `site`: names of site and column (squeezed).

    Letters that stand in two lines are one title: 某某市人民政府 above 关于某事的通知.
    """
    best: tuple[float, int, bool, int] | None = None
    near = lines_near(page, body)
    found = [item for item in labelled(page, near) if item.field and item.field != "title"]
    values = {item.value_line for item in found if item.value}
    facts = values | {item.line for item in found}
    for number in near:
        line = page.lines[number]
        text = line.text
        bare = squeezed(text)
        if number in values or number >= body.start > 0 or not _may_be_a_title(page, line, site):
            continue
        block = page.blocks[line.block]
        if (dated := _DATED_HEADING.search(text)) and block.tag in _HEADING:
            text = text[: dated.start()]
            bare = squeezed(text)
            if len(bare) < SHORTEST:
                continue
        mark = 2.0 * _HEADING.get(block.tag, 0) + (3.0 if _TITLE_MARK.search(block.mark) else 0.0)
        mark += 3.0 if names_itself(text) else 0.0
        score = mark
        score += 1.5 if len(bare) >= 8 else 0.0
        # A table of facts between title and text makes them no strangers.
        distance = sum(1 for at in range(number, body.start) if at not in facts)
        score -= 0.15 * distance if body.end else 0.0
        if best is None or score > best[0]:
            is_sure = mark >= MARKED and (len(bare) >= SHORTEST_CUT or block.tag in _HEADING)
            best = (score, number, is_sure, distance)
    if best is None or best[0] <= 0:
        return None
    _, number, is_marked, distance = best
    words = [_DATED_HEADING.sub("", page.lines[number].text)]
    above = page.lines[number - 1] if number else None
    if (
        above is not None
        and words[0].startswith(("关于", "印发", "转发"))
        and not above.is_hidden
        and not above.links
        and _ISSUER.fullmatch(above.text)
        and not label_at_start(above.parted)
    ):
        words.insert(0, above.text)
    return Heading(joined_lines(words), number, is_marked, distance)

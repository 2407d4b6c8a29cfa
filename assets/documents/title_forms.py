"""What no title looks like: names of sites, columns and offices, dates, counters, bylines, lines of facts."""

import re

from assets.documents.dates import is_only_a_date
from assets.documents.labels import is_label, label_at_start
from assets.documents.line_signs import AROUND, NUMBER_LINE, prints_facts, squeezed
from assets.documents.markup import SEAM, Line, Page

SITE = re.compile(
    r"(?:网|网站|门户|政府|频道|首页|中心|新闻|客户端|APP|数字版|电子版|数字报|电子报|多媒体报|日报|晚报|晨报|早报|信箱|留言板|平台|系统)$"
)
SITE_LENGTH = 10
SHORTEST, LONGEST = 4, 160
# Only so short a heading names a column.
COLUMN_LENGTH = 10
HEADINGS = ("h1", "h2", "h3", "h4")

_BEGINS_OTHERWISE = re.compile(
    r"^(?:https?:|www\.|当前位置|您|首页|来源|作者|发布|时间|日期|打印|字体|字号|分享|浏览|点击|附件|关联稿件|相关|■|○|●|□)"
)
_DAY = r"(?:(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}(?![月\d])日?)(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
# A day at the beginning, or at the end with few words more.
_DATED = re.compile(rf"^{_DAY}|{_DAY}.{{0,12}}$")
_DAY_AND_TIME = re.compile(r"^\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}:\d\d")
_DATELINE = re.compile(r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}")
# A heading with the day in brackets: 某某（2021-05-07 08:01）.
_DATED_HEADING = re.compile(
    r"\s*[（(\[【]\s*(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[）)\]】]\s*$"
)
# 某某日报记者 某某; 市长 某某
_HAN = r"[\u4e00-\u9fff]"
_BYLINE = re.compile(
    rf"{_HAN}{{0,12}}(?:记者|通讯员|作者|实习生)[\s　：:/]*{_HAN}{{2,4}}(?:[\s　、]+{_HAN}{{2,4}}){{0,4}}"
    rf"|{_HAN}{{0,12}}(?:总理|主席|书记|[省市州盟县区旗镇乡部厅局院行署]长|主任)[\s　]+{_HAN}{{2,4}}"
)
# 第05版：要闻; a page of a paper and its name.
_PAPER_PAGE = re.compile(r"^第?\s*[A-Z]?\d{1,2}\s*版|上一版|下一版")
_SITE_ADDRESS = re.compile(r"www\.|\.(?:com|cn|gov|net|org)\b", re.IGNORECASE)
# 首页 与 columns after it: where the reader is on the site.
_TRAIL = re.compile(r"首页\s*[>》›»/\s]|>>|\s[>›»]\s")
# A time of day, or the issue of a paper.
_OF_AN_ISSUE = re.compile(r"\d:\d\d|\||｜|第\s*\d+\s*[期版]")
_ORDER = re.compile(r"[\u4e00-\u9fff]{4,24}(?<!命)令")
# 新格局 and 办事大厅 end like offices.
_OFFICE = re.compile(
    r"(?!.*(?:关于|印发|[，。：；]))[\u4e00-\u9fff]{2,30}"
    r"(?:人民政府|政府|办公室|办公厅|管理委员会|委员会|公署|管委会|(?<![格布大结开全])局|(?<![大展客餐门])厅)"
)
# 某某市人民政府文件 is the red head of the paper, on every document of its issuer.
_RED_HEAD = re.compile(r"[\u4e00-\u9fff]{2,24}(?:政府|办公室|办公厅|委员会|局|厅|委|部|办|院)文件")


def undated(text: str) -> str:
    """A heading without the day in brackets at its end."""
    return _DATED_HEADING.sub("", text)


def names_an_office(text: str) -> bool:
    """Whether words are the name of an office and no more: the owner of a site, or a signature."""
    return bool(_OFFICE.fullmatch(squeezed(text)))


def is_red_head(text: str) -> bool:
    """Whether squeezed words are the head of an issuer's paper: 某某市人民政府文件."""
    return bool(_RED_HEAD.fullmatch(text))


def is_byline(text: str) -> bool:
    """Whether a line names who wrote or spoke, and no more."""
    return len(text) <= 60 and bool(_BYLINE.fullmatch(text.strip("（）()■ ")))


def names_a_column(page: Page, text: str) -> bool:
    """Whether a short line is also a link of the page: the name of a column."""
    bare = squeezed(text)
    return len(bare) <= COLUMN_LENGTH and bare in page.link_words


def names_a_site(bare: str) -> bool:
    """Whether short squeezed words end like the name of a site, a paper or a column."""
    return len(bare) <= SITE_LENGTH and bool(SITE.search(bare))


def is_between(line: Line) -> bool:
    """Whether a line between title and text says facts and not words: no distance between the two."""
    return line.is_hidden or prints_facts(line) or is_byline(line.text) or _is_field(line)


def may_be_a_title(page: Page, line: Line, site: set[str]) -> bool:
    """Whether nothing in a line and its words says that it is no title."""
    text, bare = line.text, squeezed(line.text)
    if line.is_hidden or not SHORTEST <= len(bare) <= LONGEST or line.links * 2 > len(text):
        return False
    if bare in site or text[:1] in "—－-" or text.endswith(("。", "；", "：", ":", "…", "...")):
        return False
    if names_an_office(text) or _is_no_title(text) or _is_field(line):
        return False
    if _DATELINE.search(undated(text)) and re.search("[:：]", text):
        return False
    if names_a_column(page, text) and page.blocks[line.block].tag not in HEADINGS:
        return False
    return not (names_a_site(bare) or _RED_HEAD.fullmatch(bare))


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
    """Whether words are a note, a date, a byline or a counter, or begin as no title does."""
    bare = undated(text)
    letters = re.sub(r"[\W\d_]", "", bare)
    is_bracketed = bare[:1] in "（([【" and bare[-1:] in "）)]】" and not re.search("[）)\\]】]", bare[1:-1])
    if len(letters) < 3 or is_bracketed or is_only_a_date(bare) or _BEGINS_OTHERWISE.search(bare):
        return True
    if is_byline(bare) or _PAPER_PAGE.search(bare) or _SITE_ADDRESS.search(bare) or _TRAIL.search(bare):
        return True
    if _ORDER.fullmatch(bare) or _DAY_AND_TIME.match(bare):
        return True
    dated = _DATED.search(bare)
    # 某某新闻联播 2021年5月11日 is a title, 某某日报 2021-05-11 is none.
    return dated is not None and (dated.start() < SHORTEST or _is_of_a_source(bare[: dated.start()], bare))


def _is_of_a_source(before: str, text: str) -> bool:
    words = squeezed(before)
    return bool(SITE.search(words) or names_an_office(words)) or _OF_AN_ISSUE.search(text) is not None

"""Both ends of a text: heading, credits, share bars and lists of links off, lost neighbours back."""

import re

from assets.documents.dates import is_only_a_date
from assets.documents.label_tables import lines_of_facts
from assets.documents.labels import dated_label_at_start, field_of, is_label, label_at_start
from assets.documents.markup import SEAM, Line, Page
from assets.documents.signatures import names_an_organisation

FOOTER = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|主办单位|技术支持|[Cc]opyright|COPYRIGHT|[Aa]ll [Rr]ights "
    r"[Rr]eserved|备案号|建议使用.{0,12}浏览器|未经.{0,12}(?:授权|许可|允许)|违法和不良信息|互联网新闻信息服务|举报电话|"
    r"即将离开|免责声明|最后更新|网站建(?:于|立于)|本站(?:总)?访问|您是第|(?:现在|当前|系统|服务器)时间[：:]"
)
# The surest of them, which end a text also in a long line.
_IMPRINT = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|[Cc]opyright|COPYRIGHT|[Aa]ll [Rr]ights [Rr]eserved"
)
LONGEST_IMPRINT = 200
# Where the reader is on the site, and what day it is there: never part of a text.
AROUND = re.compile(
    r"^.{0,4}(?:当前|现在|所在|您的|你的|目前).{0,4}位置|^(?:今天|现在)(?:是|为)|^欢迎(?:您|访问|光临|来到)|^您对(?:本|此|该)|^热门(?:搜索|关键词)|"
    r"星期[一二三四五六日天].{0,20}(?:℃|°C)|农历.{0,12}星期"
)
# Lines after which nothing belongs to the text.
AFTER = re.compile(
    r"^[\[【（(\s·]*(?:责任编辑|责编|编辑|实习编辑|值班编辑|编审|审核|扫一扫|扫码|微信扫|分享到?|分享至|"
    r"相关(?:文章|新闻|链接|阅读|稿件|报道|信息|解读|文档|推荐|文件|附件|政策)|关联稿件|延伸阅读|推荐阅读|"
    r"热点推荐|精彩推荐|热门推荐|猜你喜欢|为您推荐|大家都在看|上一[篇条页]|下一[篇条页]|打印|关闭|返回顶部|"
    r"返回首页|网友评论|网友留言|网友跟帖|公众留言|最新留言|最热评论|我要评论|发表评论|最新评论|点击排行|热门排行|阅读排行|声明：|免责声明|"
    r"特别声明|版权声明|主办|承办|版权所有|二维码|收藏|字号|字体|【?(?:打印|关闭|返回|我要纠错|纠错)|"
    r"文章来源：|本文来源|本文链接|本文网址|标签：|关键词：|TAG|Copyright|©|举报|更多|浏览次数|点击次数|阅读次数|"
    r"您对(?:本|此|该)(?:页面|网页|信息|文章|条|页|文)|(?:文章|信息)纠错|\d{1,9}人参与|全部评论|视频推荐|专题推荐)",
    re.IGNORECASE,
)
# Labels of the line of facts, which some pages print below the text.
_CLOSING = frozenset("发布日期 发布时间 来源 信息来源 文章来源 稿件来源 新闻来源 本文来源".split())
# Such words also begin lines of a text; they count only where the line is short or made of links.
SHORT = 40
# Words of the line of facts between the title and the text.
FACTS = re.compile(
    r"字号|字体|打印|分享|收藏|浏览|点击|阅读|访问量|来源|作者|责任编辑|视力保护|当前位置|所在位置|现在位置|"
    r"您的位置|评论|关联稿件|扫一扫|语音播报|朗读|背景色|放大|缩小|默认|我要纠错"
)
NUMBER_LINE = re.compile(
    r"[（(]?[\u4e00-\u9fffA-Za-z]{0,16}\s*[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\])）】]\s*(?:第\s*)?\d{1,5}\s*号[）)]?"
    r"|第\s*[\d一二三四五六七八九十百〇零]{1,6}\s*号"
)
_PAGER = re.compile(r"^[【\[\(]?\s*\d{1,3}\s*[】\]\)]?(?:\s*[【\[\(]?\s*\d{1,3}\s*[】\]\)]?)*$")
# The note of adoption in brackets below the title, which belongs to the text.
ADOPTED = re.compile(
    r"^[（(][^：:]{0,60}(?:通过|批准|公布|发布|颁布|施行|修订|修正|印发)[^。：:]{0,40}[）)]$"
)
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
KIND = (
    "通知|通告|公告|公示|决定|决议|命令|令|意见|批复|函|报告|请示|通报|议案|纪要|答复|回复|办法|规定|细则|条例|方案|规划|"
    "计划|决定书|通知书|意见书|告知书|公报|启事|提案|建议"
)
_NAMES_ITSELF = re.compile(
    rf"[^。；！？：:]{{0,40}}关于[^。；！？：:]{{2,70}}的(?:{KIND})(?:（[^（）]{{1,20}}）|\([^()]{{1,20}}\))?$"
)
# A heading takes at most so many lines, and so much prose may stand between its parts.
HEAD_LINES = 40
HEAD_PROSE = 120
HEAD_GAP = 6
# A line of facts may be this long; a date at its beginning is followed by short words.
LONGEST_FACTS = 300
_SENTENCES = re.compile("[。；！？]")
# 【法规类型】规范性文件
_IN_BRACKETS = re.compile(r"^【[^【】]{2,10}】[^【】]{0,40}$")
FEW_LETTERS = 12
_DAY = re.compile(r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}")
_DATE_THEN_WORDS = re.compile(
    r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}日?(?:[ T]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?)?)?"
    r"(?:[\s|｜/·,，]+[^\s|｜/·,，]{1,20}){1,12}$"
)
SHORTEST_ABSTRACT = 16
_TITLE_MARK = re.compile(r"title|headline|biaoti", re.IGNORECASE)
_SECTION = re.compile(r"第?[（(]?[一二三四五六七八九十百\d]{1,4}[）)、.．章节条]")
# How many blocks up a neighbour of the text may hang.
NEIGHBOUR_LEVELS = 3


def squeezed(text: str) -> str:
    """A text without blanks, to compare with."""
    return "".join(text.split())


def is_hinted(text: str, hints: list[str]) -> bool:
    """Whether a text is a part of `<title>` or of a title in a meta tag (`hints`, squeezed)."""
    bare = squeezed(text)
    return any(bare in hint for hint in hints)


def is_title(line: Line, hints: list[str]) -> bool:
    """Whether a line of some length, not a link, repeats the title."""
    return not line.links and not line.is_hidden and len(line.text) >= 6 and is_hinted(line.text, hints)


def trimmed(
    page: Page, start: int, end: int, prose: list[int], hints: list[str], files: frozenset[int]
) -> tuple[int, int]:
    """The range without heading and tail; `prose`: characters of prose by line, `files`: lines with files."""
    lines = page.lines
    while start < end and lines[end - 1].is_hidden:
        end -= 1
    start = _trim_head(page, start, end, prose, hints, files)
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
        end > start and end - 1 not in files and (_is_tail(lines[end - 1]) or _is_imprint(page, start, end))
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
        if _opens(page.lines[start - 1], hints):
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
    if before is None or not names_an_organisation(last.text) or _SENTENCES.search(last.text):
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
    if dated_label_at_start(line.parted) and len(line.text) <= SHORT and _DAY.search(line.text):
        return field_of(dated_label_at_start(line.parted) or "") == "date_published"
    return line.links * 2 > len(line.text) and len(line.text) < SHORT


def _trim_head(
    page: Page, start: int, end: int, prose: list[int], hints: list[str], files: frozenset[int]
) -> int:
    """Where the text begins: after the repeated title, the document number and the line of facts."""
    first = start
    read = 0
    is_in_cells = page.blocks[page.lines[start].block].tag in ("td", "th") if start < end else False
    facts = lines_of_facts(page, range(start, min(end, start + HEAD_LINES))) if is_in_cells else frozenset()
    for number in range(start, min(end, start + HEAD_LINES)):
        line = page.lines[number]
        if read and (is_only_a_date(line.text) or _SALUTATION.match(line.text)):
            # The text has begun and been signed: the title that follows is that of what it encloses.
            break
        if read and names_an_organisation(line.text) and _is_dated_below(page, number, end):
            break
        if _SALUTATION.match(line.text) and not _opens(line, hints):
            break
        if number in facts and not read:
            first = number + 1
            continue
        if number in files or _is_value_of_a_form(page, number, start):
            break
        if _repeats_title(line, hints) or (not read and _is_heading(page, number)):
            first, read = number + 1, 0
        elif line.is_hidden or (not read and _opens(line, hints)):
            first = number + 1
        else:
            read += prose[number]
            if read > HEAD_PROSE or (prose[number] and number - first > HEAD_GAP):
                break
    return first if first < end else start


def _is_dated_below(page: Page, number: int, end: int) -> bool:
    return number + 1 < end and is_only_a_date(page.lines[number + 1].text)


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


def prints_facts(line: Line) -> bool:
    """Whether a line prints facts in a row and no sentence: dates with labels, source, counters, buttons."""
    text = " ".join(line.parted.replace(SEAM, " ").split())
    if not 6 <= len(text) <= LONGEST_FACTS or _SENTENCES.search(text):
        return False
    if len(text) <= SHORT and (_IN_BRACKETS.match(text) or _is_little_but_a_date(text)):
        return True
    label = dated_label_at_start(line.parted)
    if label is None and label_at_start(line.parted) is None:
        # 2021-03-04 10:00 / 某某日报 / 张三
        return text[:1].isdigit() and bool(_DATE_THEN_WORDS.match(text))
    if label is not None and len(text) <= 2 * SHORT and "，" not in text and _DAY.search(text):
        return True
    return len(set(FACTS.findall(text))) >= 3


def _is_little_but_a_date(text: str) -> bool:
    """Whether a short line holds a date and hardly another word: 某某发布　2016年3月15日发布."""
    rest = _DAY.sub("", text)
    return rest != text and "，" not in text and len(re.sub(r"[\W\d_]", "", rest)) <= FEW_LETTERS


def names_itself(text: str) -> bool:
    """Whether a line names itself a document as titles do: … 关于 … 的通知."""
    bare = squeezed(text)
    return 10 <= len(bare) <= 90 and bool(_NAMES_ITSELF.match(bare))


def _repeats_title(line: Line, hints: list[str]) -> bool:
    return (
        names_itself(line.text)
        or (len(line.text) >= 4 and is_hinted(line.text, hints))
        or bool(NUMBER_LINE.fullmatch(line.text))
    )


def _opens(line: Line, hints: list[str]) -> bool:
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
    if line.links * 2 > length and (length < 24 or line.links >= 0.8 * length or _DAY.search(text)):
        return True
    return length <= 60 and not text.endswith("。") and bool(FACTS.search(text))

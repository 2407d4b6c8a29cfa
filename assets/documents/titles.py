"""The title of a page: what its fields, its headings and its `<title>` agree on."""

import re

from assets.documents.body import Body
from assets.documents.labels import is_label, label_at_start
from assets.documents.markup import SEAM, Line, Page
from assets.documents.trimming import AROUND, FOOTER, NUMBER_LINE, squeezed

_PARTS = re.compile(
    r"\s*(?:_{1,3}|\|{1,2}|｜|—{2}|-{2,}|>>|»|::)\s*|\s+[-–—·]\s+|(?<=[\u4e00-\u9fff”》）)])\s*[-–]\s*(?=[\u4e00-\u9fff])"
)
_HEADING = {"h1": 3, "h2": 2, "h3": 1}
_TITLE_MARK = re.compile(
    r"title|headline|(?:^|[\s_\-])(?:tit|bt|biaoti|con-?tit|subject)(?:$|[\s_\-\d])", re.IGNORECASE
)
_SITE = re.compile(r"(?:网|网站|门户|政府|频道|首页|中心|新闻|客户端|APP)$")
_NOT_A_TITLE = re.compile(
    r"^(?:https?:|www\.|当前位置|您|首页|来源|作者|发布|时间|日期|打印|字体|字号|分享|浏览|点击|附件|关联稿件|相关)|(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}.{0,12}$"
)
_GENERIC = re.compile(
    r"(?:信息|文章|新闻|内容|文件|公告|政策|稿件)?(?:详情|详细|详细信息|正文|内容|详细页|内容页|详情页|查看|显示|公开|浏览)页?面?"
)
_DATELINE = re.compile(r"(?:19|20)\d\d ?[-年/.] ?\d{1,2} ?[-月/.] ?\d{1,2}")
# The name of a body that issues documents, alone in its line.
_ISSUER = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|委|部|办|院)")
# So much of its score a heading has from its own markup.
MARKED = 3.0
# Only so short a heading names a column.
COLUMN_LENGTH = 10
# A heading stands at most so many lines above the text, and in at most so many lines.
REACH = 14
MOST_LINES = 5
SHORTEST = 4
SHORTEST_CUT = 10
LONGEST = 160


def tidy(text: str) -> str:
    """A title as one line; blanks beside figures and between spaced-out letters are layout."""
    words = " ".join(text.split())
    letters = words.split(" ")
    if len(letters) >= 4 and all(len(letter) == 1 for letter in letters):
        return "".join(letters)
    return re.sub(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)", "", words)


def choose_title(page: Page, body: Body, labelled: str | None, names: set[str]) -> str | None:
    """The title; `labelled` is the value of a label 标题 or 名称, `names` are names of site and column.

    Order: the labelled value; the tag ArticleTitle; heading lines that `<title>` or og:title confirm;
    og:title; the strongest heading above the text; the first part of `<title>`.
    """
    if labelled and SHORTEST <= len(labelled) <= LONGEST:
        return tidy(labelled)
    metas = {name.lower(): value for name, value in reversed(page.metas) if value}
    site = {squeezed(name) for name in names if name}
    article = metas.get("articletitle")
    if article and len(squeezed(article)) >= SHORTEST and squeezed(article) not in site:
        return tidy(article)
    printed = page.title or ""
    hints = [squeezed(text) for text in (printed, metas.get("og:title", "")) if text]
    confirmed = _confirmed(page, body, hints, site)
    parts = _title_parts(printed, site)
    open_graph = metas.get("og:title")
    if open_graph:
        first = _title_parts(open_graph, site)
        if first and (not confirmed or len(squeezed(first[0])) > len(squeezed(confirmed))):
            confirmed = first[0]
    if confirmed:
        return tidy(confirmed)
    heading, is_marked = _strongest_heading(page, body, site)
    if heading and (not parts or is_marked or _names_no_document(page, body, parts[0], site)):
        return tidy(heading)
    if parts:
        return tidy(parts[0])
    return tidy(heading) if heading else None


def _names_no_document(page: Page, body: Body, part: str, site: set[str]) -> bool:
    """Whether a part of `<title>` is the name of the site or a column, or a word for any page.

    Such a name stands elsewhere on the page too: as the words of a link, or in a line of the imprint.
    """
    bare = squeezed(part)
    if bare in site or len(bare) <= 6 or _SITE.search(bare) or _GENERIC.fullmatch(bare):
        return True
    if any(squeezed(link.words) == bare for link in page.links):
        return True
    outside = [line for line in page.lines[body.end :] if not line.is_hidden and FOOTER.search(line.text)]
    return any(bare in squeezed(line.text) for line in outside)


def _near(page: Page, body: Body) -> range:
    if body.start == body.end:
        return range(0, min(len(page.lines), 60))
    return range(max(0, body.start - REACH), min(body.start + 3, body.end, len(page.lines)))


def _confirmed(page: Page, body: Body, hints: list[str], site: set[str]) -> str | None:
    """The longest run of lines near the text whose letters `<title>` or og:title repeats."""
    best = ""
    near = _near(page, body)
    for first in near:
        joined = ""
        words: list[str] = []
        for number in range(first, min(first + MOST_LINES, near.stop)):
            line = page.lines[number]
            if line.is_hidden or len(line.text) > LONGEST or line.links * 2 > len(line.text):
                break
            joined += squeezed(line.text)
            if any(_is_cut_off(hint, joined) for hint in hints) and not words:
                return line.text
            if not any(joined in hint for hint in hints):
                break
            words.append(line.text)
        text = _joined(words)
        if len(squeezed(text)) >= SHORTEST and len(squeezed(text)) > len(squeezed(best)):
            if squeezed(text) in site or (_SITE.search(text) and len(text) < 12) or _is_column(page, text):
                continue
            best = text
    return best or None


def _is_cut_off(hint: str, text: str) -> bool:
    """Whether `<title>` is the beginning of a text, with the dots of a text that was cut."""
    cut = hint.rstrip(".…")
    return len(cut) >= SHORTEST_CUT and cut != hint and text.startswith(cut) and len(text) > len(cut)


def _joined(words: list[str]) -> str:
    """Lines of one title put together; no blank between Chinese characters."""
    text = ""
    for word in words:
        if text and not ("\u2e80" <= text[-1] <= "\uffef" or "\u2e80" <= word[0] <= "\uffef"):
            text += " "
        text += word
    return text


def _title_parts(printed: str, site: set[str]) -> list[str]:
    """The parts of a `<title>` that name no site or column, in their order."""
    parts = [part.strip() for part in _PARTS.split(printed) if part and part.strip()]
    kept = [
        part for part in parts if squeezed(part) not in site and not (_SITE.search(part) and len(part) <= 16)
    ]
    return [part for part in (kept or parts) if len(squeezed(part)) >= SHORTEST] or kept


def _is_column(page: Page, text: str) -> bool:
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


def _strongest_heading(page: Page, body: Body, site: set[str]) -> tuple[str | None, bool]:
    """The line above the text that looks most like a title, and whether its markup says that it is one.

    Letters that stand in two lines are one title: 某某市人民政府 above 关于某事的通知.
    """
    best: tuple[float, int, bool] | None = None
    near = _near(page, body)
    for number in near:
        line = page.lines[number]
        text = line.text
        bare = squeezed(text)
        if line.is_hidden or not SHORTEST <= len(bare) <= LONGEST or line.links * 2 > len(text):
            continue
        if bare in site or _NOT_A_TITLE.search(text) or _is_field(line):
            continue
        if _DATELINE.search(text) and re.search("[:：]", text):
            continue
        if _is_column(page, text):
            continue
        if text.endswith(("。", "；", "：")) or number >= body.start > 0:
            continue
        block = page.blocks[line.block]
        mark = 2.0 * _HEADING.get(block.tag, 0) + (3.0 if _TITLE_MARK.search(block.mark) else 0.0)
        score = mark
        score += 1.5 if len(bare) >= 8 else 0.0
        score -= 0.15 * max(0, body.start - number) if body.end else 0.0
        if best is None or score > best[0]:
            best = (score, number, mark >= MARKED and len(bare) >= SHORTEST_CUT)
    if best is None or best[0] <= 0:
        return None, False
    _, number, is_marked = best
    words = [page.lines[number].text]
    above = page.lines[number - 1] if number else None
    if (
        above is not None
        and words[0].startswith("关于")
        and not above.is_hidden
        and not above.links
        and _ISSUER.fullmatch(above.text)
        and not label_at_start(above.parted)
    ):
        words.insert(0, above.text)
    return _joined(words), is_marked

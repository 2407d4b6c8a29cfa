"""The title of a page: what its fields, its headings and its `<title>` agree on."""

import re

from assets.documents.body import Body
from assets.documents.headings import (
    CLOSE,
    LONGEST,
    SHORTEST,
    SHORTEST_CUT,
    SITE,
    Heading,
    is_red_head,
    joined_lines,
    lines_near,
    names_a_column,
    names_an_office,
    strongest_heading,
    undated,
)
from assets.documents.markup import Page
from assets.documents.trimming import FOOTER, NUMBER_LINE, names_itself, squeezed

_PARTS = re.compile(
    r"\s*(?:_{1,3}|\|{1,2}|｜|—{2}|-{2,}|>>|»|::)\s*|\s+[-–—·]\s+|(?<=[\u4e00-\u9fff”》）)])\s*[-–]\s*(?=[\u4e00-\u9fff])"
)
_GENERIC = re.compile(
    r"(?:信息|文章|新闻|内容|文件|公告|政策|稿件)?(?:详情|详细|详细信息|正文|内容|详细页|内容页|详情页|查看|显示|公开|浏览)页?面?"
)
# Lines of one heading at most.
MOST_LINES = 5
# Names of sites and columns are hardly longer.
NAME_LENGTH = 10


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
    heading = strongest_heading(page, body, site)
    if confirmed and not (heading and _is_under_a_name(confirmed, heading, page)):
        return tidy(confirmed)
    if heading and (not parts or heading.is_marked or _is_doubtful(page, body, parts[0], site, heading)):
        return tidy(heading.text)
    if parts:
        return tidy(parts[0])
    return tidy(heading.text) if heading else None


def _is_under_a_name(confirmed: str, heading: Heading, page: Page) -> bool:
    """Whether short words that `<title>` repeats are the name of site or column above the real heading."""
    bare = squeezed(confirmed)
    if len(bare) > NAME_LENGTH or len(squeezed(heading.text)) < SHORTEST_CUT:
        return False
    above = next((at for at, line in enumerate(page.lines) if squeezed(line.text) == bare), None)
    return above is not None and above < heading.line


def _is_doubtful(page: Page, body: Body, part: str, site: set[str], heading: Heading) -> bool:
    """Whether a `<title>` that no line near the text repeats has to give way to a heading."""
    if _names_no_document(page, body, part, site):
        return True
    bare = squeezed(part)
    is_close = heading.distance <= CLOSE and len(squeezed(heading.text)) >= SHORTEST_CUT
    return is_close and len(bare) <= NAME_LENGTH and not names_itself(part)


def _names_no_document(page: Page, body: Body, part: str, site: set[str]) -> bool:
    """Whether a part of `<title>` is the name of the site or a column, or a word for any page.

    Such a name stands elsewhere on the page too: as the words of a link, or in a line of the imprint.
    """
    bare = squeezed(part)
    if is_red_head(bare) or NUMBER_LINE.fullmatch(bare) or names_an_office(bare):
        return True
    if bare in site or len(bare) <= 6 or SITE.search(bare) or _GENERIC.fullmatch(bare):
        return True
    if any(squeezed(link.words) == bare for link in page.links):
        return True
    outside = [line for line in page.lines[body.end :] if not line.is_hidden and FOOTER.search(line.text)]
    return any(bare in squeezed(line.text) for line in outside)


def _confirmed(page: Page, body: Body, hints: list[str], site: set[str]) -> str | None:
    """The longest run of lines near the text whose letters `<title>` or og:title repeats."""
    best = ""
    near = lines_near(page, body)
    for first in near:
        joined = ""
        words: list[str] = []
        for number in range(first, min(first + MOST_LINES, near.stop)):
            line = page.lines[number]
            if line.is_hidden or len(line.text) > LONGEST or line.links * 2 > len(line.text):
                break
            words_of_line = undated(line.text)
            joined += squeezed(words_of_line)
            if is_red_head(joined) or NUMBER_LINE.fullmatch(joined):
                break
            if any(_is_cut_off(hint, joined) for hint in hints) and not words:
                return line.text
            if not any(joined in hint for hint in hints):
                break
            words.append(words_of_line)
        text = joined_lines(words)
        if len(squeezed(text)) >= SHORTEST and len(squeezed(text)) > len(squeezed(best)):
            if (
                squeezed(text) in site
                or (SITE.search(text) and len(text) < 12)
                or names_a_column(page, text)
                or names_an_office(text)
            ):
                continue
            best = text
    return best or None


def _is_cut_off(hint: str, text: str) -> bool:
    """Whether `<title>` is the beginning of a text, with the dots of a text that was cut."""
    cut = hint.rstrip(".…")
    return len(cut) >= SHORTEST_CUT and cut != hint and text.startswith(cut) and len(text) > len(cut)


def _title_parts(printed: str, site: set[str]) -> list[str]:
    """The parts of a `<title>` that name no site or column, in their order."""
    parts = [part.strip() for part in _PARTS.split(printed) if part and part.strip()]
    kept = [
        part for part in parts if squeezed(part) not in site and not (SITE.search(part) and len(part) <= 16)
    ]
    return [part for part in (kept or parts) if len(squeezed(part)) >= SHORTEST] or kept

"""The title of a page: what its fields, its headings and its `<title>` agree on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.documents.body import Body
from assets.documents.headings import NAME_LENGTH, Candidate, candidates
from assets.documents.labels import Labelled
from assets.documents.line_signs import FOOTER, NUMBER_LINE, names_itself, squeezed
from assets.documents.markup import Page
from assets.documents.title_forms import LONGEST, SHORTEST, SITE, is_red_head, names_an_office

# Weights of words that stand in no line near the text (those of lines: `headings`).
OF_OPEN_GRAPH = 9.0
OF_TITLE = 5.5
OF_A_SHORT_TITLE = 3.0
OF_A_NAME = -2.0

_PARTS = re.compile(
    r"\s*(?:_{1,3}|\|{1,2}|｜|—{2}|-{2,}|>>|»|::)\s*|\s+[-–—·]\s+|(?<=[\u4e00-\u9fff”》）)])\s*[-–]\s*(?=[\u4e00-\u9fff])"
)
_GENERIC = re.compile(
    r"(?:信息|文章|新闻|内容|文件|公告|政策|稿件)?(?:详情|详细|详细信息|正文|内容|详细页|内容页|详情页|查看|显示|公开|浏览)页?面?"
)


@dataclass(frozen=True)
class Title:
    """The title of a page and the last line that holds it; None where nothing names or shows it."""

    text: str | None
    line: int | None
    # A labelled title that is that of another document: the file that a page explains.
    strange: str | None = None


def tidy(text: str) -> str:
    """A title as one line; blanks beside figures and between spaced-out letters are layout."""
    words = " ".join(text.split())
    letters = words.split(" ")
    if len(letters) >= 4 and all(len(letter) == 1 for letter in letters):
        return "".join(letters)
    return re.sub(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)", "", words)


def choose_title(
    page: Page, body: Body, found: Sequence[Labelled], labelled: str | None, names: set[str]
) -> Title:
    """The title; `labelled` is the value of a label 标题 or 名称 among the labels `found`.

    `names` are names of site and column. A label goes first, then the tag ArticleTitle, then of all
    candidates the one for which most speaks.
    """
    metas = {name.lower(): value for name, value in reversed(page.metas) if value}
    site = {squeezed(name) for name in names if name}
    article = metas.get("articletitle", "")
    sure = labelled if labelled and SHORTEST <= len(labelled) <= LONGEST else None
    if sure is not None:
        tags = (page.title or "", article, metas.get("og:title", ""))
        said = [squeezed(parts[0]) for text in tags if (parts := _title_parts(text, site))]
        other = _of_another_document(page, body, found, sure, said, site)
        if other is not None:
            return Title(tidy(other.text), other.line, labelled)
    if sure is None and len(squeezed(article)) >= SHORTEST and squeezed(article) not in site:
        sure = article
    if sure is not None:
        return Title(tidy(sure), _line_of(page, body, sure))
    printed, open_graph = page.title or "", metas.get("og:title", "")
    hints = [squeezed(text) for text in (printed, open_graph) if text]
    weighed = candidates(page, body, found, hints, site)
    weighed += _of_tags(page, body, printed, open_graph, site)
    if not weighed:
        return Title(None, None)
    best = max(weighed, key=lambda one: one.weight)
    line = best.line if best.line is not None else _line_of(page, body, best.text)
    return Title(tidy(best.text), line)


def _of_another_document(
    page: Page, body: Body, found: Sequence[Labelled], labelled: str, said: list[str], site: set[str]
) -> Candidate | None:
    """The heading that `<title>` or a tag repeats where the labelled title shares hardly a word with it."""
    if not said or any(squeezed(labelled) in hint or are_alike(labelled, hint) for hint in said):
        return None
    repeated = [
        one
        for one in candidates(page, body, found, said, site)
        if any(squeezed(one.text) in hint for hint in said) and len(squeezed(one.text)) > NAME_LENGTH
    ]
    best = max(repeated, key=lambda one: one.weight, default=None)
    return None if best is None or are_alike(labelled, best.text) else best


def are_alike(one: str, other: str) -> bool:
    """Whether half of the pairs of letters of the shorter text stand in the longer one too."""
    pairs = sorted((_pairs(one), _pairs(other)), key=len)
    return 2 * len(pairs[0] & pairs[1]) >= len(pairs[0])


def _pairs(text: str) -> set[str]:
    bare = squeezed(text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


def _line_of(page: Page, body: Body, text: str) -> int | None:
    """The last line above the text that is a title, or a part of it."""
    bare = squeezed(text)
    for number in range(min(body.start, len(page.lines) - 1), -1, -1):
        line = page.lines[number]
        words = squeezed(line.text)
        if len(words) >= SHORTEST and not line.is_hidden and (words in bare or bare in words):
            return number
    return None


def _of_tags(page: Page, body: Body, printed: str, open_graph: str, site: set[str]) -> list[Candidate]:
    """The first part of og:title and of `<title>` that names no site, weighed."""
    found = []
    if parts := _title_parts(open_graph, site):
        found.append(Candidate(parts[0], None, OF_OPEN_GRAPH))
    if parts := _title_parts(printed, site):
        found.append(Candidate(parts[0], None, _weight_of_part(page, body, parts[0], site)))
    return found


def _weight_of_part(page: Page, body: Body, part: str, site: set[str]) -> float:
    if _names_no_document(page, body, part, site):
        return OF_A_NAME
    is_short = len(squeezed(part)) <= NAME_LENGTH and not names_itself(part)
    return OF_A_SHORT_TITLE if is_short else OF_TITLE


def _names_no_document(page: Page, body: Body, part: str, site: set[str]) -> bool:
    """Whether a part of `<title>` is the name of the site or a column, or a word for any page.

    Such a name stands elsewhere on the page too: as the words of a link, or in a line of the imprint.
    """
    bare = squeezed(part)
    if is_red_head(bare) or NUMBER_LINE.fullmatch(bare) or names_an_office(bare):
        return True
    if bare in site or len(bare) <= 6 or SITE.search(bare) or _GENERIC.fullmatch(bare):
        return True
    if bare in page.link_words:
        return True
    outside = [line for line in page.lines[body.end :] if not line.is_hidden and FOOTER.search(line.text)]
    return any(bare in squeezed(line.text) for line in outside)


def _title_parts(printed: str, site: set[str]) -> list[str]:
    """The parts of a `<title>` that name no site or column, in their order."""
    parts = [part.strip() for part in _PARTS.split(printed) if part and part.strip()]
    kept = [
        part for part in parts if squeezed(part) not in site and not (SITE.search(part) and len(part) <= 16)
    ]
    return [part for part in (kept or parts) if len(squeezed(part)) >= SHORTEST] or kept

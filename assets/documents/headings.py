"""Lines that may be the title of a text, each with the weight of what speaks for it.

Five things speak: its markup, its words, how close it stands above the text, what `<title>` and meta tags
repeat, and a link elsewhere on the page with the same words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.documents.body import Body
from assets.documents.labels import Labelled, label_at_start
from assets.documents.line_signs import NUMBER_LINE, names_itself, squeezed
from assets.documents.markup import Page
from assets.documents.title_forms import (
    LONGEST,
    SHORTEST,
    is_between,
    is_red_head,
    may_be_a_title,
    names_a_column,
    names_a_site,
    names_an_office,
    undated,
)

# Weights: set on the held pages and on their changes, see decision 9.
BY_TAG = {"h1": 6.0, "h2": 4.0, "h3": 3.0, "h4": 3.0}
BY_CLASS = 3.0
NAMES_ITSELF = 3.0
BY_LENGTH = 1.5
BY_PLACE = 2.0
A_LINE_AWAY = 0.15
REPEATED, A_LETTER_REPEATED = 6.0, 0.1
A_SHORT_LINE_REPEATED = 3.0
A_SHORT_NAME_REPEATED = 1.0
LINKED = 1.0
# The heading of a list of links.
OVER_LINKS = 6.0
# Headlines have blanks where sentences have commas.
A_COMMA = 1.0
IN_THE_TEXT = -1.5
# A heading stands at most so many lines above the text, or is one of the first of it.
REACH, INSIDE = 14, 3
# Lines of one heading at most.
MOST_LINES = 5
# Names of sites and columns are hardly longer; nor does a heading in the text go on for longer.
NAME_LENGTH, LONGEST_INSIDE = 10, 40
FULL_LENGTH = 8

_TITLE_MARK = re.compile(
    r"title|headline|(?:^|[\s_\-])(?:tit|bt|biaoti|con-?tit|subject)(?:$|[\s_\-\d])", re.IGNORECASE
)
# The name of a body that issues documents, alone in its line.
_ISSUER = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|委|部|办|院)")
_SECTION = re.compile(r"第?[（(]?[一二三四五六七八九十百\d]{1,4}[）)、.．章节条]")
_SENTENCE = re.compile("[。；]|[：:]$")


@dataclass(frozen=True)
class Candidate:
    """Words that may be the title, the line of the last of them (None: in no line), and their weight."""

    text: str
    line: int | None
    weight: float


def lines_near(page: Page, body: Body) -> range:
    """The lines in which a title stands."""
    if body.start == body.end:
        return range(0, min(len(page.lines), 60))
    return range(max(0, body.start - REACH), min(body.start + INSIDE, body.end, len(page.lines)))


def joined_lines(words: list[str]) -> str:
    """Lines of one title put together; no blank between Chinese characters."""
    text = ""
    for word in words:
        if text and not ("\u2e80" <= text[-1] <= "\uffef" or "\u2e80" <= word[0] <= "\uffef"):
            text += " "
        text += word
    return text


def candidates(
    page: Page, body: Body, found: Sequence[Labelled], hints: list[str], site: set[str]
) -> list[Candidate]:
    """The lines near the text that may be its title, weighed; `found` are the labels of the page.

    `hints` are `<title>` and og:title, `site` the names of site and column (all squeezed).
    """
    near = lines_near(page, body)
    other = [item for item in found if item.field and item.field != "title"]
    facts = {item.line for item in other} | {item.value_line for item in other if item.value}
    return [
        candidate
        for number in near
        if number not in body.others
        and (
            candidate := _repeated(page, body, number, near.stop, hints, site, facts)
            or _plain(page, body, number, site, facts)
        )
    ]


def _repeated(
    page: Page, body: Body, first: int, stop: int, hints: list[str], site: set[str], facts: set[int]
) -> Candidate | None:
    """The longest run of lines from `first` on whose letters `<title>` or og:title repeats."""
    joined, words, last = "", list[str](), first
    for number in range(first, min(first + MOST_LINES, stop)):
        line = page.lines[number]
        if line.is_hidden or len(line.text) > LONGEST or line.links * 2 > len(line.text):
            break
        own = undated(line.text)
        joined += squeezed(own)
        if is_red_head(joined) or NUMBER_LINE.fullmatch(joined):
            break
        if not words and any(_is_cut_off(hint, joined) for hint in hints):
            words, last = [line.text], number
            break
        if not any(joined in hint for hint in hints):
            break
        words.append(own)
        last = number
    text = joined_lines(words)
    bare = squeezed(text)
    if len(bare) < SHORTEST or bare in site or names_a_site(bare):
        return None
    if names_a_column(page, text) or names_an_office(text):
        return None
    # A page whose `<title>` is no more than a short name may name its site or column.
    is_a_name = len(bare) <= NAME_LENGTH and bare in hints
    if is_a_name:
        weight = A_SHORT_NAME_REPEATED
    else:
        weight = REPEATED if len(bare) > NAME_LENGTH else A_SHORT_LINE_REPEATED
        weight += A_LETTER_REPEATED * len(bare)
    return Candidate(text, last, weight + _weight(page, body, last, text, facts))


def _plain(page: Page, body: Body, number: int, site: set[str], facts: set[int]) -> Candidate | None:
    """A line that nothing repeats, with the lines above it that belong to it."""
    line = page.lines[number]
    if number in facts or not may_be_a_title(page, line, site):
        return None
    is_inside = 0 < body.start <= number
    if is_inside and (
        len(line.text) > LONGEST_INSIDE or _SECTION.match(line.text) or _SENTENCE.search(line.text)
    ):
        return None
    words = [undated(line.text)]
    if len(squeezed(words[0])) < SHORTEST:
        return None
    above = number - 1
    # 某某市人民政府 above 关于某事的通知
    while (
        above >= 0
        and words[-1].startswith(("关于", "印发", "转发"))
        and not page.lines[above].is_hidden
        and not page.lines[above].links
        and _ISSUER.fullmatch(page.lines[above].text)
        and not label_at_start(page.lines[above].parted)
    ):
        words.insert(0, page.lines[above].text)
        above -= 1
    # Lines of one small element are one heading.
    held = page.blocks[line.block]
    while (
        not is_inside
        and held.start <= above
        and held.end - held.start <= MOST_LINES
        and page.lines[above].block == line.block
        and may_be_a_title(page, page.lines[above], site)
    ):
        words.insert(0, undated(page.lines[above].text))
        above -= 1
    text = joined_lines(words)
    return Candidate(text, number, _weight(page, body, number, text, facts))


def _weight(page: Page, body: Body, number: int, text: str, facts: set[int]) -> float:
    """What markup, words, place and links say for a line."""
    block = page.blocks[page.lines[number].block]
    bare = squeezed(text)
    weight = BY_TAG.get(block.tag, 0.0) + (BY_CLASS if _TITLE_MARK.search(block.mark) else 0.0)
    weight += NAMES_ITSELF if names_itself(text) else 0.0
    weight += BY_LENGTH if len(bare) >= FULL_LENGTH else 0.0
    following = page.lines[number + 1] if number + 1 < len(page.lines) else None
    if following is not None and following.links >= FULL_LENGTH and 2 * following.links > len(following.text):
        weight -= OVER_LINKS
    weight -= A_COMMA * max(0, text.count("，") - 1)
    if number >= body.start > 0:
        return weight + IN_THE_TEXT
    away = sum(
        1
        for at in range(number + 1, body.start)
        if at not in facts and at not in body.others and not is_between(page.lines[at])
    )
    weight += max(0.0, BY_PLACE - A_LINE_AWAY * away) if body.end else 0.0
    if len(bare) > NAME_LENGTH and bare in page.link_words:
        weight += LINKED
    return weight


def _is_cut_off(hint: str, text: str) -> bool:
    """Whether `<title>` is the beginning of a text, with the dots of a text that was cut."""
    cut = hint.rstrip(".…")
    return len(cut) >= NAME_LENGTH and cut != hint and text.startswith(cut) and len(text) > len(cut)

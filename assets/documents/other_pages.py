"""Lines that lead to other pages: dated lists of articles before, beside or below a text.

Such a list is known by its make and not by its name: links of a title's length, each with a day beside it, in
the line before or in the line after. Their days and their words are those of other documents.
"""

import re

from assets.documents.line_signs import FACTS
from assets.documents.markup import Page

# A link of fewer letters is a source, a column or a button.
SHORTEST_LINK = 6
# So many dated links make a list; between two of them stand at most so many other lines.
FEWEST, GAP = 2, 4
# A heading over a list is hardly longer.
LONGEST_HEADING = 10

_DAY = r"(?:(?:19|20)?\d\d[-年/.])?\d{1,2}[-月/.]\d{1,2}日?"
_DATED = re.compile(rf"(?<![\d.]){_DAY}(?!\d)")
_ONLY_A_DAY = re.compile(rf"\W*{_DAY}(?:\s+\d{{1,2}}:\d\d(?::\d\d)?)?\W*")
_LABELLED = re.compile(r"[：:]\s*[\d(（\[]|来源|稿源|出处|转自")
_SENTENCE = re.compile("[，。；：！？、:]")


def lines_of_other_pages(page: Page, files: frozenset[int]) -> frozenset[int]:
    """Lines of dated lists of other pages, their days and headings included; `files`: lines with files."""
    entries = [
        (number, day)
        for number, line in enumerate(page.lines)
        if line.links >= SHORTEST_LINK and number not in files and (day := _day(page, number)) is not None
    ]
    found: set[int] = set()
    for run in _runs(entries):
        members = _members(page, run)
        if members:
            found |= members
            heading = _heading(page, min(members))
            if heading is not None:
                found.add(heading)
    return frozenset(found)


def _day(page: Page, number: int) -> int | None:
    """The line of the day that belongs to the link in a line: the same, the next, else the one before."""
    line = page.lines[number]
    if _is_a_dated_link(line.text, line.links):
        return number
    if 2 * line.links <= len(line.text):
        return None
    for beside in (number + 1, number - 1):
        if 0 <= beside < len(page.lines) and _ONLY_A_DAY.fullmatch(page.lines[beside].text):
            return beside
    return None


def _is_a_dated_link(text: str, links: int) -> bool:
    """Whether a line is a link, a day, and hardly a word more."""
    day = _DATED.search(text)
    return (
        day is not None
        and not _LABELLED.search(text)
        and not FACTS.search(text)
        and links * 10 >= 6 * (len(text) - len(day[0]))
    )


def _runs(entries: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Links with their days that stand close to each other."""
    runs: list[list[tuple[int, int]]] = []
    for entry in entries:
        if runs and entry[0] - runs[-1][-1][0] <= GAP:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _members(page: Page, run: list[tuple[int, int]]) -> set[int]:
    """The lines of a list; none where too few links are dated in the same way."""
    ahead = [entry for entry in run if entry[1] >= entry[0]]
    behind = [entry for entry in run if entry[1] < entry[0]]
    days_ahead = {day for _, day in ahead}
    first = run[0][0]
    is_day_first = first > 0 and _ONLY_A_DAY.fullmatch(page.lines[first - 1].text) is not None
    if is_day_first and any(day in days_ahead for _, day in behind):
        # Day, link, day, link: each day stands before its link, also the first.
        return set(range(first - 1, run[-1][0] + 1))
    kept = [entry for part in (ahead, behind) if len(part) >= FEWEST for entry in part]
    return {number for entry in kept for number in entry}


def _heading(page: Page, first: int) -> int | None:
    """The line right above a list that is its heading: short, and the first of a block that holds both."""
    number = first - 1
    if number < 0:
        return None
    line = page.lines[number]
    if len(line.text) > LONGEST_HEADING or _SENTENCE.search(line.text):
        return None
    block = line.block
    while block >= 0 and page.blocks[block].end <= first:
        block = page.blocks[block].parent
    return number if block >= 0 and page.blocks[block].start == number else None

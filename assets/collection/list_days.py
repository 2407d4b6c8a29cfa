"""The day that a list prints beside a link: whole, in two parts, or without its year.

A year is taken over only from what is printed above the group, or from the link's own address where its month
agrees; then the link says where the year comes from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_IN_PARTS = (
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d{2})\s*[-./年]\s*(?P<m>\d{1,2})(?![\d-])"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[年.]?\s+(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[-./年]\s*(?P<m>\d{1,2})月?\s+(?P<d>\d{1,2})(?![\d.:-])"),
    re.compile(r"(?<![\d.])(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d{2})(?![\d-])"),
)
_NO_YEAR = re.compile(r"(?<![\d.年/-])(\d{1,2})\s*[-/月]\s*(\d{1,2})日?(?![\d./-])")
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d{2})([-/.])(\d{2})\2(\d{2})(?![\d./-])")
# The head of the column of a table that holds the day of publication.
_PUBLISHED = re.compile(r"(?:发布|公开|公布|上网|发表)(?:日期|时间|日)")
_YEAR_ALONE = re.compile(r"\s*[\[【（(]?((?:19|20)\d{2})\s*年?度?[\]】）)]?\s*")
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_/]?(\d{1,2})(?:[-_/]?(\d{1,2}))?(?!\d)")
# What stands between two links of a list is no longer; a heading of a year neither.
LONGEST, LONGEST_HEADING = 200, 12


class YearFrom(StrEnum):
    """Where the year of a printed day comes from, if not from beside it."""

    HEADING = "heading"
    ADDRESS = "address"
    TWO_FIGURES = "two figures"


@dataclass(frozen=True)
class Day:
    """The day beside a link; `year_from` where its year is printed elsewhere."""

    day: date
    year_from: YearFrom | None = None


def day_in(text: str) -> date | None:
    """The one full date in a short text; None where there is none, several, or an impossible one."""
    found = set()
    for year, month, day in DATE.findall(text):
        made = _made(year, month, day)
        if made is None:
            return None
        found.add(made)
    return found.pop() if len(found) == 1 else None


def day_beside(text: str, title: str, href: str, heading: int | None) -> Day | None:
    """The day in the words of a line of a list: `title` are the words of its link, which is no date.

    `href` is the link's address as written; `heading` the year printed above the group, if any.
    """
    whole = day_in(text)
    if whole is not None:
        return Day(whole)
    rest = text.replace(title, " ", 1) if title else text
    if DATE.search(rest):
        return None
    for form in _IN_PARTS:
        if said := form.search(rest):
            made = _made(said["y"], said["m"], said["d"])
            return None if made is None else Day(made)
    if short := _SHORT_YEAR.search(rest):
        year = int(short[1]) + (2000 if int(short[1]) < 50 else 1900)
        made = _made(year, short[3], short[4])
        return None if made is None else Day(made, YearFrom.TWO_FIGURES)
    without_year = _NO_YEAR.findall(rest)
    if len(without_year) != 1:
        return None
    month, day = without_year[0]
    if heading is not None:
        made = _made(heading, month, day)
        return None if made is None else Day(made, YearFrom.HEADING)
    for year, of_address, _ in _IN_ADDRESS.findall(href):
        if int(of_address) == int(month) and (made := _made(year, month, day)) is not None:
            return Day(made, YearFrom.ADDRESS)
    return None


def published_cell(row: Any) -> str:
    """The text of the cell below 发布日期 in a row of a table with heads; empty where there is none."""
    if row.tag != "tr":
        return ""
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    first = table.css_first("tr") if table is not None else None
    if first is None:
        return ""
    heads = [cell.text(strip=True) for cell in first.css("th, td")]
    columns = [index for index, head in enumerate(heads) if _PUBLISHED.search(head)]
    cells = row.css("td, th")
    is_like = len(columns) == 1 and len(cells) == len(heads) and first.mem_id != row.mem_id
    return cells[columns[0]].text(separator=" ") if is_like else ""


def stamp(item: Any) -> date | None:
    """The day in the attribute of a `<time>` in a line of a list."""
    time = item.css_first("time[datetime]")
    return day_in((time.attributes.get("datetime") or "")[:10]) if time is not None else None


def texts_beside(nodes: Sequence[Any]) -> list[str]:
    """For elements that are lines of one list, what stands between each and the next: `<dd>` after `<dt>`.

    Where a text stands before the first of them, each text belongs to the line that follows it.
    """
    before = [_between(node, "prev") for node in nodes]
    after = [_between(node, "next") for node in nodes]
    starts_before = bool(nodes) and bool(DATE.search(before[0]) or _NO_YEAR.search(before[0]))
    return before if starts_before else after


def year_headings(tree: Any, nodes: Sequence[Any]) -> dict[int, int]:
    """For links (their mem_id) the year that is printed alone in a short line above them, where one is."""
    wanted = {node.mem_id for node in nodes}
    found: dict[int, int] = {}
    year: int | None = None
    root = tree.body or tree.root
    for node in root.traverse(include_text=True) if root is not None else ():
        if node.mem_id in wanted:
            if year is not None:
                found[node.mem_id] = year
        elif node.tag == "-text":
            text = node.text_content or ""
            if len(text) <= LONGEST_HEADING and (said := _YEAR_ALONE.fullmatch(text)) and _is_heading(node):
                year = int(said[1])
    return found


def _is_heading(node: Any) -> bool:
    """Whether a year stands alone in its element and is no link: an archive menu heads nothing."""
    parent = node.parent
    return (
        parent is not None
        and parent.tag != "a"
        and (parent.text(strip=True) or "") in (node.text(strip=True),)
    )


def _between(node: Any, direction: str) -> str:
    words: list[str] = []
    length = 0
    sibling = getattr(node, direction)
    while sibling is not None and length < LONGEST:
        if sibling.tag == "a" or (sibling.tag != "-text" and sibling.css_first("a[href]") is not None):
            break
        if sibling.tag == node.tag and sibling.tag not in ("-text", "span", "div", "p"):
            break
        text = (sibling.text_content if sibling.tag == "-text" else sibling.text(separator=" ")) or ""
        words.append(text)
        length += len(text)
        sibling = getattr(sibling, direction)
    return " ".join(reversed(words) if direction == "prev" else words)[:LONGEST]


def _made(year: object, month: object, day: object) -> date | None:
    try:
        return date(int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return None

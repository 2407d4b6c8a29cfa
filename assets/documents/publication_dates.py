"""When a page was published: the source's rule, what it prints, then what only machines read.

What people see goes before tags and scripts, a label before a bare date, the day of publication before that
of a change; dates of the site, of its reader, of events and of other pages are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.documents.body import Body
from assets.documents.date_labels import Told
from assets.documents.date_lines import ABOVE, bracketed_date, date_of_a_paper, unlabelled_date
from assets.documents.dates import PrintedDate, first_date, short_year_date, whole_date
from assets.documents.label_names import WEAK
from assets.documents.labels import Labelled, best
from assets.documents.line_signs import FOOTER
from assets.documents.machine_dates import attribute_date, scripted_date, tagged_date, tags_disagree
from assets.documents.markup import Page, select

# Labels further from the text belong to lists at the side; those of a later change stand closer.
REACH, CLOSE = 40, 6
_OTHER_FIELDS = ("date_document", "date_effective")
_FOOT = re.compile(r"(?:^|[\s_\-])(?:foot|footer|copyright|bottom)(?:$|[\s_\-\d])", re.IGNORECASE)


@dataclass(frozen=True)
class Published:
    """The date of publication, and marks for what was noticed."""

    date: PrintedDate | None
    flags: tuple[str, ...] = ()


def read_published(
    found: Sequence[Labelled], page: Page, body: Body, text: str, rule: str | None, title: int | None
) -> Published:
    """The date of publication of a page with the labels `found`; `text` is its source.

    `title` is the line of the title, None where no line holds it.
    """
    close = _close(found, page, body)
    sure = [item for item in close if item.told is Told.PUBLISHED and item.label not in WEAK]
    rest = [
        item
        for item in close
        if item not in sure and (item.told is not Told.UPDATED or _is_beside(item, body))
    ]
    ruled = _ruled(page, rule) if rule else None
    tag = tagged_date(page.metas)
    visible = (
        ruled
        or _of_labels(sure)
        or _of_labels([item for item in rest if item.told is Told.PUBLISHED and _is_beside(item, body)])
        or unlabelled_date(page, body, _taken(found), title)
        or _of_labels(rest)
        or date_of_a_paper(page, body, title)
        or (attribute_date(page, body) if not body.is_list else None)
    )
    if visible is None and tag is None and not body.is_list:
        tag = scripted_date(text)
    chosen = visible or tag or bracketed_date(page, body)
    flags = []
    differs = visible and tag and visible.value and tag.value and visible.value != tag.value
    if differs or tags_disagree(page.metas):
        flags.append("date_published_conflict")
    if chosen and chosen.is_impossible:
        flags.append("date_published_impossible")
    if chosen and chosen.is_short_year:
        flags.append("date_published_short_year")
    return Published(chosen, tuple(flags))


def _of_labels(items: Sequence[Labelled]) -> PrintedDate | None:
    for item in best(items, "date_published"):
        date = whole_date(item.value) or short_year_date(item.value)
        if date is not None and not _is_a_span(item, date):
            return date
    return None


def _is_a_span(item: Labelled, date: PrintedDate) -> bool:
    """Whether a value goes on after its date: 公示时间：2月26日至3月4日 is a term."""
    rest = item.value.partition(date.raw)[2]
    return item.label.startswith("公示") and bool(re.match(r"\s*(?:起|至|到|[-~～—－])", rest))


def _close(found: Sequence[Labelled], page: Page, body: Body) -> list[Labelled]:
    """Labels near the text and not in the foot of the page."""
    if body.start == body.end:
        return list(found)
    return [
        item
        for item in found
        if body.start - REACH <= item.line <= body.end + REACH
        and not (item.line >= body.end and _is_in_the_foot(page, item.line))
    ]


def _is_beside(item: Labelled, body: Body) -> bool:
    return body.start == body.end or body.start - ABOVE <= item.line < body.end + CLOSE


def _is_in_the_foot(page: Page, number: int) -> bool:
    line = page.lines[number]
    if FOOTER.search(line.text):
        return True
    block = line.block
    while block >= 0:
        held = page.blocks[block]
        if held.tag == "footer" or (held.mark != " " and _FOOT.search(held.mark)):
            return True
        block = held.parent
    return False


def _taken(found: Sequence[Labelled]) -> set[int]:
    """Lines whose dates other labels name."""
    others = [item for item in found if item.field in _OTHER_FIELDS]
    return {item.line for item in others} | {item.value_line for item in others}


def _ruled(page: Page, rule: str) -> PrintedDate | None:
    node = select(page, rule)
    return first_date(node.text()) if node is not None else None

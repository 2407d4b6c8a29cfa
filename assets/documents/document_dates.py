"""The three dates of a document, never mixed: signed (成文), published (发布) and in force (施行).

Each has sources of its own; a date that nothing names stays out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assets.documents.body import Body
from assets.documents.dates import PrintedDate, first_date, is_only_a_date, whole_date
from assets.documents.label_names import FIELDS
from assets.documents.labels import Labelled, best
from assets.documents.markup import Page, select
from assets.documents.trimming import ADOPTED, FOOTER

# Tags that hold the date of publication, the surest first; "page made at" tags are none.
_PUBLISHED_TAGS = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "publish_time",
    "firstpublishedtime",
    "article:published_time",
    "og:release_date",
    "og:pubdate",
    "og:published_time",
    "og:time",
    "datepublished",
    "weibo:article:create_at",
    "dc.date.issued",
    "dcterms.issued",
    "releasedate",
    "createdate",
)
_SCRIPTED = re.compile(
    r"""(?:date_?published|pub_?date|pub_?time|publish_?time|publish_?date|news_?time|release_?time)["']?\s*[:=]\s*"""
    r"""["'](\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[^"']{0,20})["']""",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:府|局|厅|委|部|办|院|会|室|处|组|中心|公司|银行|署|队|站|所|校|学|军|团|社|联盟|协会|党|行|司|军委|人大|政协)$"
)
# 失效日期： and the like: a date that another label names, known or not.
_OTHER_LABEL = re.compile(r"[\u4e00-\u9fff]{2}\s*(?:日期|时间|期限|期至)\s*[：:]?\s*$")
_OTHER_DATES = ("date_document", "date_effective")
# Lines around the head of the text in which a date without a label is the date of publication.
ABOVE, BELOW = 8, 2
# Labels further from the text belong to lists at the side.
REACH = 40


@dataclass
class ThreeDates:
    """Dates of a document; flags name what was noticed: impossible ones, and sources that differ."""

    document: PrintedDate | None = None
    published: PrintedDate | None = None
    effective: PrintedDate | None = None
    flags: list[str] = field(default_factory=list)


def read_dates(
    found: Sequence[Labelled], page: Page, body: Body, text: str, published_rule: str | None
) -> ThreeDates:
    """The dates of a page with the labels `found`; `text` is its source (for scripts)."""
    dates = ThreeDates()
    dates.document = _date_document(found, page, body, dates)
    # Only where a label says so: the closing article of a law is part of its text, and coders read it.
    dates.effective = _labelled_date(found, "date_effective", dates)
    dates.published = _date_published(found, page, body, text, dates, published_rule)
    return dates


def _kept(date: PrintedDate | None, name: str, dates: ThreeDates) -> PrintedDate | None:
    if date is not None and date.is_impossible:
        dates.flags.append(f"{name}_impossible")
    return date


def _labelled_date(found: Sequence[Labelled], name: str, dates: ThreeDates) -> PrintedDate | None:
    for item in best(found, name):
        date = whole_date(item.value)
        if date is not None:
            return _kept(date, name, dates)
    return None


def _date_document(
    found: Sequence[Labelled], page: Page, body: Body, dates: ThreeDates
) -> PrintedDate | None:
    labelled_date = _labelled_date(found, "date_document", dates)
    signed = _signature(page, body) or _adopted(page, body)
    if labelled_date is None:
        return _kept(signed, "date_document", dates)
    if signed and signed.value and labelled_date.value and signed.value != labelled_date.value:
        dates.flags.append("signature_differs_from_date_document")
    return labelled_date


def _signature(page: Page, body: Body) -> PrintedDate | None:
    """The date in the signature: alone in its line, below a line that is the name of a body.

    The first one counts, because what follows a signature is an annex or the document that is forwarded.
    """
    numbers = body.numbers()
    for before, number in pairwise(numbers):
        line = page.lines[number].text
        if is_only_a_date(line):
            if _is_a_body(page.lines[before].text):
                return first_date(line)
        elif " " in line and len(line) <= 80:
            name, _, rest = line.rpartition(" ")
            if is_only_a_date(rest) and _is_a_body(name):
                return first_date(rest)
    return None


def _is_a_body(name: str) -> bool:
    """Whether a line is the name of one that issues documents."""
    return (
        len(name) <= 60
        and not re.search("[。；，：！？]", name)
        and bool(_ORGANISATION.search(name.strip("（）() ")))
    )


def _adopted(page: Page, body: Body) -> PrintedDate | None:
    """The date of adoption in brackets below the title."""
    for number in range(max(0, body.start - ABOVE), min(body.start + 6, len(page.lines))):
        line = page.lines[number].text
        if len(line) <= 110 and (
            ADOPTED.match(line) or (line[:1] in "（(" and "年" in line and is_only_a_date(line))
        ):
            return first_date(line)
    return None


def _date_published(
    found: Sequence[Labelled], page: Page, body: Body, text: str, dates: ThreeDates, rule: str | None
) -> PrintedDate | None:
    tag = _tagged_date(page)
    ruled = _ruled_date(page, rule) if rule else None
    visible = (
        ruled
        or _labelled_date(_close(found, body), "date_published", dates)
        or _unlabelled_date(page, body, _taken(found))
    )
    if visible is None and tag is None and not body.is_list:
        scripted = _SCRIPTED.search(text)
        tag = whole_date(scripted[1]) if scripted else None
    chosen = visible or tag
    if visible and tag and visible.value and tag.value and visible.value != tag.value:
        dates.flags.append("date_published_conflict")
    return _kept(chosen, "date_published", dates) if chosen is tag or chosen is ruled else chosen


def _taken(found: Sequence[Labelled]) -> set[int]:
    """Lines whose dates other labels name."""
    others = [item for item in found if item.field in _OTHER_DATES]
    return {item.line for item in others} | {item.value_line for item in others}


def _close(found: Sequence[Labelled], body: Body) -> list[Labelled]:
    """Labels in the order of their distance from the text: lists at the side have dates of their own."""
    if body.start == body.end:
        return list(found)
    return [item for item in found if body.start - REACH <= item.line <= body.end + REACH]


def _tagged_date(page: Page) -> PrintedDate | None:
    tags: dict[str, str] = {}
    for name, content in page.metas:
        tags.setdefault(name.lower().strip(), content)
    for name in _PUBLISHED_TAGS:
        if content := tags.get(name, ""):
            date = whole_date(content)
            if date is not None and date.value is not None and date.value.year > 1970:
                return date
    return None


def _ruled_date(page: Page, rule: str) -> PrintedDate | None:
    node = select(page, rule)
    return first_date(node.text()) if node is not None else None


def _unlabelled_date(page: Page, body: Body, taken: set[int]) -> PrintedDate | None:
    """A date to the day in a short line at the head of the text: the date line of news."""
    inside = set(body.numbers())
    near = [
        *range(body.start - 1, max(-1, body.start - ABOVE - 1), -1),
        *range(body.start, min(body.start + BELOW, body.end)),
        *range(body.end, min(body.end + BELOW, len(page.lines))),
    ]
    for number in near:
        line = page.lines[number]
        if line.text[:1] in "（(" and "年" in line.text and (number in inside or ADOPTED.match(line.text)):
            continue
        if number in inside and len(line.text) > 80:
            continue
        if line.is_hidden or len(line.text) > 160 or line.links * 2 > len(line.text):
            continue
        if number in taken or FOOTER.search(line.text):
            continue
        date = first_date(line.text)
        if date and date.value and date.precision in ("day", "minute"):
            before = line.text[: date.start]
            if _OTHER_LABEL.search(before) and not _names_publication(before):
                continue
            rest = line.text.replace(date.raw, "")
            is_dateline = number not in inside or is_only_a_date(line.text) or "来源" in rest
            if (
                is_dateline
                and not re.search("[，。；]", rest[:60])
                and ("星期" not in rest or "来源" in rest)
            ):
                return date
    return None


def _names_publication(before: str) -> bool:
    """Whether the words before a date end with a label of the date of publication."""
    bare = "".join(before.split()).rstrip("：:")
    return any(bare.endswith(label) for label in FIELDS["date_published"] if len(label) > 2)

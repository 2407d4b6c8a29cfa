"""Dates of publication that only machines read: meta tags, attributes, scripts (read, never run)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as Day

from assets.documents.body import Body
from assets.documents.dates import PrintedDate, first_date, whole_date
from assets.documents.markup import Page
from assets.registry.dates import Precision

# Names of tags without signs and in small letters, the surest first; "page made at" tags are none.
_TAGS = """
    pubdate publishdate publishtime pubtime publishedtime publisheddate firstpublishedtime
    articlepublishedtime ogreleasedate ogpubdate ogpublishedtime ogarticlepublishedtime ogtime
    datepublished weiboarticlecreateat articlecreateat bytedancepublishedtime dcdateissued dctermsissued
    citationpublicationdate citationonlinedate citationdate releasedate releasetime newspubdate apubtime
    articledate articlepublished parselypubdate sailthrudate ptime dcdatecreated dctermscreated dcdate
    createdate createtime contentdate docdate date
""".split()
_SIGNS = re.compile("[^a-z]")
# Names in scripts: publication, also as content systems of the country abbreviate it.
_NAMES = (
    r"(?:date_?published|(?:doc|news|article)?_?pub(?:lish|lished)?_?(?:date|time|at)|publish_?at|(?:doc)?_?rel(?:ease)?_?(?:date|time)|"
    r"news_?time|article_?(?:date|time)|create_?(?:date|time)|fbsj|fbrq)"
)
_SCRIPTED = re.compile(
    rf"""{_NAMES}["']?\s*[:=]\s*(?:new\s+Date\s*\(\s*)?["'](\d{{4}}[-/年.]?\d{{1,2}}[-/月.]?\d{{1,2}}[^"']{{0,24}})["']""",
    re.IGNORECASE,
)
# Seconds or thousandths of seconds since 1970.
_COUNTED = re.compile(
    rf"""{_NAMES}["']?\s*[:=]\s*["']?(1\d{{9}})(?:\d{{3}})?["']?\s*[,;}}\n]""", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(
    r"(?:发布|发表|公布|公开)(?:时间|日期)\s*[：:]\s*(?:</?\w+[^<>]{0,60}>\s*){0,3}(.{8,24})"
)
CHINA = timezone(timedelta(hours=8))
# Scripts beyond so many characters are data, not what a page says about itself.
LONGEST_SCRIPTS = 400_000
_STAMPED = (
    "time[datetime], [itemprop=datePublished][content], [itemprop=datePublished][datetime], "
    "[data-time], [data-date]"
)
_TITLED = "[class*=time][title], [class*=date][title]"
_ATTRIBUTES = ("datetime", "content", "data-time", "data-date", "title")
# An element with the date stands at most so many lines above the text or below it.
REACH = 30


def tagged_date(metas: Sequence[tuple[str, str]]) -> PrintedDate | None:
    """The date in the surest of the meta tags (name, content) that holds one after 1970."""
    tags: dict[str, str] = {}
    for name, content in metas:
        if content.strip():
            tags.setdefault(_SIGNS.sub("", name.lower()), content)
    for name in _TAGS:
        if content := tags.get(name, ""):
            date = whole_date(content)
            if date is not None and date.value is not None and date.value.year > 1970:
                return date
    return None


def tags_disagree(metas: Sequence[tuple[str, str]]) -> bool:
    """Whether one tag of a day of publication is there several times, with different days."""
    days: dict[str, set[Day]] = {}
    for name, content in metas:
        plain = _SIGNS.sub("", name.lower())
        if plain in _TAGS and content.strip() and (said := whole_date(content)) and said.value:
            days.setdefault(plain, set()).add(said.value)
    return any(len(several) > 1 for several in days.values())


def attribute_date(page: Page, body: Body) -> PrintedDate | None:
    """The date that an element near the text holds in an attribute, beside words like 3天前."""
    places = None
    for selector in (_STAMPED, _TITLED):
        for node in page.tree.css(selector)[:20]:
            attributes = node.attributes
            said = next((value for name in _ATTRIBUTES if (value := attributes.get(name))), "")
            date = whole_date(said)
            if date is None or date.value is None or date.precision not in ("day", "minute"):
                continue
            if places is None:
                places = {block.node.mem_id: block.start for block in page.blocks}
            holder = node
            while holder is not None and holder.mem_id not in places:
                holder = holder.parent
            if holder is not None and body.start - REACH <= places[holder.mem_id] <= body.end + 2:
                return date
    return None


def scripted_date(text: str) -> PrintedDate | None:
    """The date that a script of the page names as that of publication; `text` is the source of the page."""
    if "<script" not in text and "<SCRIPT" not in text:
        return None
    scripts = "\n".join(found[1] for found in _SCRIPT.finditer(text))[:LONGEST_SCRIPTS]
    if named := _SCRIPTED.search(scripts):
        return whole_date(named[1])
    if counted := _COUNTED.search(scripts):
        day = datetime.fromtimestamp(int(counted[1]), UTC).astimezone(CHINA).date()
        return PrintedDate(day, None, Precision.DAY, counted[1])
    if written := _WRITTEN.search(scripts):
        return first_date(written[1])
    return None

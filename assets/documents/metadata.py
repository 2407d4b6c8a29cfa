"""Fields of a document from its page: values printed beside labels, and lines by their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.documents.body import Body
from assets.documents.dates import PrintedDate
from assets.documents.document_dates import ABOVE, read_dates
from assets.documents.labels import Labelled, best, label_at_start, labelled
from assets.documents.markup import Page

_SITE_TAGS = ("sitename", "columnname", "og:site_name", "application-name")
_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z（）()]{1,24}\s*[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\])）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_WORTHLESS = re.compile(
    r"^(?:无|暂无|没有|空|null|none|undefined|-+|—+|/|\\|N/?A|〔〕号|\[\]号)$", re.IGNORECASE
)


@dataclass
class Fields:
    """What a page says about its document; flags name what was noticed on the way."""

    index_number: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    topic: str | None = None
    keywords: str | None = None
    title: str | None = None
    date_document: PrintedDate | None = None
    date_published: PrintedDate | None = None
    date_effective: PrintedDate | None = None
    labels: dict[str, list[str]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def read_fields(page: Page, body: Body, text: str, published_rule: str | None = None) -> Fields:
    """Fields of a page whose main text is `body`; `text` is the source of the page (for scripts)."""
    inside = set(body.numbers())
    outside = [
        number
        for number, line in enumerate(page.lines)
        if number not in inside
        and len(line.text) < 300
        and (line.links * 2 <= len(line.text) or label_at_start(line.parted))
    ]
    found = labelled(page, outside)
    fields = Fields()
    for item in found:
        if item.field and item.value:
            values = fields.labels.setdefault(item.label, [])
            if item.value not in values:
                values.append(item.value)
    fields.title = _nearest(found, "title", body, {"标题", "名称"})
    fields.index_number = _index_number(found)
    fields.doc_number = _doc_number(found, page, body, fields)
    fields.issuer = _plain(found, "issuer", longest=80)
    fields.topic = _plain(found, "topic", longest=120)
    fields.keywords = _plain(found, "keywords", longest=200)
    if _numbers_inside(page, body) > 1:
        fields.flags.append("several_documents")
    dates = read_dates(found, page, body, text, published_rule)
    fields.date_document, fields.date_effective = dates.document, dates.effective
    fields.date_published = dates.published
    fields.flags += dates.flags
    return fields


def site_names(page: Page) -> set[str]:
    """Names of the site and of the column that meta tags give, which are never titles of documents."""
    return {value for name, value in page.metas if name.lower() in _SITE_TAGS and value}


def _nearest(found: Sequence[Labelled], name: str, body: Body, weak: set[str]) -> str | None:
    values = [item for item in best(found, name) if not _WORTHLESS.match(item.value)]
    if not values:
        return None
    # 名称 alone also heads tables and search forms: it counts where an index number stands near it.
    indexed = [item.line for item in found if item.field in ("index_number", "doc_number", "date_document")]
    for item in values:
        if item.label not in weak or any(abs(item.line - line) <= 24 for line in indexed):
            return item.value
    return None


def _plain(found: Sequence[Labelled], name: str, longest: int) -> str | None:
    for item in best(found, name):
        if len(item.value) <= longest and not _WORTHLESS.match(item.value):
            return item.value
    return None


def _index_number(found: Sequence[Labelled]) -> str | None:
    for item in best(found, "index_number"):
        value = "".join(item.value.split())
        if any(sign.isdigit() for sign in value) and len(value) <= 60:
            return value
    return None


def _numbers_inside(page: Page, body: Body) -> int:
    """How many different document numbers stand alone in a line of the text: each heads a document."""
    short = [line.text for number in body.numbers() if len((line := page.lines[number]).text) <= 48]
    return len({"".join(text.split()) for text in short if text.endswith("号") and _NUMBER.fullmatch(text)})


def _doc_number(found: Sequence[Labelled], page: Page, body: Body, fields: Fields) -> str | None:
    for item in best(found, "doc_number"):
        value = "".join(item.value.split())
        if _WORTHLESS.match(value):
            fields.flags.append("doc_number_is_none")
            return None
        if len(value) <= 60 and any(sign.isdigit() for sign in value):
            return value
    if any(item.field == "doc_number" for item in found):
        return None
    # Without a label: a line near the head of the text that is a number and nothing else.
    for number in range(max(0, body.start - ABOVE), min(body.start + 4, len(page.lines))):
        line = page.lines[number].text.strip("（）() ")
        if len(line) <= 48 and _NUMBER.fullmatch(line) and "号" in line:
            return "".join(line.split())
    return None

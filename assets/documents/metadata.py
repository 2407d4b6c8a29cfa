"""Fields of a document from its page: values printed beside labels, and lines by their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.documents.body import Body
from assets.documents.dates import PrintedDate
from assets.documents.document_dates import ABOVE, read_dates
from assets.documents.label_names import LETTERS
from assets.documents.labels import Labelled, best, label_at_start, labelled, labelled_cells
from assets.documents.markup import SEAM, Page
from assets.documents.numbers import document_number, number_in_brackets
from assets.documents.trimming import squeezed

_SITE_TAGS = ("sitename", "columnname", "og:site_name", "application-name")
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
    has_several_numbers: bool = False


def read_fields(
    page: Page, body: Body, text: str, published_rule: str | None = None, hints: Sequence[str] = ()
) -> Fields:
    """Fields of a page whose main text is `body`; `text` is the source of the page (for scripts), `hints` are
    texts that may repeat as its title."""
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
    if fields.title is None:
        letters = [
            item for item in labelled_cells(page, body.numbers()) if item.label in LETTERS and item.value
        ]
        fields.title = letters[0].value if letters else None
    fields.index_number = _index_number(found)
    fields.doc_number = _doc_number(found, page, body, fields)
    fields.issuer = _plain(found, "issuer", longest=80)
    fields.topic = _plain(found, "topic", longest=120)
    fields.keywords = _plain(found, "keywords", longest=200)
    fields.has_several_numbers = _numbers_inside(page, body) > 1
    dates = read_dates(
        found, page, body, text, published_rule, [bare for hint in hints if (bare := squeezed(hint))]
    )
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
    return len({number for at in body.numbers() if (number := document_number(page.lines[at].text))})


def _doc_number(found: Sequence[Labelled], page: Page, body: Body, fields: Fields) -> str | None:
    for item in best(found, "doc_number"):
        value = "".join(item.value.split())
        if item.label == "编号" and not document_number(value):
            continue
        if _WORTHLESS.match(value):
            fields.flags.append("doc_number_is_none")
            return None
        if len(value) <= 60 and any(sign.isdigit() for sign in value):
            return value
    if any(item.field == "doc_number" and item.label != "编号" for item in found):
        return None
    # Without a label: a line near the head of the text that is a number and nothing else.
    for number in range(max(0, body.start - ABOVE), min(body.start + 4, len(page.lines))):
        line = page.lines[number]
        for part in (line.text, *(line.parted.split(SEAM) if number < body.start else ())):
            if found_number := document_number(part):
                return found_number
    # In brackets at the end of the title: 某某公告（某资网〔2024〕6号）.
    for number in range(max(0, body.start - ABOVE), body.start):
        if found_number := number_in_brackets(page.lines[number].text):
            return found_number
    return None

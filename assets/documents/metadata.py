"""Fields of a document from its page: values printed beside labels, and lines by their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.documents.body import Body
from assets.documents.dates import PrintedDate
from assets.documents.document_dates import ABOVE, read_dates
from assets.documents.label_names import LETTERS
from assets.documents.labels import Labelled, best, label_at_start, labelled, labelled_cells
from assets.documents.line_signs import FOOTER
from assets.documents.markup import SEAM, Page
from assets.documents.numbers import document_number, number_in_brackets

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
    date_document: PrintedDate | None = None
    date_published: PrintedDate | None = None
    date_effective: PrintedDate | None = None
    labels: dict[str, list[str]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    has_several_numbers: bool = False


def read_labels(page: Page, body: Body) -> list[Labelled]:
    """The labels with their values outside the text, in document order."""
    inside = set(body.numbers())
    outside = [
        number
        for number, line in enumerate(page.lines)
        if number not in inside
        and len(line.text) < 300
        and (line.links * 2 <= len(line.text) or label_at_start(line.parted))
    ]
    return labelled(page, outside)


def labelled_title(found: Sequence[Labelled], page: Page, body: Body) -> str | None:
    """The title that a label 标题 or 名称 names, or the label of a letter in the text."""
    title = _nearest(found, "title", body, {"标题", "名称"})
    if title is not None:
        return title
    letters = (item for item in labelled_cells(page, body.numbers()) if item.label in LETTERS and item.value)
    return next((item.value for item in letters), None)


def lines_about_another(
    found: Sequence[Labelled], page: Page, body: Body, strange: str, title: int | None
) -> frozenset[int]:
    """Lines of the box about another document, whose labelled title is `strange`.

    It is the largest element around that label that holds neither the text nor the `title` of the page.
    """
    lines: set[int] = set()
    for item in found:
        if item.field != "title" or item.value != strange:
            continue
        lines |= {item.line, item.value_line}
        block = page.lines[item.line].block
        while block >= 0 and not _holds(page, block, body, title):
            lines.update(range(page.blocks[block].start, page.blocks[block].end))
            block = page.blocks[block].parent
    return frozenset(lines)


def _holds(page: Page, block: int, body: Body, title: int | None) -> bool:
    held = range(page.blocks[block].start, page.blocks[block].end)
    return body.start in held or (title is not None and title in held)


def read_fields(
    found: Sequence[Labelled],
    page: Page,
    body: Body,
    text: str,
    published_rule: str | None,
    title: int | None,
) -> Fields:
    """Fields of a page with the labels `found` and the main text `body`.

    `text` is the source of the page (for scripts), `title` the line of its title.
    """
    fields = Fields()
    for item in found:
        if item.field and item.value:
            values = fields.labels.setdefault(item.label, [])
            if item.value not in values:
                values.append(item.value)
    fields.index_number = _index_number(found)
    fields.doc_number = _doc_number(found, page, body, fields)
    fields.issuer = _plain(_above_the_imprint(found, page, body), "issuer", longest=80)
    fields.topic = _plain(found, "topic", longest=120)
    fields.keywords = _plain(found, "keywords", longest=200)
    fields.has_several_numbers = _numbers_inside(page, body) > 1
    dates = read_dates(found, page, body, text, published_rule, title)
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


def _above_the_imprint(found: Sequence[Labelled], page: Page, body: Body) -> list[Labelled]:
    """Labels without those of the imprint, where 制作单位 is the maker of the site."""
    return [
        item
        for item in found
        if item.line < body.end
        or not any(FOOTER.search(line.text) for line in page.lines[item.line - 1 : item.line + 1])
    ]


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
    return _number_near(page, body)


def _number_near(page: Page, body: Body) -> str | None:
    """A document number without a label: alone in a line at the head of the text, or in brackets behind the
    title: 某某公告（某资网〔2024〕6号）."""
    above = [at for at in range(max(0, body.start - ABOVE), body.start) if at not in body.others]
    for number in (*above, *range(body.start, min(body.start + 4, len(page.lines)))):
        line = page.lines[number]
        for part in (line.text, *(line.parted.split(SEAM) if number < body.start else ())):
            if found_number := document_number(part):
                return found_number
    numbers = (number_in_brackets(page.lines[at].text) for at in above)
    return next((number for number in numbers if number), None)

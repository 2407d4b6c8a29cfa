"""Pages that hold several documents: which lines each of them takes, judged strictly.

A document of its own has a title, a number beside it or below it whom it addresses, and a signature with a
date. Annexes and documents that another one forwards are parts of that one. Where one of these marks is
missing the page stays one document, with a flag.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assets.documents.body import Body
from assets.documents.dates import PrintedDate
from assets.documents.headings import joined_lines
from assets.documents.line_signs import KIND, squeezed
from assets.documents.markup import Page
from assets.documents.numbers import document_number
from assets.documents.signatures import closing_date, names_an_organisation, signatures
from assets.documents.titles import tidy

# Pages with fewer marks than that hold one document; a title is at most so long.
FEWEST = 2
SHORTEST_TITLE, LONGEST_TITLE = 6, 90
# Whom a document addresses stands at most so many lines below its title, a mark of an annex so many above.
REACH = 3
# The head of the first document stands in so many lines above the text.
ABOVE = 6

_KIND = re.compile(rf"(?:{KIND})(?:（[^（）]{{1,20}}）|\([^()]{{1,20}}\))?$")
_NO_TITLE = re.compile(
    r"[。；！？：:]|^(?:第?[一二三四五六七八九十百\d]{1,4}[、.．章节条款]|（[一二三四五六七八九十]+）|附[件表])"
)
_ADDRESS = re.compile(r"^[^。；！？]{2,160}[：:]$")
_ANNEX = re.compile(r"^附\s*[件表录]?\s*[\d一二三四五六七八九十]{0,3}\s*[：:、.]?")
_FORWARDS = re.compile("转发|批转|转印发|转报")
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Part:
    """One document of several on a page: its range of the text (code points), and what it says of itself."""

    start: int
    end: int
    title: str | None
    doc_number: str | None
    issuer: str | None
    date_document: PrintedDate | None


@dataclass(frozen=True)
class Parts:
    """The documents of a page; none where it holds one. `is_unsure`: marks of several, not enough of them."""

    parts: tuple[Part, ...] = ()
    is_unsure: bool = False


@dataclass(frozen=True)
class _Signed:
    issuer: str | None
    date: PrintedDate


@dataclass
class _Head:
    """The head of a document: indexes of its first line and of the line below it among the text's lines."""

    first: int
    below: int
    title: str
    number: str | None
    is_addressed: bool

    @property
    def is_marked(self) -> bool:
        return self.number is not None or self.is_addressed


def find_parts(
    page: Page, body: Body, places: Mapping[int, int], length: int, title: str | None, number: str | None
) -> Parts:
    """The documents in the main text of a page.

    `places`: where each line of the text begins in it, `length`: its length; `title` and `number` are those
    of the page, for a first document whose head stands above the text.
    """
    lines = body.numbers()
    heads = _heads(page, lines)
    heads = _without_annexes(page, lines, heads, title)
    if not heads:
        return Parts()
    if heads[0].first > 0 and not _is_only_a_heading(page, lines[: heads[0].first]):
        heads.insert(0, _head_above(page, body, lines, title, number))
    heads[0].first = 0
    if len(heads) < FEWEST:
        return Parts()
    ends = [head.first for head in heads[1:]] + [len(lines)]
    signed = [_signed(page, lines[head.below : end]) for head, end in zip(heads, ends, strict=True)]
    numbers = [head.number for head in heads if head.number]
    titles = [squeezed(head.title) for head in heads]
    is_sure = (
        all(head.is_marked for head in heads)
        and all(signed)
        and len(set(numbers)) == len(numbers)
        and len(set(titles)) == len(titles)
    )
    if not is_sure:
        return Parts(is_unsure=sum(head.is_marked for head in heads) >= FEWEST)
    return Parts(
        tuple(
            _part(head, one, places[lines[head.first]], _end(places, lines, end, length))
            for head, one, end in zip(heads, signed, ends, strict=True)
            if one is not None
        )
    )


def _part(head: _Head, signed: "_Signed", start: int, end: int) -> Part:
    return Part(start, end, tidy(head.title) or None, head.number, signed.issuer, signed.date)


def _signed(page: Page, lines: Sequence[int]) -> "_Signed | None":
    """Issuer and day of the first signature, else the day alone at the end."""
    first = next(signatures(page, lines), None)
    if first is None:
        day = closing_date(page, lines)
        return _Signed(None, day) if day else None
    name = page.lines[first.first].text
    if first.first == first.last:
        name = name.rpartition(" ")[0]
    return _Signed(name.strip(), first.date)


def _head_above(page: Page, body: Body, lines: Sequence[int], title: str | None, number: str | None) -> _Head:
    """The head of the first document where it stands above the text: its own title, else that of the page."""
    near = range(max(0, body.start - ABOVE), body.start)
    own = [at for at in near if _is_title(page, at)]
    words = title or ""
    if own:
        begin = own[-1]
        while begin > near.start and _goes_on(page, begin - 1, begin):
            begin -= 1
        words = joined_lines([page.lines[at].text for at in range(begin, own[-1] + 1)])
    return _Head(0, 0, words, number, _is_addressed(page, lines, 0))


def _end(places: Mapping[int, int], lines: Sequence[int], end: int, length: int) -> int:
    """Where a document ends in the text: before the line end that parts it from the next one."""
    return places[lines[end]] - 1 if end < len(lines) else length


def _heads(page: Page, lines: Sequence[int]) -> list[_Head]:
    """Lines that look like titles with a number or an address beside them."""
    found: list[_Head] = []
    for index, number in enumerate(lines):
        if found and index < found[-1].below:
            continue
        if not _is_title(page, number):
            continue
        first = index
        while first > 0 and index - first < 2 and _goes_on(page, lines[first - 1], lines[first]):
            first -= 1
        below = index + 1
        own = document_number(page.lines[lines[below]].text) if below < len(lines) else None
        if own:
            below += 1
        elif first > 0 and (own := document_number(page.lines[lines[first - 1]].text)):
            first -= 1
        head = _Head(first, below, "", own, _is_addressed(page, lines, below))
        if head.is_marked:
            begin = first + (1 if own and below == index + 1 else 0)
            head.title = joined_lines([page.lines[n].text for n in lines[begin : index + 1]])
            found.append(head)
    return found


def _is_title(page: Page, number: int) -> bool:
    line = page.lines[number]
    text = line.text
    if line.links or not SHORTEST_TITLE <= len(squeezed(text)) <= LONGEST_TITLE or _NO_TITLE.search(text):
        return False
    is_heading = page.blocks[line.block].tag in _HEADINGS
    return is_heading or (bool(_KIND.search(text)) and not text.startswith("《"))


def _goes_on(page: Page, above: int, line: int) -> bool:
    """Whether a title began in the line above: 某某市人民政府 above 关于某事的通知."""
    text = page.lines[above].text
    if page.lines[above].links or len(text) > LONGEST_TITLE or _NO_TITLE.search(text):
        return False
    if page.lines[line].text.startswith("关于"):
        blocks = page.blocks
        is_beside = blocks[page.lines[above].block].parent == blocks[page.lines[line].block].parent
        return is_beside and names_an_organisation(text)
    return "关于" in text and "关于" not in page.lines[line].text and not _KIND.search(text)


def _is_addressed(page: Page, lines: Sequence[int], below: int) -> bool:
    return any(_ADDRESS.match(page.lines[number].text) for number in lines[below : below + REACH])


def _is_only_a_heading(page: Page, lines: Sequence[int]) -> bool:
    """Whether lines above the first head are no document: a heading for all of them."""
    return len(lines) <= REACH and not any(re.search("[。；]", page.lines[number].text) for number in lines)


def _without_annexes(
    page: Page, lines: Sequence[int], heads: Sequence[_Head], title: str | None
) -> list[_Head]:
    """Heads that do not belong to what another document encloses, forwards or quotes."""
    kept: list[_Head] = []
    for head in heads:
        above = [page.lines[number].text for number in lines[max(0, head.first - REACH) : head.first]]
        if any(_ANNEX.match(text) and len(text) <= LONGEST_TITLE for text in above):
            continue
        bare = squeezed(head.title)
        before = squeezed("".join(page.lines[number].text for number in lines[: head.first]))
        if bare in before or f"《{bare}》" in squeezed(title or ""):
            continue
        opened = kept[-1] if kept else None
        holder = opened.title if opened else title if head.first > 0 else None
        if holder and _FORWARDS.search(holder) and not _is_same_series(opened, head):
            continue
        kept.append(head)
    return kept


def _is_same_series(one: _Head | None, other: _Head) -> bool:
    """Whether two documents have numbers of one series: 青政办发〔2020〕1号 and 青政办发〔2020〕4号."""
    if one is None or one.number is None or other.number is None:
        return False
    return re.split(r"[〔［\[（(【]", one.number)[0] == re.split(r"[〔［\[（(【]", other.number)[0]

"""What a list page leads to: articles with the words and the date printed beside them, and further pages.

With rules of the source's file their CSS selectors decide. Without, the page is looked at as a reader does:
the block whose lines repeat a link, most of them with a date beside it, is the list.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.fetching.glances import rough_text
from assets.collection.fetching.sniffing import DOCUMENT_ENDINGS
from assets.collection.list_days import (
    DATE,
    Day,
    YearFrom,
    day_beside,
    published_cell,
    stamp,
    texts_beside,
    year_headings,
)
from assets.collection.list_days import day_in as day_in
from assets.collection.list_pagers import further_pages

if TYPE_CHECKING:
    from assets.registry.sources import Collection

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
_AROUND = frozenset("li tr dd dt dl p div h2 h3 h4 article section td span b strong font em a".split())
LARGEST_LIST = 5_000_000
FEWEST_DATED, FEWEST_UNDATED, SHORTEST_TITLE, MOST_BESIDE_ONE = 2, 5, 6, 6


@dataclass(frozen=True)
class Link:
    """An address that a list page leads to, its words, and the date printed beside it.

    `year_from` says where its year was printed, if not beside it.
    """

    address: Address
    title: str | None = None
    listed_on: date | None = None
    year_from: YearFrom | None = None


@dataclass(frozen=True)
class Listing:
    """What a list page leads to, in its order; `refused`: addresses that are never asked, and why."""

    articles: tuple[Link, ...] = ()
    pages: tuple[Address, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    elsewhere: int = 0


def read_html(
    payload: bytes, content_type: str | None, base: Address, collection: "Collection", hosts: frozenset[str]
) -> Listing:
    """Articles and further list pages of an HTML list page."""
    from selectolax.lexbor import LexborHTMLParser

    markup = rough_text(payload, content_type, LARGEST_LIST)
    tree = LexborHTMLParser(markup)
    rules = collection.lists
    if rules.links:
        nodes = [_anchor(node) for node in tree.css(rules.links)]
        days = _days_by_rule(tree, nodes, rules.dates)
    else:
        is_article = re.compile(collection.articles.address) if collection.articles.address else None
        nodes, days = _detected(tree, base, is_article)
        if not nodes and (recorded := "".join(_RECORD.findall(markup))):
            # The first page of a list that a script will draw, kept in the page as data.
            drawn = LexborHTMLParser(f"<body>{recorded}</body>")
            nodes, days = _detected(drawn, base, is_article)
    found = _Found(base, hosts, collection.articles.address)
    for node, day in zip(nodes, days, strict=True):
        if node is not None:
            found.add(node.attributes.get("href"), _words(node), day)
    pages = found.further(further_pages(tree, markup, rules.next))
    return Listing(tuple(found.articles.values()), pages, tuple(found.refused.items()), found.elsewhere)


class _Found:
    """Links in scope, each once, in the order in which they were met."""

    def __init__(self, base: Address, hosts: frozenset[str], article_address: str | None):
        self._base, self._hosts = base, hosts
        self._is_article = re.compile(article_address) if article_address else None
        self.articles: dict[str, Link] = {}
        self.refused: dict[str, str] = {}
        self.elsewhere = 0

    def add(self, href: str | None, title: str | None, day: "Day | date | None") -> None:
        if not href or href.strip().lower().startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            return
        try:
            address = canonical(href, self._base.text)
        except RefusedAddress as problem:
            self.refused.setdefault(href.strip()[:500], str(problem))
            return
        if address.host not in self._hosts:
            self.elsewhere += 1
        elif address != self._base and (self._is_article is None or self._is_article.search(address.text)):
            listed = day if isinstance(day, Day) else Day(day) if day else None
            link = Link(
                address,
                title or None,
                listed.day if listed else None,
                listed.year_from if listed else None,
            )
            self.articles.setdefault(address.text, link)

    def further(self, hrefs: Iterable[str]) -> tuple[Address, ...]:
        pages: dict[str, Address] = {}
        for href in hrefs:
            try:
                address = canonical(href, self._base.text)
            except RefusedAddress:
                continue
            if address.host in self._hosts and address != self._base and address.text not in self.articles:
                pages.setdefault(address.text, address)
        return tuple(pages.values())


def _anchor(node: Any) -> Any:
    return node if node.tag == "a" else node.css_first("a[href]")


def _words(node: Any) -> str:
    """The title as typed where the link is cut with an ellipsis, else its words."""
    # A card is a link as a whole: its heading is the title.
    heading = node.css_first("h1, h2, h3, h4, h5, h6")
    shown = " ".join((node if heading is None else heading).text().split())
    if not shown and (picture := node.css_first("img[alt]")) is not None:
        shown = " ".join((picture.attributes.get("alt") or "").split())
    full = " ".join((node.attributes.get("title") or "").split())
    return full if len(full) > len(shown) or (full and shown.endswith(("...", "…"))) else shown


def _days_by_rule(tree: Any, nodes: list[Any], rule: str | None) -> list[Day | None]:
    if rule:
        texts = [node.text(separator=" ") for node in tree.css(rule)]
        if len(texts) == len(nodes):
            return _days(tree, nodes, texts)
    lines = _Lines()
    return _days(tree, nodes, [lines.text(node) if node is not None else "" for node in nodes])


def _days(tree: Any, nodes: list[Any], texts: list[str]) -> list[Day | None]:
    """The day beside each link, from the text of its line; else from what stands between the lines."""

    def read(headings: dict[int, int]) -> list[Day | None]:
        return [
            None
            if node is None
            else day_beside(text, node.text(), node.attributes.get("href") or "", headings.get(node.mem_id))
            for node, text in zip(nodes, texts, strict=True)
        ]

    days = read({})
    if any(day is None or day.year_from for day in days) and any(text.strip() for text in texts):
        headed = read(year_headings(tree, [node for node in nodes if node is not None]))
        days = [new or old for new, old in zip(headed, days, strict=True)]
    return days


class _Lines:
    """The line of a list that a link stands in: the largest element around it without another long link."""

    def __init__(self) -> None:
        self._has_others: dict[int, bool] = {}

    def of(self, node: Any) -> Any:
        best, parent = node, node.parent
        while parent is not None and parent.tag in _AROUND and not self._holds_several(parent):
            best, parent = parent, parent.parent
        return best

    def text(self, node: Any) -> str:
        return self.of(node).text(separator=" ")[:2000]

    def _holds_several(self, element: Any) -> bool:
        key = element.mem_id
        if key not in self._has_others:
            links = element.css("a[href]")
            long = sum(len(_words(one)) >= SHORTEST_TITLE for one in links[:20])
            self._has_others[key] = long > 1 or len(links) > 20
        return self._has_others[key]


def _detected(
    tree: Any, base: Address, is_article: re.Pattern[str] | None
) -> tuple[list[Any], list[Day | None]]:
    """Links of the block that is the list. With an address rule: all links that it knows."""
    lines = _Lines()
    links = [node for node in tree.css("a[href]") if _is_candidate(node, base, is_article)]
    blocks: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for node in links:
        blocks[_path(lines.of(node))].append(node)
    chosen: list[tuple[Any, Day | None]] = []
    for block in blocks.values():
        days = _days_of_block(tree, block, lines)
        dated = sum(day is not None for day in days)
        item = " ".join(lines.text(block[-1]).split())
        # Words beside title and date (a summary, a licence number) are a list's only where lines repeat.
        beside = len(DATE.sub("", item)) - len(" ".join(block[-1].text().split()))
        is_repeated = dated >= FEWEST_DATED or beside <= MOST_BESIDE_ONE
        if is_article is not None or (dated and is_repeated and dated * 2 >= len(block)):
            chosen += zip(block, days, strict=True)
    if is_article is None and not chosen and blocks:
        largest = max(blocks.values(), key=len)
        chosen = [(node, None) for node in largest] if len(largest) >= FEWEST_UNDATED else []
    order = {node.mem_id: at for at, node in enumerate(links)}
    if is_article is not None:
        chosen.sort(key=lambda pair: order[pair[0].mem_id])
    return [node for node, _ in chosen], [day for _, day in chosen]


def _is_candidate(node: Any, base: Address, is_article: re.Pattern[str] | None) -> bool:
    """Whether a link may be of an article: by the source's address rule, else by the length of its words."""
    if is_article is None:
        return len(_words(node)) >= SHORTEST_TITLE
    try:
        return is_article.search(canonical(node.attributes.get("href") or "", base.text).text) is not None
    except RefusedAddress:
        # Named among the refused addresses.
        return True


def _days_of_block(tree: Any, block: list[Any], lines: "_Lines") -> list[Day | None]:
    items = [lines.of(node) for node in block]
    days = _days(
        tree,
        block,
        [published_cell(item) or lines.text(node) for item, node in zip(items, block, strict=True)],
    )
    days = [
        Day(exact) if (day is None or day.year_from) and (exact := stamp(item)) else day
        for item, day in zip(items, days, strict=True)
    ]
    if any(days):
        return days
    return _days(tree, block, texts_beside(items))


def _path(node: Any) -> tuple[str, ...]:
    """Where an element stands: tags and classes of it and of what is around it."""
    parts: list[str] = []
    parent = node
    while parent is not None and parent.tag not in ("body", "html", "-undef") and len(parts) < 8:
        parts.append(f"{parent.tag}.{parent.attributes.get('class') or ''}")
        parent = parent.parent
    return tuple(parts)


def attachments(
    payload: bytes, content_type: str | None, base: Address, hosts: frozenset[str]
) -> tuple[Link, ...]:
    """Files that an article links to, on the hosts of its source: PDF, office documents, archives."""
    from selectolax.lexbor import LexborHTMLParser

    found = _Found(base, hosts, None)
    for node in LexborHTMLParser(rough_text(payload, content_type, LARGEST_LIST)).css("a[href]"):
        href = node.attributes.get("href") or ""
        if href.partition("?")[0].partition("#")[0].lower().endswith(DOCUMENT_ENDINGS):
            found.add(href, _words(node), None)
    return tuple(found.articles.values())

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
from assets.collection.signs import DOCUMENT_ENDINGS, rough_text

if TYPE_CHECKING:
    from assets.registry.sources import Collection

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_NEXT_WORDS = re.compile(
    r"^\s*(下一页|下页|下一頁|后一页|next|next page|[>›»]+|下一页\s*[>›»]+)\s*$", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(r"^\s*\d{1,4}\s*$")
# Scripts that number the pages of a list, index_1.html …: (pages in all, this page, name, ending).
_NUMBERED = re.compile(
    r"createPageHTML\(\s*[\"']?(\d{1,5})[\"']?\s*,\s*[\"']?(\d{1,5})[\"']?\s*,\s*[\"']([\w./-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
_AROUND = frozenset("li tr dd dt dl p div h2 h3 h4 article section td span b strong font em a".split())
LARGEST_LIST = 5_000_000
FEWEST_DATED, FEWEST_UNDATED, SHORTEST_TITLE, MOST_BESIDE_ONE = 2, 5, 6, 6


@dataclass(frozen=True)
class Link:
    """An address that a list page leads to, its words, and the date printed beside it."""

    address: Address
    title: str | None = None
    listed_on: date | None = None


@dataclass(frozen=True)
class Listing:
    """What a list page leads to, in its order; `refused`: addresses that are never asked, and why."""

    articles: tuple[Link, ...] = ()
    pages: tuple[Address, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    elsewhere: int = 0


def day_in(text: str) -> date | None:
    """The one full date in a short text; None where there is none, several, or an impossible one."""
    found = set()
    for year, month, day in _DATE.findall(text):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            return None
    return found.pop() if len(found) == 1 else None


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
    found = _Found(base, hosts, collection.articles.address)
    for node, day in zip(nodes, days, strict=True):
        if node is not None:
            found.add(node.attributes.get("href"), _words(node), day)
    pages = found.further(_further(tree, markup, rules.next))
    return Listing(tuple(found.articles.values()), pages, tuple(found.refused.items()), found.elsewhere)


class _Found:
    """Links in scope, each once, in the order in which they were met."""

    def __init__(self, base: Address, hosts: frozenset[str], article_address: str | None):
        self._base, self._hosts = base, hosts
        self._is_article = re.compile(article_address) if article_address else None
        self.articles: dict[str, Link] = {}
        self.refused: dict[str, str] = {}
        self.elsewhere = 0

    def add(self, href: str | None, title: str | None, day: date | None) -> None:
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
            self.articles.setdefault(address.text, Link(address, title or None, day))

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
    shown = " ".join(node.text().split())
    full = " ".join((node.attributes.get("title") or "").split())
    return full if len(full) > len(shown) or (full and shown.endswith(("...", "…"))) else shown


def _days_by_rule(tree: Any, nodes: list[Any], rule: str | None) -> list[date | None]:
    if rule:
        texts = [day_in(node.text()) for node in tree.css(rule)]
        if len(texts) == len(nodes):
            return texts
    lines = _Lines()
    return [day_in(lines.text(node)) if node is not None else None for node in nodes]


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
            long = sum(len(one.text(strip=True)) >= SHORTEST_TITLE for one in links[:20])
            self._has_others[key] = long > 1 or len(links) > 20
        return self._has_others[key]


def _detected(
    tree: Any, base: Address, is_article: re.Pattern[str] | None
) -> tuple[list[Any], list[date | None]]:
    """Links of the block that is the list. With an address rule: all links that it knows."""
    blocks: dict[tuple[str, ...], list[tuple[Any, date | None]]] = defaultdict(list)
    chosen: list[tuple[Any, date | None]] = []
    more: dict[tuple[str, ...], int] = {}
    lines = _Lines()
    for node in tree.css("a[href]"):
        if is_article is not None:
            try:
                if is_article.search(canonical(node.attributes.get("href") or "", base.text).text):
                    chosen.append((node, day_in(lines.text(node))))
            except RefusedAddress as _:
                chosen.append((node, None))
            continue
        if len(_words(node)) < SHORTEST_TITLE:
            continue
        item = lines.of(node)
        text = " ".join(item.text(separator=" ")[:2000].split())
        # Words beside title and date (a summary, a licence number) are a list's only where lines repeat.
        more[_path(item)] = len(_DATE.sub("", text)) - len(" ".join(node.text().split()))
        blocks[_path(item)].append((node, day_in(text)))
    if is_article is None:
        for path, block in blocks.items():
            dated = sum(day is not None for _, day in block)
            is_repeated = dated >= FEWEST_DATED or more[path] <= MOST_BESIDE_ONE
            if dated and is_repeated and dated * 2 >= len(block):
                chosen += block
        if not chosen and blocks:
            largest = max(blocks.values(), key=len)
            chosen = largest if len(largest) >= FEWEST_UNDATED else []
    return [node for node, _ in chosen], [day for _, day in chosen]


def _path(node: Any) -> tuple[str, ...]:
    """Where an element stands: tags and classes of it and of what is around it."""
    parts: list[str] = []
    parent = node
    while parent is not None and parent.tag not in ("body", "html", "-undef") and len(parts) < 8:
        parts.append(f"{parent.tag}.{parent.attributes.get('class') or ''}")
        parent = parent.parent
    return tuple(parts)


def _further(tree: Any, markup: str, rule: str | None) -> list[str]:
    """Addresses of further pages of the list, as they stand in the page."""
    if rule:
        anchors = [_anchor(node) for node in tree.css(rule)]
        return [
            node.attributes["href"] for node in anchors if node is not None and node.attributes.get("href")
        ]
    found = [node.attributes.get("href") for node in tree.css("link[rel=next][href], a[rel=next][href]")]
    for node in tree.css("a[href]"):
        text = node.text()
        if _NEXT_WORDS.match(text) or _PAGE_NUMBER.match(text):
            found.append(node.attributes.get("href"))
    if script := _NUMBERED.search(markup):
        pages, _, name, ending = script.groups()
        found += [f"{name}_{number}.{ending}" for number in range(1, int(pages))]
    return [
        href
        for href in found
        if href and not href.strip().lower().startswith(("#", "javascript:", "mailto:"))
    ]


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

"""What a list page leads to: articles with the words and the date printed beside them, and further pages.

With rules of the source's file their CSS selectors decide. Without, the page is looked at as a reader does:
the block whose lines repeat a link, most of them with a date beside it, is the list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.fetching.glances import rough_text
from assets.collection.fetching.sniffing import DOCUMENT_ENDINGS
from assets.collection.list_days import Day, YearFrom
from assets.collection.list_detector import anchor_of, days_by_rule, detected_links, words_of
from assets.collection.list_pagers import further_pages

if TYPE_CHECKING:
    from assets.registry.sources import Collection

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
LARGEST_LIST = 5_000_000


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
        nodes = [anchor_of(node) for node in tree.css(rules.links)]
        days = days_by_rule(tree, nodes, rules.dates)
    else:
        is_article = re.compile(collection.articles.address) if collection.articles.address else None
        nodes, days = detected_links(tree, base, is_article)
        if not nodes and (recorded := "".join(_RECORD.findall(markup))):
            # The first page of a list that a script will draw, kept in the page as data.
            drawn = LexborHTMLParser(f"<body>{recorded}</body>")
            nodes, days = detected_links(drawn, base, is_article)
    found = _Found(base, hosts, collection.articles.address)
    for node, day in zip(nodes, days, strict=True):
        if node is not None:
            found.add(node.attributes.get("href"), words_of(node), day)
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


def attachments(
    payload: bytes, content_type: str | None, base: Address, hosts: frozenset[str]
) -> tuple[Link, ...]:
    """Files that an article links to, on the hosts of its source: PDF, office documents, archives."""
    from selectolax.lexbor import LexborHTMLParser

    found = _Found(base, hosts, None)
    for node in LexborHTMLParser(rough_text(payload, content_type, LARGEST_LIST)).css("a[href]"):
        href = node.attributes.get("href") or ""
        if href.partition("?")[0].partition("#")[0].lower().endswith(DOCUMENT_ENDINGS):
            found.add(href, words_of(node), None)
    return tuple(found.articles.values())

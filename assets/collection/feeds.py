"""Sitemaps and feeds: XML from strangers, read without entities, without network, without huge trees."""

import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

from assets.collection.addresses import Address
from assets.collection.list_days import day_in
from assets.collection.lists import Listing, _Found

if TYPE_CHECKING:
    from assets.registry.sources import Collection

MOST_BYTES = 60_000_000


class NotXml(ValueError):
    """The bytes are no XML that can be read; the text says why."""


def read_xml(payload: bytes, base: Address, collection: "Collection", hosts: frozenset[str]) -> Listing:
    """Articles of a sitemap, RSS or Atom file, and further sitemaps of an index. Raises NotXml."""
    root = _root(payload)
    found = _Found(base, hosts, collection.articles.address)
    pages: list[str] = []
    for entry in root.iter():
        kind = _name(entry)
        if kind == "sitemap":
            pages += [text] if (text := _text(entry, "loc")) else []
        elif kind == "url":
            found.add(_text(entry, "loc"), None, _day(_text(entry, "lastmod")))
        elif kind == "item":
            day = _day(_text(entry, "pubDate") or _text(entry, "date"))
            found.add(_text(entry, "link"), _text(entry, "title"), day)
        elif kind == "entry":
            day = _day(_text(entry, "published") or _text(entry, "updated"))
            found.add(_atom_link(entry), _text(entry, "title"), day)
    return Listing(
        tuple(found.articles.values()), found.further(pages), tuple(found.refused.items()), found.elsewhere
    )


def _root(payload: bytes) -> Any:
    from lxml import etree

    if payload[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(31)
        payload = stream.decompress(payload, MOST_BYTES)
        if not stream.eof:
            raise NotXml("a compressed file that is cut or too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(payload.strip(), parser)
    except etree.XMLSyntaxError as problem:
        raise NotXml(f"not readable as XML ({str(problem)[:100]})") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXml("declares entities of its own, which are not read")
    return root


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any, name: str) -> str | None:
    for child in element:
        if _name(child) == name and child.text:
            return " ".join(child.text.split())
    return None


def _atom_link(entry: Any) -> str | None:
    links = [child for child in entry if _name(child) == "link" and child.get("href")]
    best = [child for child in links if child.get("rel", "alternate") == "alternate"] or links
    return best[0].get("href") if best else None


def _day(text: str | None) -> date | None:
    """Day of an ISO or RFC 2822 date as it is printed, in its own time zone."""
    import email.utils

    if text is None:
        return None
    if (found := day_in(text[:10])) is not None:
        return found
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (TypeError, ValueError):
        return None

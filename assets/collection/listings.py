"""What a list page leads to, however its source lists: web pages, sitemaps, feeds, JSON interfaces."""

from typing import TYPE_CHECKING

from assets.collection.addresses import Address
from assets.collection.feeds import NotXml, read_xml
from assets.collection.fetching import sniffing
from assets.collection.interfaces import NotJson, read_json
from assets.collection.lists import Listing, read_html

if TYPE_CHECKING:
    from assets.registry.sources import Collection

NotAList = (NotXml, NotJson)
_KINDS = {
    "sitemap": (sniffing.XML, sniffing.GZIP),
    "feed": (sniffing.XML, sniffing.GZIP),
    "json_api": (sniffing.JSON, sniffing.TEXT),
}


def list_kinds(method: str) -> tuple[str, ...]:
    """What the bytes of a list may be."""
    return _KINDS.get(method, (sniffing.HTML,))


def read_listing(
    payload: bytes, content_type: str | None, base: Address, collection: "Collection", hosts: frozenset[str]
) -> Listing:
    """Articles and further pages of a list. Raises NotXml, NotJson."""
    if collection.method in ("sitemap", "feed"):
        return read_xml(payload, base, collection, hosts)
    if collection.method == "json_api":
        return read_json(payload, base, collection, hosts)
    return read_html(payload, content_type, base, collection, hosts)

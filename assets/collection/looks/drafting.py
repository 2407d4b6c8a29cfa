"""The draft of a source's file, from a look at its address: what is seen is filled in, the rest is marked.

A draft is never live and never verified: a person reads it, writes what only people know, and checks it.
"""

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.collection.addresses import Address, RefusedAddress, canonical, is_ip_address
from assets.collection.fetching import glances, sniffing
from assets.collection.limits import Limits
from assets.collection.looks.findings import DRAFTED
from assets.collection.looks.probing import Page, Probe, probe
from assets.collection.looks.tags import standard_tags
from assets.collection.states import SEEN, State
from assets.collection.web import Web

if TYPE_CHECKING:
    from assets.registry.sources import Source

MOST_COLUMNS, FEWEST_LINKS = 8, 3
PROBE_DELAY, DRAFT_DELAY = 1.0, 2.0
DEFAULT_LIMITS = Limits()
# Words of links that lead from a home page to the lists of a government site.
_COLUMN_WORDS = re.compile(
    "公开|公示|公告|通知|政策|文件|规章|法规|动态|要闻|新闻|规划|计划|解读|数字|数据|信息化|采购|招标|news|polic|notice",
    re.IGNORECASE,
)
_LONGEST_COLUMN = 12
_TELLS_NOTHING = frozenset({"www", "gov", "cn", "com", "net", "org", "edu", "example"})


@dataclass(frozen=True)
class Draft:
    """The text of a source's file, and what a person should know of it."""

    source_id: str
    text: str
    notes: tuple[str, ...]


async def draft(url: str, web: Web, source_id: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Draft:
    """Look at an address and draft the file of its source. Raises RefusedAddress."""
    address = canonical(url)
    name = source_id or id_of(address)
    entries: tuple[Address, ...] = (address,)
    notes: list[str] = []
    method = "html_list"
    found = await _looked(name, method, entries, web, limits)
    first = found.entries[0]
    if first.fetched.state == State.WRONG_CONTENT and (other := _method_of(first)) is not None:
        method = other
        found = await _looked(name, method, entries, web, limits)
        first = found.entries[0]
    if first.fetched.state not in SEEN:
        notes.append(f"found {first.fetched.state.value} ({first.fetched.reason}): the draft is a guess")
    elif method == "html_list" and not _is_list(first):
        columns = await _columns(name, first, web, limits)
        if columns:
            notes.append(f"{address.text} is no list; {len(columns)} lists that it leads to are the entries")
            entries = columns
        else:
            notes.append(f"no list of dated links on {address.text} or behind it: name lists under entries")
    return Draft(name, _text(name, address, method, entries, found, notes), tuple(notes))


def id_of(address: Address) -> str:
    """An id made of the telling parts of a host name."""
    parts = [part for part in address.host.split(".") if part not in _TELLS_NOTHING]
    text = re.sub(r"[^a-z0-9]+", "_", "_".join(parts or address.host.split("."))).strip("_")
    return text if text[:1].isalpha() and not is_ip_address(address.host) else f"site_{text}"


async def _looked(name: str, method: str, entries: tuple[Address, ...], web: Web, limits: Limits) -> Probe:
    source = _provisional(name, method, [entry.text for entry in entries])
    return (await probe([source], web, limits, most_articles=0))[0]


def _provisional(name: str, method: str, entries: list[str]) -> "Source":
    """A source with nothing but what a look needs."""
    from assets.registry.sources import Collection, Source

    collection = Collection.model_validate(
        {
            "method": method,
            "entries": entries,
            "delay_seconds": PROBE_DELAY,
            "most_pages": 1,
            "most_list_pages": 1,
        }
    )
    return Source.model_construct(
        source_id=name, url=entries[0], collection=collection, expected_state=State.OK.value
    )


def _method_of(page: Page) -> str | None:
    """The way of listing that fits the bytes of a page that is no web page; None where none does."""
    payload = page.fetched.payload or b""
    kind = sniffing.sniffed(payload)
    if kind in (sniffing.XML, sniffing.GZIP):
        start = payload[:2000].lower()
        return "feed" if b"<rss" in start or b"<feed" in start or b"<rdf" in start else "sitemap"
    if kind == sniffing.JSON:
        return "json_api"
    return "file_list" if kind in (sniffing.PDF, sniffing.ZIP, sniffing.OLE) else None


def _is_list(page: Page) -> bool:
    dated = [link for link in page.listing.articles if link.listed_on] if page.listing else []
    return len(dated) >= FEWEST_LINKS


async def _columns(name: str, home: Page, web: Web, limits: Limits) -> tuple[Address, ...]:
    """The lists of dated links that a home page leads to by the names of its columns."""
    from selectolax.lexbor import LexborHTMLParser

    last = home.fetched.last
    assert last is not None
    markup = glances.rough_text(home.fetched.payload or b"", home.content_type, 2_000_000)
    found: dict[str, Address] = {}
    others: dict[str, Address] = {}
    for node in LexborHTMLParser(markup).css("a[href]"):
        words = " ".join(node.text().split())
        if len(words) > _LONGEST_COLUMN:
            continue
        try:
            address = canonical(node.attributes.get("href") or "", last.address.text)
        except RefusedAddress:
            continue
        if address.host == last.address.host and address != last.address:
            named = found if _COLUMN_WORDS.search(words) else others
            named.setdefault(address.text, address)
    # A page of a few links is a door: what is behind it has no name of a column.
    candidates = tuple((found or others).values())[:MOST_COLUMNS]
    if not candidates:
        return ()
    looked = await _looked(name, "html_list", candidates, web, limits)
    return tuple(page.address for page in looked.entries if page.fetched.state in SEEN and _is_list(page))


def _text(
    name: str, address: Address, method: str, entries: tuple[Address, ...], found: Probe, notes: list[str]
) -> str:
    """The YAML of the source's file; texts are written as JSON, which YAML reads."""
    first = found.entries[0]
    site, code = _names(first)
    is_government = f".{address.host}".endswith(".gov.cn")
    wish = max((robots.crawl_delay for robots, _ in found.robots.values()), default=0.0)
    place = f"  # SiteIDCode of the site: {code}" if code else ""
    lines = [
        *(f"# {note}" for note in notes),
        f"source_id: {name}",
        "kind: portal",
        f"stream: {'official_portal' if is_government else 'other'}",
        f"name_en: {_quoted(f'{DRAFTED} name in English of {address.host}')}",
        f"name_zh: {_quoted(site or f'{DRAFTED} name in Chinese of {address.host}')}",
        f"url: {_quoted(address.origin + '/')}",
        f"origin: {name}",
        "author: null",
        "published: null",
        f"place: null{place}",
        f"licence: {_quoted(f'{DRAFTED} what the site says of reuse')}",
        "text: null",
        "expected_state: ok",
        "cadence: monthly",
        "live: false",
        f"ethics: {_quoted(f'{DRAFTED} whom collecting may touch, and what is done about it')}",
        "collection:",
        f"  method: {method}",
        f"  entries: [{', '.join(_quoted(entry.text) for entry in entries)}]",
        f"  delay_seconds: {max(DRAFT_DELAY, wish):g}",
        "  most_pages: 2000",
        "  most_list_pages: 50",
        "  verified_on: null",
    ]
    return "\n".join(lines) + "\n"


def _names(page: Page) -> tuple[str | None, str | None]:
    """Name and code of a site as its page says them."""
    from selectolax.lexbor import LexborHTMLParser

    payload = page.fetched.payload
    if payload is None or page.fetched.state not in SEEN or sniffing.sniffed(payload) != sniffing.HTML:
        return None, None
    values = standard_tags(payload, page.content_type, "home").values
    title = LexborHTMLParser(glances.rough_text(payload, page.content_type)).css_first("title")
    name = values.get("SiteName") or (" ".join(title.text().split()) if title else "")
    return name[:200] or None, values.get("SiteIDCode")


def _quoted(text: Any) -> str:
    return json.dumps(text, ensure_ascii=False)

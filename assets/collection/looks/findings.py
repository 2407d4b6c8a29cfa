"""What a look at a source means: numbers, and plain sentences that say what to change in its file."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assets.collection.fetching.glances import rough_text
from assets.collection.lists import Link
from assets.collection.looks.probing import Page, Probe
from assets.collection.looks.tags import standard_tags
from assets.collection.states import SEEN, State

if TYPE_CHECKING:
    from assets.registry.sources import Source

# (declared, found): which encoding a page names and which one reads it; the room of documents knows.
Charset = Callable[[bytes, str | None], tuple[str | None, str]]
DRAFTED = "draft:"


@dataclass(frozen=True)
class Finding:
    """One source as it was found. `document` is the JSON of `digov sources check` for it."""

    source_id: str
    is_as_described: bool
    is_expected_state: bool
    document: dict[str, Any]


def finding(probe: Probe, charset: Charset, today: date) -> Finding:
    """Judge a look at a source."""
    source, collection = probe.source, probe.source.collection
    assert collection is not None
    state, reason = _state(probe)
    is_expected = state == source.expected_state
    advice = _advice(probe, charset, state, reason)
    # What only tells of a site that is expected not to answer asks for no change.
    is_as_described = is_expected and not advice
    pages = [page for page in (probe.home, *probe.entries, *probe.articles) if page is not None]
    tags = {
        kind: _conformance(page, kind)
        for kind, page in (
            ("home", probe.home),
            ("list", _first_seen(probe.entries)),
            ("article", _first_seen(probe.articles)),
        )
    }
    links = [link for page in probe.entries if page.listing for link in page.listing.articles]
    document = {
        "source_id": source.source_id,
        "method": collection.method,
        "state": state.value,
        "reason": reason,
        "expected_state": source.expected_state,
        "is_expected": is_expected,
        "robots": _robots(probe),
        "charset": _charset(pages, charset),
        "links": len({link.address.text for link in links}),
        "dated": sum(link.listed_on is not None for link in links),
        "year_from": _years_from(links),
        "next_pages": len({one.text for page in probe.entries if page.listing for one in page.listing.pages}),
        "pages": [_page(page) for page in pages],
        "tags": tags,
        "is_as_described": is_as_described,
        "advice": advice,
        "verified_on": collection.verified_on.isoformat() if collection.verified_on else None,
        "line_to_put_in": f"  verified_on: {today.isoformat()}" if is_as_described else None,
    }
    return Finding(source.source_id, is_as_described, is_expected, document)


def _years_from(links: Iterable[Link]) -> dict[str, int]:
    """How many dates have their year from elsewhere than beside the link, by where it is printed."""
    return dict(sorted(Counter(link.year_from.value for link in links if link.year_from).items()))


def _first_seen(pages: tuple[Page, ...]) -> Page | None:
    return next((page for page in pages if page.fetched.state in SEEN), None)


def _state(probe: Probe) -> tuple[State, str | None]:
    """The state of a source is that of its entries: ok where one of them answered."""
    found = _first_seen(probe.entries) or probe.entries[0]
    return found.fetched.state, found.fetched.reason


def _robots(probe: Probe) -> dict[str, Any]:
    verdicts = [page.fetched.robots_verdict for page in probe.entries if page.fetched.robots_verdict]
    return {
        "verdicts": sorted(set(verdicts)),
        "crawl_delay": max((robots.crawl_delay for robots, _ in probe.robots.values()), default=0.0),
        "odd": sorted({odd for _, odd in probe.robots.values() if odd}),
    }


def _charset(pages: list[Page], charset: Charset) -> list[dict[str, Any]]:
    pairs = {charset(*body) for page in pages if (body := _html(page)) is not None}
    rows = sorted(pairs, key=lambda pair: (pair[0] or "", pair[1]))
    return [{"declared": declared, "found": found} for declared, found in rows]


def _html(page: Page) -> tuple[bytes, str | None] | None:
    payload = page.fetched.payload
    if payload is None or page.fetched.state not in SEEN or b"<" not in payload[:2048]:
        return None
    return payload, page.content_type


def _conformance(page: Page | None, kind: str) -> dict[str, Any] | None:
    body = _html(page) if page is not None and page.fetched.state in SEEN else None
    if page is None or body is None:
        return None
    tags = standard_tags(*body, kind)
    return {
        "url": page.address.text,
        "present": tags.present,
        "required": tags.required,
        "missing": list(tags.missing),
        "respelled": list(tags.respelled),
        "values": tags.values,
    }


def _page(page: Page) -> dict[str, Any]:
    listing = page.listing
    return {
        "role": page.role,
        "url": page.address.text,
        "state": page.fetched.state.value,
        "reason": page.fetched.reason,
        "links": len(listing.articles) if listing else None,
        "dated": sum(link.listed_on is not None for link in listing.articles) if listing else None,
        "year_from": _years_from(listing.articles) if listing else None,
        "next_pages": len(listing.pages) if listing else None,
        "links_elsewhere": listing.elsewhere if listing else None,
        "refused": len(listing.refused) if listing else None,
        "problem": page.problem,
    }


def _advice(probe: Probe, charset: Charset, state: State, reason: str | None) -> list[str]:
    """What to change in the file of a source, one sentence each; empty where it is as described."""
    source = probe.source
    said = []
    if state != source.expected_state:
        why = f" ({reason})" if reason else ""
        said.append(
            f"found {state.value}{why}, the file expects {source.expected_state}: look at the site with a "
            f"browser; if it is meant to be so, set expected_state: {state.value}."
        )
    for page in probe.entries:
        if page.fetched.state not in SEEN and state in SEEN:
            why = f" ({page.fetched.reason})" if page.fetched.reason else ""
            said.append(f"entry {page.address.text} is {page.fetched.state.value}{why}: mend or remove it.")
        said += _of_moved(page)
        said += _of_list(source, page)
    said += _of_robots(probe)
    said += _of_articles(probe)
    said += _of_drafts(source)
    return list(dict.fromkeys(said))


def _of_moved(page: Page) -> list[str]:
    last = page.fetched.last
    if last is None or page.fetched.state not in SEEN or last.address.text == page.address.text:
        return []
    return [f"entry {page.address.text} redirects to {last.address.text}: put that address into entries."]


def _of_list(source: "Source", page: Page) -> list[str]:
    """What is wrong with a list page that was seen."""
    collection, listing = source.collection, page.listing
    assert collection is not None
    if page.problem:
        return [f"{page.address.text} was not read: {page.problem}."]
    if listing is None:
        return []
    where, said = page.address.text, []
    if not listing.articles:
        said.append(_of_no_links(source, listing.elsewhere, where))
    dated = sum(link.listed_on is not None for link in listing.articles)
    if listing.articles and not dated and collection.method == "html_list":
        if collection.lists.dates:
            said.append(f"no date found on {where} by lists.dates '{collection.lists.dates}': mend it.")
        else:
            said.append(f"no date found beside the links on {where}: set lists.dates.")
    if collection.lists.next and not listing.pages:
        said.append(f"no next page found on {where} by lists.next '{collection.lists.next}': mend it.")
    if listing.elsewhere > len(listing.articles):
        said.append(
            f"{listing.elsewhere} links on {where} lead to hosts that the file does not name: if they belong "
            "to the source, add them to hosts."
        )
    return said


def _of_no_links(source: "Source", elsewhere: int, where: str) -> str:
    collection = source.collection
    assert collection is not None
    if elsewhere:
        return f"all links found on {where} lead to other hosts: add those of the source to hosts."
    if collection.articles.address:
        rule = f"articles.address '{collection.articles.address}'"
        links = f" or lists.links '{collection.lists.links}'" if collection.lists.links else ""
        return f"no link found on {where} that fits {rule}{links}: mend it."
    if collection.lists.links:
        return f"no link found on {where} by lists.links '{collection.lists.links}': mend it."
    if collection.method == "json_api":
        return f"no item with an address found in {where}: set items.items and items.address."
    return f"no link found on {where}: set lists.links, or name another page under entries."


def _of_robots(probe: Probe) -> list[str]:
    collection = probe.source.collection
    assert collection is not None
    wish = max((robots.crawl_delay for robots, _ in probe.robots.values()), default=0.0)
    if wish > collection.delay_seconds:
        return [
            f"robots.txt asks for {wish:g} seconds between two requests (kept anyway): set delay_seconds: "
            f"{wish:g}."
        ]
    return []


def _of_articles(probe: Probe) -> list[str]:
    """Which rules for articles find nothing on those that were looked at."""
    from selectolax.lexbor import LexborHTMLParser

    collection = probe.source.collection
    assert collection is not None
    seen = [page for page in probe.articles if page.fetched.state in SEEN and _html(page) is not None]
    said = [
        f"article {page.address.text} is {page.fetched.state.value} ({page.fetched.reason}): look whether "
        "articles.title and articles.body fit the site."
        for page in probe.articles
        if page.fetched.state == State.SOFT_404
    ]
    rules = {name: getattr(collection.articles, name) for name in ("title", "body", "published")}
    for name, rule in rules.items():
        if not rule or not seen:
            continue
        empty = [
            page.address.text
            for page in seen
            if (node := LexborHTMLParser(_markup(page)).css_first(rule)) is None or not node.text().strip()
        ]
        if empty:
            said.append(f"articles.{name} '{rule}' finds nothing on {empty[0]}: mend it, or leave it out.")
    return said


def _markup(page: Page) -> str:
    return rough_text(page.fetched.payload or b"", page.content_type, 5_000_000)


def _of_drafts(source: "Source") -> list[str]:
    fields = ("name_en", "name_zh", "licence", "ethics")
    left = [name for name in fields if str(getattr(source, name)).startswith(DRAFTED)]
    return [f"{', '.join(left)} still as drafted: write them."] if left else []

"""JSON interfaces: the items that an answer lists, by the names of a source's file or by looking for them."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assets.collection.addresses import Address
from assets.collection.list_days import day_in
from assets.collection.lists import Listing, _Found

if TYPE_CHECKING:
    from assets.registry.sources import Collection, ItemRules

MOST_BYTES = 20_000_000
DEEPEST = 6
ADDRESS_FIELDS = ("url", "href", "link", "docpuburl", "puburl", "htmlurl", "weburl", "detailurl", "infourl")
TITLE_FIELDS = ("title", "doctitle", "infotitle", "showtitle", "name", "subject")
DATE_FIELDS = tuple(
    "publishdate pubdate docreltime publishtime pubtime releasedate infodate displaytime date time".split()
)

_CALLBACK = re.compile(r"^[\w.$\[\]'\"]{1,100}\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_CHINA = timedelta(hours=8)
_SECONDS, _MILLISECONDS = (600_000_000, 4_100_000_000), (600_000_000_000, 4_100_000_000_000)


class NotJson(ValueError):
    """The bytes are no JSON, or hold no list of items; the text says what is missing."""


def read_json(payload: bytes, base: Address, collection: "Collection", hosts: frozenset[str]) -> Listing:
    """Documents that an answer of a JSON interface lists, and its next page. Raises NotJson."""
    answer = _parsed(payload)
    rules = collection.items
    items = _items(answer, rules.items)
    found = _Found(base, hosts, collection.articles.address)
    for item in items:
        title = _field(item, rules.title, TITLE_FIELDS)
        href = _field(item, rules.address, ADDRESS_FIELDS)
        found.add(
            str(href) if href else None,
            " ".join(_without_tags(str(title)).split()) if title else None,
            _day(_field(item, rules.date, DATE_FIELDS)),
        )
    pages = found.further(_further(answer, rules, base, bool(items)))
    return Listing(tuple(found.articles.values()), pages, tuple(found.refused.items()), found.elsewhere)


def _parsed(payload: bytes) -> Any:
    if len(payload) > MOST_BYTES:
        raise NotJson(f"an answer of more than {MOST_BYTES} bytes")
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = payload.decode("gb18030", "replace")
    # Some interfaces wrap the answer in a call of a script: callback({…});
    wrapped = _CALLBACK.match(text.strip())
    try:
        return json.loads(wrapped.group(1) if wrapped else text)
    except (ValueError, RecursionError) as problem:
        raise NotJson(f"not readable as JSON ({str(problem)[:100]})") from problem


def _items(answer: Any, path: str | None) -> list[dict[str, Any]]:
    """The items by their path, or the longest list whose members name an address."""
    if path:
        found = _at(answer, path)
        if not isinstance(found, list):
            raise NotJson(f"no list at '{path}': items.items of the source's file names another place")
        return [item for item in found if isinstance(item, dict)]
    lists = [one for one in _lists(answer, 0) if any(_field(item, None, ADDRESS_FIELDS) for item in one)]
    if not lists and _has_empty_list(answer, 0):
        return []
    if not lists:
        raise NotJson("no list of items with an address: name it under items.items and items.address")
    return max(lists, key=len)


def _lists(value: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    if depth > DEEPEST:
        return
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield value
    for one in inside:
        yield from _lists(one, depth + 1)


def _has_empty_list(value: Any, depth: int) -> bool:
    """Whether an answer is that of a page after the last one."""
    if value == []:
        return True
    inside = value.values() if isinstance(value, dict) else ()
    return depth < DEEPEST and any(_has_empty_list(one, depth + 1) for one in inside)


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _field(item: dict[str, Any], rule: str | None, usual: tuple[str, ...]) -> Any:
    """A field by the name in the source's file, or the first of the usual names that is there."""
    if rule:
        return _at(item, rule)
    names = {key.lower().replace("_", ""): key for key in item}
    values = (item[names[name]] for name in usual if name in names)
    return next((value for value in values if isinstance(value, (str, int)) and value), None)


def _without_tags(text: str) -> str:
    """Some interfaces mark what was searched for: <em>政务</em>."""
    return re.sub(r"</?[a-zA-Z][^<>]{0,100}>", "", text)


def _day(value: Any) -> date | None:
    """A date as printed; numbers are seconds or milliseconds since 1970, read as days in China."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        if len(value) == 8:
            return day_in(f"{value[:4]}-{value[4:6]}-{value[6:]}")
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return day_in(value) if isinstance(value, str) else None
    for (low, high), unit in ((_SECONDS, 1), (_MILLISECONDS, 1000)):
        if low <= value < high:
            return (datetime.fromtimestamp(value / unit, UTC) + _CHINA).date()
    return None


def _further(answer: Any, rules: "ItemRules", base: Address, has_items: bool) -> list[str]:
    pages = []
    if rules.next and isinstance(following := _at(answer, rules.next), str):
        pages.append(following)
    if rules.page and has_items:
        # After the last page the list is empty, and there it ends.
        parts = urlsplit(base.text)
        query = parse_qsl(parts.query, keep_blank_values=True)
        number = next((int(value) for key, value in query if key == rules.page and value.isdigit()), 1)
        query = [(key, value) for key, value in query if key != rules.page]
        pages.append(urlunsplit(parts._replace(query=urlencode([*query, (rules.page, number + 1)]))))
    return pages

"""The list on a page without rules: the block whose lines repeat a link, most with a day beside it."""

import re
from collections import defaultdict
from typing import Any

from assets.collection.addresses import Address, RefusedAddress, canonical
from assets.collection.list_days import (
    DATE,
    Day,
    day_beside,
    published_cell,
    stamp,
    texts_beside,
    year_headings,
)

_AROUND = frozenset("li tr dd dt dl p div h2 h3 h4 article section td span b strong font em a".split())
FEWEST_DATED, FEWEST_UNDATED, SHORTEST_TITLE, MOST_BESIDE_ONE = 2, 5, 6, 6


def anchor_of(node: Any) -> Any:
    return node if node.tag == "a" else node.css_first("a[href]")


def words_of(node: Any) -> str:
    """The title as typed where the link is cut with an ellipsis, else its words."""
    # A card is a link as a whole: its heading is the title.
    heading = node.css_first("h1, h2, h3, h4, h5, h6")
    shown = " ".join((node if heading is None else heading).text().split())
    if not shown and (picture := node.css_first("img[alt]")) is not None:
        shown = " ".join((picture.attributes.get("alt") or "").split())
    full = " ".join((node.attributes.get("title") or "").split())
    return full if len(full) > len(shown) or (full and shown.endswith(("...", "…"))) else shown


def days_by_rule(tree: Any, nodes: list[Any], rule: str | None) -> list[Day | None]:
    if rule:
        texts = [node.text(separator=" ") for node in tree.css(rule)]
        if len(texts) == len(nodes):
            return days_of(tree, nodes, texts)
    lines = _Lines()
    return days_of(tree, nodes, [lines.text(node) if node is not None else "" for node in nodes])


def days_of(tree: Any, nodes: list[Any], texts: list[str]) -> list[Day | None]:
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
            long = sum(len(words_of(one)) >= SHORTEST_TITLE for one in links[:20])
            self._has_others[key] = long > 1 or len(links) > 20
        return self._has_others[key]


def detected_links(
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
        return len(words_of(node)) >= SHORTEST_TITLE
    try:
        return is_article.search(canonical(node.attributes.get("href") or "", base.text).text) is not None
    except RefusedAddress:
        # Named among the refused addresses.
        return True


def _days_of_block(tree: Any, block: list[Any], lines: "_Lines") -> list[Day | None]:
    items = [lines.of(node) for node in block]
    days = days_of(
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
    return days_of(tree, block, texts_beside(items))


def _path(node: Any) -> tuple[str, ...]:
    """Where an element stands: tags and classes of it and of what is around it."""
    parts: list[str] = []
    parent = node
    while parent is not None and parent.tag not in ("body", "html", "-undef") and len(parts) < 8:
        parts.append(f"{parent.tag}.{parent.attributes.get('class') or ''}")
        parent = parent.parent
    return tuple(parts)

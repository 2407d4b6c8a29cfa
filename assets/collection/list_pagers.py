"""Further pages of a list: links, options of a choice, and scripts that number pages (read, never run)."""

import re
from typing import Any

_NEXT_WORDS = re.compile(
    r"^\s*(下一页|下页|下一頁|后一页|后页|next|next page|[>›»]+|下一页\s*[>›»]+)\s*$", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(r"^\s*(?:第\s*)?\d{1,4}(?:\s*页)?\s*$")
# Scripts that number the pages of a list, index_1.html …: (pages in all, this page, name, ending).
_NUMBERED = re.compile(
    r"createPageHTML\w*\(\s*(?:[\"'][\w#-]*[\"']\s*,\s*)?[\"']?(\d{1,5}|[A-Za-z_]\w*)[\"']?\s*,\s*"
    r"[\"']?(?:\d{1,5}|[A-Za-z_]\w*)[\"']?\s*,\s*[\"']([\w./-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
_CALLED = re.compile(
    r"(?:location(?:\.href)?\s*=\s*|(?:open|assign|replace)\(\s*)[\"']([^\"'()<>]{1,300})[\"']"
)
_NO_ADDRESS = ("#", "javascript:", "mailto:")
MOST_PAGES = 10_000


def further_pages(tree: Any, markup: str, rule: str | None) -> list[str]:
    """Addresses of further pages of the list as they stand in the page; `rule`: the source's own selector."""
    if rule:
        anchors = [node if node.tag == "a" else node.css_first("a[href]") for node in tree.css(rule)]
        return [
            node.attributes["href"] for node in anchors if node is not None and node.attributes.get("href")
        ]
    found = [node.attributes.get("href") for node in tree.css("link[rel=next][href], a[rel=next][href]")]
    for node in tree.css("a[href]"):
        text = node.text()
        if _NEXT_WORDS.match(text) or _PAGE_NUMBER.match(text):
            found.append(node.attributes.get("href"))
    for node in tree.css("option[value]"):
        if _PAGE_NUMBER.match(node.text()) and re.search(r"[./?]", node.attributes.get("value") or ""):
            found.append(node.attributes.get("value"))
    for node in tree.css("[onclick]"):
        text = node.text()
        if (_NEXT_WORDS.match(text) or _PAGE_NUMBER.match(text)) and (
            called := _CALLED.search(node.attributes.get("onclick") or "")
        ):
            found.append(called[1])
    found += _numbered(markup)
    return [href for href in found if href and not href.strip().lower().startswith(_NO_ADDRESS)]


def _numbered(markup: str) -> list[str]:
    """Pages that a script of a content system numbers, where it says how many and what they are called."""
    for script in _NUMBERED.finditer(markup):
        count, name, ending = script.groups()
        if not count.isdigit():
            said = re.search(rf"\b{re.escape(count)}\s*=\s*[\"']?(\d{{1,5}})\b", markup)
            if said is None:
                continue
            count = said[1]
        return [f"{name}_{number}.{ending}" for number in range(1, min(int(count), MOST_PAGES))]
    return []

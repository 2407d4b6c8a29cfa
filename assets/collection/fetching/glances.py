"""A page at a glance: its title and visible words, well enough to look for signs in."""

import re
from dataclasses import dataclass

LOOKED_AT = 400_000
SHORT_TEXT = 400
MOST_NESTED = 2000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script[\s>]", re.IGNORECASE)


def rough_text(payload: bytes, content_type: str | None, most_bytes: int = LOOKED_AT) -> str:
    """Words of a page well enough to look for signs in; the room of documents decodes for readers."""
    head = payload[:most_bytes]
    named = _CHARSET.search((content_type or "").encode("ascii", "replace")) or _CHARSET.search(head[:4096])
    name = named.group(1).decode("ascii").lower() if named else "utf-8"
    name = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}.get(name, name)
    try:
        text = head.decode(name, "replace")
    except LookupError:
        text = head.decode("utf-8", "replace")
    if text.count("\ufffd") > 20 and name != "gb18030":
        return head.decode("gb18030", "replace")
    return text


@dataclass(frozen=True)
class Look:
    """A page at a glance: its markup, its title, its visible words (of a long page only the first)."""

    markup: str
    title: str
    words: str
    is_too_deep: bool = False

    @property
    def has_script(self) -> bool:
        return _SCRIPT.search(self.markup) is not None


def look(payload: bytes, content_type: str | None) -> Look:
    """Title and visible words of an HTML page; at most the first 400,000 bytes are looked at."""
    from selectolax.lexbor import LexborHTMLParser

    markup = rough_text(payload, content_type)
    if deepest(markup) > MOST_NESTED:
        return Look(markup, "", "", is_too_deep=True)
    tree = LexborHTMLParser(markup)
    title = tree.css_first("title")
    tree.strip_tags(["script", "style", "noscript", "template", "title"])
    body = tree.body
    text = body.text(separator=" ") if body else ""
    words = " ".join(text[:4000].split())
    if len(words) < SHORT_TEXT:
        words = " ".join(text.split())
    return Look(markup, title.text().strip() if title else "", words)


def deepest(markup: str) -> int:
    """A bound for how deep a page may be nested: its longest run of tags that open and do not close."""
    depth = most = 0
    for match in re.finditer(r"<(/?)(?:div|span|table|ul|ol|dl|font|b|i|blockquote|section)\b", markup):
        depth += -1 if match.group(1) else 1
        depth = max(depth, 0)
        most = max(most, depth)
    return most

"""A page as lines and blocks: one bounded parse and one walk, without recursion.

A *line* is the text between two block boundaries (a paragraph, a table cell, a heading); a *block* is an
element that makes such boundaries. Lines stand in document order, so the lines of a block are a range.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

# Beyond these a page is not parsed: the parser's time grows with the square of the depth.
MOST_CHARACTERS = 8_000_000
MOST_DEPTH = 2_000
MOST_OPEN_FORMATS = 300
MOST_ATTRIBUTES = 2_000
# Below this many tags not even the worst nesting costs a tenth of a second.
UNSUSPICIOUS_TAGS = 3_000

# Where one inline element ends and the next begins: labels and values often part there. A noncharacter.
SEAM = "\ufdd0"
# Longer lines are paragraphs, where seams mean nothing.
SHORT = 300

_SKIPPED = frozenset(
    """script style noscript template select option textarea button svg iframe object canvas head map
    input""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table
    tbody td tfoot th thead tr ul""".split()
)
_NESTING = re.compile(
    r"<(/?)(div|span|font|b|i|u|a|em|strong|table|ul|ol|dl|center|section|article|blockquote|big|small|code|tt|s|"
    r"strike|nobr|form|sub|sup|label|bdo|cite|q|ins|del|dfn|kbd|var|samp|abbr|pre|svg|math|object|button)\b",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[a-zA-Z](?![^<>]{0,20}>)[^<]{8000,}")
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class OverBudget(Exception):
    """A page too large or too deep to be parsed in bounded time; the message says which."""


@dataclass(slots=True)
class Line:
    """Text between two block boundaries; `links` counts its characters inside links.

    `parted` is the text of a short line with a SEAM between its inline elements.
    """

    text: str
    parted: str
    links: int
    block: int
    is_hidden: bool


@dataclass(slots=True)
class Block:
    """An element that holds the lines from `start` up to `end`; `mark` is its id and class."""

    tag: str
    parent: int
    start: int
    end: int
    mark: str
    node: Any


@dataclass(frozen=True)
class Link:
    """A link: its address as written, its words, and the line in which it stands."""

    href: str
    words: str
    line: int


@dataclass
class Page:
    """A parsed page: lines and blocks in document order, meta tags as written, and the tree itself."""

    tree: Any
    title: str | None
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @cached_property
    def link_words(self) -> frozenset[str]:
        """The words of the links, without blanks."""
        return frozenset("".join(link.words.split()) for link in self.links)


def check_budget(text: str) -> None:
    """Raises OverBudget where parsing would not end in bounded time and memory."""
    if len(text) > MOST_CHARACTERS:
        raise OverBudget(f"{len(text)} characters, at most {MOST_CHARACTERS}")
    for tag in _LONG_TAG.finditer(text):
        inside = tag[0].partition(">")[0]
        if max(inside.count("="), len(inside.split())) > MOST_ATTRIBUTES:
            raise OverBudget(f"an element with more than {MOST_ATTRIBUTES} attributes")
    if text.count("<") <= UNSUSPICIOUS_TAGS:
        return
    depth = formats = 0
    for tag in _NESTING.finditer(text):
        step = -1 if tag[1] else 1
        depth = max(0, depth + step)
        if tag[2].lower() in _FORMATS:
            formats = max(0, formats + step)
        if depth > MOST_DEPTH or formats > MOST_OPEN_FORMATS:
            raise OverBudget(f"elements nested more than {MOST_DEPTH} deep, or formats never closed")


def parse(text: str) -> Page:
    """The page in `text`; raises OverBudget."""
    from selectolax.lexbor import LexborHTMLParser

    check_budget(text)
    tree = LexborHTMLParser(text)
    page = Page(tree, None)
    title = tree.css_first("title")
    page.title = title.text() if title is not None else None
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content is not None:
            page.metas.append((name.strip(), content.strip()))
    root = tree.body or tree.root
    if root is not None:
        _walk(page, root)
    return page


def select(page: Page, selector: str) -> Any:
    """The first node that a CSS selector names; None where nothing matches or it cannot be read."""
    from selectolax.lexbor import SelectolaxError

    try:
        return page.tree.css_first(selector)
    except SelectolaxError:
        return None


def _walk(page: Page, root: Any) -> None:  # noqa: C901 - one loop over all nodes, kept flat for speed
    lines, blocks, links = page.lines, page.blocks, page.links
    buffer: list[str] = []
    link_characters = 0
    in_link = 0
    hidden = 0
    preformatted = 0
    block = -1
    stack: list[Any] = [root]
    pop, push = stack.pop, stack.append

    def flush() -> None:
        nonlocal link_characters
        raw = "".join(buffer)
        buffer.clear()
        text = " ".join((raw.replace(SEAM, "") if SEAM in raw else raw).split())
        if text:
            lines.append(Line(text, raw if len(text) < SHORT else text, link_characters, block, hidden > 0))
        link_characters = 0

    while stack:
        node = pop()
        if node.__class__ is tuple:
            kind, value = node
            if kind == "block":
                if buffer:
                    flush()
                ended = blocks[value]
                ended.end = len(lines)
                block = ended.parent
            elif kind == "link":
                in_link -= 1
                href, begin = value
                words = "".join(buffer[begin:]).replace(SEAM, "").strip()
                links.append(Link(href, words, len(lines)))
                buffer.append(SEAM)
            elif kind == "shown":
                hidden -= 1
            else:
                preformatted -= 1
            continue
        if node is not root:
            following = node.next
            if following is not None:
                push(following)
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if preformatted and text and "\n" in text.strip():
                *whole, text = text.split("\n")
                for part in whole:
                    buffer.append(part)
                    if in_link:
                        link_characters += len(part.strip())
                    flush()
            # Blanks before anything else are layout: most text nodes of a page.
            if text and (buffer or not text.isspace()):
                if buffer and node.prev is not None:
                    # Also where an inline element ends: <label>文号</label>某政发〔2022〕4号
                    buffer.append(SEAM)
                buffer.append(text)
                if in_link:
                    link_characters += len(text.strip())
            continue
        if tag in _BLOCKS:
            if buffer:
                flush()
            attributes = node.attributes
            if attributes:
                style = attributes.get("style")
                if style and "none" in style.lower() and _HIDDEN.search(style):
                    hidden += 1
                    push(("shown", None))
                mark = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
            else:
                mark = ""
            if tag == "pre":
                preformatted += 1
                push(("plain", None))
            blocks.append(Block(tag, block, len(lines), len(lines), mark, node))
            block = len(blocks) - 1
            push(("block", block))
        elif tag == "br":
            if buffer:
                flush()
            continue
        elif tag == "a":
            in_link += 1
            buffer.append(SEAM)
            push(("link", (node.attributes.get("href") or "", len(buffer))))
        elif tag in _SKIPPED or tag[0] in "-!":
            continue
        else:
            if tag == "span" and (style := node.attributes.get("style")) and _HIDDEN.search(style):
                continue
            buffer.append(SEAM)
        child = node.child
        if child is not None:
            push(child)
    if buffer:
        flush()

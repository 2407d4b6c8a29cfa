"""What an answer is, by its status, its type and its words: a page, a challenge, a page that says "gone".

The lists of words are short and only count on short pages or in titles: an article about captchas is an
article.
"""

import re
from dataclasses import dataclass

from assets.collection.states import State

LOOKED_AT = 400_000
SHORT_TEXT = 400
NOTICE_TEXT = 150
SHELL_TEXT = 8
MOST_NESTED = 2000

_NOT_FOUND = re.compile(
    "(页面|网页)(不存在|未找到|找不到|已删除|已被删除|已下线|走丢|丢失)|找不到(该|您|你|此|指定的?|请求的?)?.{0,6}(页面|网页)"
    "|(该|此|您访问的|你访问的|您查看的|您要找的).{0,6}(页面|网页|内容|文章|信息).{0,6}(不存在|已删除|已被删除|已下线|已失效|已过期)"
    "|(page|file) (was )?not found|404 not found|error 404|404错误|404页面"
)
_MAINTENANCE = re.compile(
    "(网站|系统|平台|站点)(正在|处于)?(进行)?(维护|升级)(中|期间)|(网站|站点)暂停(访问|服务)"
    "|under maintenance"
)
_PASSWORD = re.compile(r"<input[^<>]{1,500}?type\s*=\s*[\"']?password", re.IGNORECASE)
_CAPTCHA = re.compile(
    "请(输入|完成).{0,6}(验证码|验证)|安全验证|人机验证|访问验证|滑动.{0,6}验证|captcha|are you (a )?human"
)
_WAITING = re.compile("(enable|requires?) javascript|^loading|加载中|正在加载|启用 ?javascript")
_SCRIPT = re.compile(r"<script[\s>]", re.IGNORECASE)
_CHALLENGE_SCRIPT = re.compile(r"document\.cookie|location\s*(\.\s*(href|reload|replace|assign))?\s*[=(]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta[^<>]{1,200}?http-equiv\s*=\s*[\"']?refresh[^<>]{1,200}?url\s*=\s*[\"']?\s*([^\"'>\s]+)",
    re.IGNORECASE,
)

HTML, XML, GZIP, PDF, ZIP, OLE, JSON, TEXT, IMAGE, OTHER = (
    "html",
    "xml",
    "gzip",
    "pdf",
    "zip",
    "ole",
    "json",
    "text",
    "image",
    "other",
)
_MAGIC = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"RIFF", IMAGE),
    (b"\x7fELF", OTHER),
    (b"Rar!", OTHER),
    (b"\x1f\x8b", GZIP),
    (b"MZ\x90", OTHER),
)
_HTML_MARK = re.compile(
    rb"<(!doctype\s+html|html|head|body|meta|title|script|div|table|frameset)[\s>/]", re.IGNORECASE
)
_NAMES_A_DOCUMENT = re.compile(rb"\.(pdf|docx?|xlsx?|wps|et|ofd|zip|pptx?|csv)[\"'?#\s>]", re.IGNORECASE)
DOCUMENT_ENDINGS = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".wps",
    ".et",
    ".ofd",
    ".zip",
    ".ppt",
    ".pptx",
    ".csv",
)


@dataclass(frozen=True)
class Verdict:
    """Access state of an answer and what is said of it."""

    state: State
    reason: str | None = None


def sniffed(payload: bytes) -> str:
    """What the bytes are, whatever was declared."""
    start = payload[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[:1] in (b"{", b"[") and b"<html" not in start.lower():
        return JSON
    if _HTML_MARK.search(start) and not start.startswith(b"<?xml-stylesheet"):
        return HTML
    if start.startswith(b"<?xml") or start[:5] in (b"<rss ", b"<rss>", b"<feed", b"<urls", b"<site"):
        return XML
    if _HTML_MARK.search(payload[:65_536]):
        return HTML
    return OTHER if b"\x00" in start[:512] else TEXT


def names_a_document(payload: bytes) -> bool:
    """Whether a page may link to a file at all: asked before its links are looked at."""
    return _NAMES_A_DOCUMENT.search(payload) is not None


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


def refresh_target(page: Look) -> str | None:
    """Where a page with hardly any words of its own sends the browser (meta refresh)."""
    found = _REFRESH.search(page.markup[:8192]) if len(page.words) < NOTICE_TEXT else None
    return found.group(1) if found else None


def of_status(status: int, has_script: bool, is_signed: bool) -> Verdict | None:
    """What a status alone says; None for an answer whose body must be looked at.

    `is_signed`: the answer carries a header of a known protection service.
    """
    if status in (404, 410):
        return Verdict(State.GONE, f"answered {status}")
    if status == 429:
        return Verdict(State.RATE_LIMITED, "answered 429")
    if status in (405, 412) or (status in (403, 521, 503, 202) and (has_script or is_signed)):
        return Verdict(
            State.BLOCKED_CHALLENGE, f"answered {status}" + (" with a script" if has_script else "")
        )
    if status in (200, 203):
        return None
    return Verdict(State.HTTP_ERROR, f"answered {status}")


def of_page(page: Look) -> Verdict | None:
    """A page that is not what was asked for although it came with status 200; None for a real one."""
    if page.is_too_deep:
        return Verdict(State.PARSE_BUDGET_EXCEEDED, f"elements nested more than {MOST_NESTED} deep")
    is_waiting = len(page.words) < NOTICE_TEXT and _WAITING.search(page.words.lower())
    if page.has_script and (len(page.words) < SHELL_TEXT or is_waiting):
        if _CHALLENGE_SCRIPT.search(page.markup) and len(page.markup) < 20_000 and "src=" not in page.markup:
            return Verdict(
                State.BLOCKED_CHALLENGE, "only a script that sets a cookie or loads the page again"
            )
        return Verdict(State.NEEDS_BROWSER, "no words without running its scripts")
    title = page.title.lower()
    where = title + "\n" + (page.words.lower() if len(page.words) < SHORT_TEXT else "")
    if found := _NOT_FOUND.search(where):
        return Verdict(State.SOFT_404, f"says not found: '{found.group(0)[:40]}'")
    if len(page.words) >= NOTICE_TEXT:
        return None
    if title in ("404", "错误", "出错了", "error"):
        return Verdict(State.SOFT_404, f"titled '{title}'")
    if found := _MAINTENANCE.search(where):
        return Verdict(State.SOFT_404, f"says maintenance: '{found.group(0)[:40]}'")
    if found := _CAPTCHA.search(where):
        return Verdict(State.BLOCKED_CHALLENGE, f"asks for a proof of being human: '{found.group(0)[:40]}'")
    if _PASSWORD.search(page.markup):
        return Verdict(State.SOFT_404, "asks for a password")
    return None


def without_marks(page: Look, marks: tuple[str, ...]) -> Verdict | None:
    """A short page that has none of the parts by which the source's file knows an article (CSS selectors)."""
    if not marks or len(page.words) >= SHORT_TEXT:
        return None
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.markup)
    if any(tree.css_first(mark) for mark in marks):
        return None
    return Verdict(State.SOFT_404, "has none of the parts of an article of this site")


def of_type(kind: str, role: str, list_kinds: tuple[str, ...], address_path: str) -> Verdict | None:
    """Bytes of another type than the role of the address allows; None where they fit."""
    if role == "list":
        if kind not in list_kinds:
            return Verdict(State.WRONG_CONTENT, f"a list page that is {kind}")
    elif role == "attachment":
        if kind == HTML and address_path.lower().endswith(DOCUMENT_ENDINGS):
            return Verdict(State.WRONG_CONTENT, "a file by its address, a web page by its bytes")
        if kind in (IMAGE, GZIP, OTHER):
            return Verdict(State.UNSUPPORTED_TYPE, f"a file of a type that is not read ({kind})")
    elif role == "article":
        if kind in (IMAGE, GZIP, OTHER):
            return Verdict(State.UNSUPPORTED_TYPE, f"a file of a type that is not read ({kind})")
        if kind == HTML and address_path.lower().endswith(DOCUMENT_ENDINGS):
            return Verdict(State.WRONG_CONTENT, "a file by its address, a web page by its bytes")
    return None

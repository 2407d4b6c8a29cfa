"""What an answer is, by its status, its type and its words: a page, a challenge, a page that says "gone".

The lists of words are short and only count on short pages or in titles: an article about captchas is an
article.
"""

import re
from dataclasses import dataclass

from assets.collection.fetching.glances import MOST_NESTED, SHORT_TEXT, Look
from assets.collection.fetching.sniffing import DOCUMENT_ENDINGS, GZIP, HTML, IMAGE, OTHER
from assets.collection.states import State

NOTICE_TEXT = 150
SHELL_TEXT = 8
TITLE_TEXT = 6


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
_CHALLENGE_SCRIPT = re.compile(r"document\.cookie|location\s*(\.\s*(href|reload|replace|assign))?\s*[=(]")
_REFRESH = re.compile(
    r"<meta[^<>]{1,200}?http-equiv\s*=\s*[\"']?refresh[^<>]{1,200}?url\s*=\s*[\"']?\s*([^\"'>\s]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Verdict:
    """Access state of an answer and what is said of it."""

    state: State
    reason: str | None = None


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


def without_marks(page: Look, marks: tuple[str, ...], listed_title: str | None = None) -> Verdict | None:
    """A short page that has none of the parts by which the source's file knows an article (CSS selectors).

    A page that shows the title by which the list calls it is the article: its site was made over.
    """
    if not marks or len(page.words) >= SHORT_TEXT:
        return None
    title = "".join((listed_title or "").split()).rstrip(".…")
    if len(title) >= TITLE_TEXT and title in "".join(page.words.split()):
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

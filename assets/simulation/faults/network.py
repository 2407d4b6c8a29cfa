"""Faults of the network (N) on single pages: what comes over the wire instead of the page."""

import email.utils
import gzip
from collections.abc import Callable
from datetime import timedelta

from assets.simulation.faults.occasion import SIMULATED, Answer, Occasion, notice
from assets.simulation.faults.wire import DRIPPING, SILENCE, Wire, closing, http, resetting, whole

Answered = Wire | Answer
SCRIPT = (
    f"<html><head><script>/* {SIMULATED} */document.cookie='moni=1';location.reload()</script></head>"
    "<body></body></html>"
)
BUSY, MANY = "503 Service Unavailable", "429 Too Many Requests"
RECOVERS_AT = 3
HOPS = 21
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
INSIDE = {
    "N13.file": "file:///etc/hostname",
    "N13.loopback": "http://127.0.0.1/",
    "N13.link_local": "http://169.254.169.254/latest/",
    "N13.carrier": "http://100.64.0.1/",
    "N13.mapped": "http://[::ffff:127.0.0.1]/",
    "N13.number": "http://2130706433/",
    "N13.hexadecimal": "http://0x7f.1/",
    "N13.credentials": "http://{host}@127.0.0.1/",
    "N13.backslash": "http://127.0.0.1\\@{host}/",
}
BLOCKED = {
    "N10.521": http(SCRIPT, "521 Unknown", headers=(("X-Via-JSL", "SIMULATED"),)),
    "N10.412": http(SCRIPT, "412 Precondition Failed"),
    "N10.405": http("<html><body>请求被拦截</body></html>", "405 Not Allowed"),
    "N10.403": http(SCRIPT, "403 Forbidden"),
    "N10.200": http(SCRIPT, "200 OK"),
}
NOTICES = {
    "N11.not_found": notice("提示", "您访问的页面不存在或已删除，请返回首页"),
    "N11.maintenance": notice("系统提示", "网站正在维护中，请稍后访问"),
    "N11.login": notice("登录", "统一身份认证<input type=password name=p>"),
    "N11.captcha": notice("访问验证", "请完成安全验证后继续访问"),
    "N11.no_marks": notice("欢迎", "本栏目的内容见首页的其他栏目"),
    "N11.same_body": notice("欢迎访问", "欢迎访问本网站。" + "本网站提供各类政务信息。" * 40),
}


def redirect(target: str, status: str = "302 Found", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """An answer that leads on."""
    return http(status=status, headers=(("Location", target), *headers))


def _once(on: Occasion) -> Answered:
    return resetting(http("x" * 500, length=2000)) if on.times_asked == 1 else on.honest()


def _cut(on: Occasion) -> Answered:
    packed = gzip.compress(on.honest().body, mtime=0)
    return whole(http(packed[: len(packed) // 2], headers=(("Content-Encoding", "gzip"),)))


def _waits(value: Callable[[Occasion], str]) -> Callable[[Occasion], Answered]:
    def answer(on: Occasion) -> Answered:
        if on.times_asked > 1:
            return on.honest()
        return whole(http(SIMULATED, MANY, headers=(("Retry-After", value(on)),)))

    return answer


def _recovers(on: Occasion) -> Answered:
    return on.honest() if on.times_asked >= RECOVERS_AT else whole(http(SIMULATED, BUSY))


def _blocked(on: Occasion) -> Answered:
    return whole(BLOCKED[on.name])


def _notice(on: Occasion) -> Answered:
    return Answer(200, "text/html; charset=utf-8", NOTICES[on.name].encode())


def _circle(on: Occasion) -> Answered:
    return whole(redirect(on.url if on.rest else on.address("back.html")))


def _many(on: Occasion) -> Answered:
    hop = int(on.rest or 0)
    return on.honest() if hop >= HOPS else whole(redirect(on.address(str(hop + 1))))


def _inside(on: Occasion) -> Answered:
    return whole(redirect(INSIDE[on.name].format(host=on.host)))


def _self_signed(on: Occasion) -> Answered:
    return whole(redirect(on.address("secure.html").replace("http:", "https:", 1)))


def _odd_headers(on: Occasion) -> Answered:
    page = on.honest()
    kind = page.content_type.encode()
    first = {
        "N17.twice": b"Content-Type: " + kind + b"\r\nContent-Type: text/plain",
        "N17.empty": b"Content-Type:",
        "N17.long": b"Content-Type: " + kind + b"\r\nX-Long: " + b"a" * 64_000,
        "N17.letters": b"Content-Type: " + kind + b"\r\nX-Letters: \xff\xfe\xc4\xa3",
    }[on.name]
    length = str(len(page.body)).encode()
    return whole(b"HTTP/1.1 200 OK\r\n" + first + b"\r\nContent-Length: " + length + b"\r\n\r\n" + page.body)


def _cookie(on: Occasion) -> Answered:
    given = (("Set-Cookie", "session=SIMULATED; Path=/"), ("Set-Cookie", "wide=1; Domain=example"))
    return on.honest() if on.rest else whole(redirect(on.address("page.html"), headers=given))


def _later(on: Occasion) -> str:
    return email.utils.format_datetime(on.now + timedelta(seconds=2), usegmt=True)


PAGES: dict[str, Callable[[Occasion], Answered]] = {
    "N01.silence": lambda on: SILENCE,
    "N02.drip": lambda on: DRIPPING,
    "N03.for_ever": lambda on: resetting(http("x" * 500, length=2000)),
    "N03.once": _once,
    "N04.short": lambda on: closing(http(on.honest().body[:1500], length=len(on.honest().body) + 2000)),
    "N05.no_last_chunk": lambda on: closing(CHUNKED + b"5\r\nhello\r\n"),
    "N05.wrong_size": lambda on: closing(CHUNKED + b"5\r\nhello\r\nzz\r\nno\r\n0\r\n\r\n"),
    "N06.cut": _cut,
    "N08.seconds": _waits(lambda on: "2"),
    "N08.date": _waits(_later),
    "N09.recovers": _recovers,
    "N09.stays": lambda on: whole(http(SIMULATED, BUSY)),
    **dict.fromkeys(BLOCKED, _blocked),
    **dict.fromkeys(NOTICES, _notice),
    "N12.circle": _circle,
    "N12.many": _many,
    "N12.home": lambda on: whole(redirect("/")),
    **dict.fromkeys(INSIDE, _inside),
    "N14.self_signed": _self_signed,
    **dict.fromkeys(("N17.twice", "N17.empty", "N17.long", "N17.letters"), _odd_headers),
    "N17.status_line": lambda on: closing(b"SIMULATED NOT HTTP AT ALL\r\n\r\n"),
    "N19.shuts": lambda on: whole(http(SIMULATED, "403 Forbidden")),
    "N20.cookie": _cookie,
    "N20.other_host": lambda on: whole(redirect("http://elsewhere.example/page.html")),
}

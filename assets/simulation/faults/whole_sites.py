"""Faults of the network (N) that hit a whole site: its name, its robots.txt, its door, its lists."""

from collections.abc import Callable
from functools import cache
from html import escape

from assets.simulation.faults.network import MANY, Answered
from assets.simulation.faults.occasion import SIMULATED, Answer, notice
from assets.simulation.faults.wire import SILENCE, Step, Wire, http, whole

TEXT = "text/plain; charset=utf-8"
FILLING = 50_000
WAITS = {"N08.negative": "-5", "N08.endless": "99999999", "N08.nonsense": "soon"}
# What a resolver says of a name that it cannot turn into an address; None: an empty answer.
UNRESOLVED: dict[str, str | None] = {
    "N07.unknown_name": "the name does not exist (has the site moved or been merged?)",
    "N07.no_answer": "the name server did not answer",
    "N07.no_address": None,
}
PRIVATE = "10.0.0.1"
SHUTS = "N19.shuts"
CALENDAR = "N18.calendar"
# Faults under which robots.txt forbids nothing, whatever the site would like.
FORBIDS_NOTHING = frozenset({"N15.missing", "N15.web_page"})


def robots(name: str, round_number: int, rules: bytes) -> Answered | None:
    """robots.txt of a site with this fault; None where the fault leaves it as it is.

    `rules`: what the file would say without its fault.
    """
    spelled: dict[str, Callable[[], Answered]] = {
        "N13.rebinding": lambda: Wire((Step.CLOSE,)),
        "N15.missing": lambda: Answer(404, TEXT, SIMULATED.encode()),
        "N15.server_error": lambda: whole(http(SIMULATED, "500 Internal Server Error")),
        "N15.silence": lambda: SILENCE,
        "N15.web_page": lambda: Answer(200, "text/html; charset=utf-8", notice("首页", "欢迎").encode()),
        "N15.huge": lambda: Answer(200, TEXT, rules + _filling() + b"Disallow: /\n"),
        "N15.mark": lambda: Answer(200, TEXT, b"\xef\xbb\xbf" + rules),
        "N15.long_delay": lambda: Answer(200, TEXT, b"User-agent: *\nCrawl-delay: 3600\n"),
    }
    if name == "N15.changes" and round_number > 1:
        return Answer(200, TEXT, b"User-agent: *\nDisallow: /\n")
    return spelled[name]() if name in spelled else None


@cache
def _filling() -> bytes:
    """A megabyte of remarks that are not all alike: a long file and no bomb."""
    return b"".join(b"# %d SIMULATED\n" % (number * 2_654_435_761 % 2**32) for number in range(FILLING))


def pages(name: str, round_number: int) -> Answered | None:
    """What every page of a site with this fault answers; None where the fault leaves pages as they are."""
    if name in WAITS:
        return whole(http(SIMULATED, MANY, headers=(("Retry-After", WAITS[name]),)))
    if name == SHUTS and round_number > 1:
        return whole(http(SIMULATED, "403 Forbidden"))
    return None


def calendar_page(address: str, month: int) -> Answer:
    """A list page without articles that leads to the next one, for ever, with an id of the session."""
    onward = escape(f"{address}?month={month + 1}&jsessionid=A{month + 1}")
    text = (
        f"<html><head><title>日历</title></head><body><p>{SIMULATED}：第{month}月</p>"
        f'<div class="pager"><a class="next" href="{onward}">下一页</a></div></body></html>'
    )
    return Answer(200, "text/html; charset=utf-8", text.encode())

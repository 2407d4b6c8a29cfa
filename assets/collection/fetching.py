"""One attempt on one address: repeats, redirects and robots on every hop, and what it ended in."""

import asyncio
import email.utils
import hashlib
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from assets.collection import signs
from assets.collection.addresses import Address, RefusedAddress, canonical, is_ip_address
from assets.collection.decoding import decoded
from assets.collection.exchanges import Desk, Exchange, Failure, exchange
from assets.collection.limits import Limits
from assets.collection.robots import DISALLOWED, UNAVAILABLE, Robots
from assets.collection.states import WORTH_ANOTHER_TRY, State
from assets.collection.web import is_public

HOME_PAGES = ("/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/index.php", "/default.html")
NOT_FOUND_PAGES = ("/404.html", "/404.htm", "/404", "/error.html", "/error/404.html", "/404/index.html")
REDIRECTS = (301, 302, 303, 307, 308)
PROTECTION_HEADERS = ("x-via-jsl", "cf-mitigated", "x-waf-event-id")


@dataclass(frozen=True)
class Question:
    """What is asked: an address in a role, within the hosts of its source; `kinds`: what a list may be."""

    address: Address
    role: str
    hosts: frozenset[str]
    gap: float
    kinds: tuple[str, ...] = (signs.HTML,)
    excused: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """How an attempt ended. `payload` is the decoded body of the last answer, where it came whole."""

    state: State
    reason: str | None = None
    exchanges: tuple[Exchange, ...] = ()
    payload: bytes | None = None
    sha256: str | None = None
    tries: int = 0
    robots_verdict: str | None = None
    robots_sha256: str | None = None
    pause: float | None = None

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None


RobotsOf = Callable[[Address], Awaitable[Robots]]


async def fetch(desk: Desk, question: Question, robots_of: RobotsOf | None) -> Fetched:
    """Ask until there is an answer, a refusal or a bound; raises for nothing that a site does."""
    hops: list[Exchange] = []
    tries = 0
    address = question.address
    while True:
        robots = await robots_of(address) if robots_of else Robots()
        verdict = robots.verdict(address) if robots_of else None
        asked = Fetched(State.OK, None, tuple(hops), None, None, tries, verdict, robots.sha256)
        if (barred := _barred(desk, robots, verdict)) is not None:
            return replace(asked, state=barred.state, reason=barred.reason)
        gap = max(question.gap, robots.crawl_delay * desk.web.delay_scale)
        answer, used, pause = await _with_repeats(desk, question, address, gap, is_first=not hops)
        tries += used
        asked = replace(asked, tries=tries, pause=pause)
        if isinstance(answer, Failure):
            return replace(asked, state=answer.state, reason=answer.reason)
        hops.append(answer)
        asked = replace(asked, exchanges=tuple(hops))
        try:
            target = answer.header("Location") if answer.status in REDIRECTS else None
            if answer.status not in REDIRECTS:
                found = await desk.worked(partial(_judged, desk.limits, question, answer))
                target = found.pop("refresh")
                if target is None:
                    return replace(asked, **found)
            address = _next_hop(desk.limits, desk.web.is_allowed, question, hops, target)
        except _Stop as stop:
            return replace(asked, state=stop.state, reason=stop.reason)


def _barred(desk: Desk, robots: Robots, verdict: str | None) -> signs.Verdict | None:
    """Why robots.txt lets nothing be asked here; None where it does not stand in the way."""
    if verdict == UNAVAILABLE:
        return signs.Verdict(robots.state or State.HTTP_ERROR, f"not asked: {robots.reason}")
    if verdict == DISALLOWED:
        return signs.Verdict(State.ROBOTS_DISALLOWED, "robots.txt forbids it")
    if robots.crawl_delay > desk.limits.longest_crawl_delay:
        wish = f"robots.txt asks for {robots.crawl_delay:g} seconds between two requests"
        return signs.Verdict(State.ROBOTS_DISALLOWED, wish)
    return None


class _Stop(Exception):
    """An answer that brings no page and no further question."""

    def __init__(self, state: State, reason: str | None):
        self.state, self.reason = state, reason


def led_to(limits: Limits, question: Question, hops: list[Exchange]) -> Address | Fetched:
    """Where redirects that somebody else was given lead on to, or how they end."""
    try:
        return _next_hop(limits, is_public, question, hops, hops[-1].header("Location"))
    except _Stop as stop:
        return Fetched(stop.state, stop.reason, tuple(hops), tries=len(hops))


def _next_hop(
    limits: Limits,
    is_allowed: Callable[[str, int], bool],
    question: Question,
    hops: list[Exchange],
    target: str | None,
) -> Address:
    """The address that the last answer leads on to. Raises _Stop where it may not be asked."""
    if target is None:
        raise _Stop(State.REDIRECT_ERROR, "a redirect that does not say where")
    if len(hops) > limits.most_redirects:
        raise _Stop(State.REDIRECT_ERROR, f"more than {limits.most_redirects} redirects")
    try:
        address = canonical(target, hops[-1].address.text)
    except RefusedAddress as problem:
        raise _Stop(State.REFUSED_ADDRESS, f"redirected to an address that {problem}") from problem
    if is_ip_address(address.host) and not is_allowed(address.host, address.port):
        raise _Stop(State.REFUSED_ADDRESS, f"redirected to {address.host}, which is not asked")
    if address.host not in question.hosts:
        raise _Stop(
            State.REDIRECT_ERROR, f"redirected to {address.host}, a host that the source does not name"
        )
    if question.role in ("article", "attachment"):
        if address.path in HOME_PAGES and question.address.path not in HOME_PAGES:
            raise _Stop(State.GONE_REDIRECTED, f"redirected to the home page {address.text}")
        if address.path.lower() in NOT_FOUND_PAGES:
            raise _Stop(State.GONE_REDIRECTED, f"redirected to {address.text}")
    if any(hop.address == address for hop in hops):
        raise _Stop(State.REDIRECT_ERROR, f"redirects in a circle over {address.text}")
    return address


async def _with_repeats(
    desk: Desk, question: Question, address: Address, gap: float, is_first: bool
) -> tuple[Exchange | Failure, int, float | None]:
    """The answer, how many requests it took, and how long the host must be left alone (None: not at all)."""
    limits, sent = desk.limits, 0
    headers = _headers(question, is_first)
    is_excused = any(host == address.host for host, _ in question.excused)
    while True:
        answer = await exchange(desk, address, gap, headers, is_excused)
        sent += isinstance(answer, Exchange) or answer.is_sent
        state = _state_of_try(answer)
        pause = None
        if isinstance(answer, Exchange) and answer.status in (429, 503):
            wait = retry_after(answer.header("Retry-After"), desk.web.clock(address.text))
            is_told = answer.header("Retry-After") is not None
            if is_told and (wait is None or wait > limits.longest_retry_after):
                return answer, sent, limits.longest_retry_after
            pause = wait
        if state not in WORTH_ANOTHER_TRY or sent >= limits.tries or not _is_repeatable(answer):
            return answer, sent, limits.longest_retry_after if state == State.RATE_LIMITED else None
        if sent == 0:
            return answer, 0, None
        seconds = pause if pause is not None else limits.pause_between_tries * 2 ** (sent - 1)
        if pause is not None:
            desk.pace.pause(address.host, seconds * desk.web.delay_scale)
        else:
            await asyncio.sleep(seconds * desk.web.delay_scale)


def _is_repeatable(answer: Exchange | Failure) -> bool:
    return (
        isinstance(answer, Failure)
        or answer.status == 429
        or answer.status >= 500
        or answer.problem is not None
    )


def _state_of_try(answer: Exchange | Failure) -> State:
    if isinstance(answer, Failure):
        return answer.state
    if answer.problem is not None:
        return answer.problem
    if answer.status == 429:
        return State.RATE_LIMITED
    has_script = b"<script" in answer.body[:65_536].lower()
    verdict = signs.of_status(answer.status, has_script, _is_signed(answer))
    return verdict.state if verdict else State.OK


def _is_signed(answer: Exchange) -> bool:
    return any(answer.header(name) for name in PROTECTION_HEADERS)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as number or date; None where it is absent or nonsense."""
    if value is None:
        return None
    try:
        seconds = float(value)
        return seconds if math.isfinite(seconds) and seconds >= 0 else None
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _headers(question: Question, is_first: bool) -> dict[str, str]:
    headers = {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    }
    if is_first and question.etag:
        headers["If-None-Match"] = question.etag
    if is_first and question.last_modified:
        headers["If-Modified-Since"] = question.last_modified
    return headers


def judged(limits: Limits, question: Question, answer: Exchange) -> Fetched:
    """How an attempt ends whose one answer somebody else fetched: by the same signs as our own."""
    asked = Fetched(State.OK, None, (answer,), tries=1)
    try:
        found = _judged(limits, question, answer)
    except _Stop as stop:
        return replace(asked, state=stop.state, reason=stop.reason)
    if (target := found.pop("refresh")) is not None:
        reason = f"a page without words that sends the browser on to {target[:200]}"
        return replace(asked, **{**found, "state": State.REDIRECT_ERROR, "reason": reason})
    return replace(asked, **found)


def _judged(limits: Limits, question: Question, answer: Exchange) -> dict[str, Any]:
    """State, reason, payload and SHA-256 of an answer that is no redirect, and where its page sends on to.

    Raises _Stop where there is no payload.
    """
    if answer.status == 304:
        if question.etag or question.last_modified:
            raise _Stop(State.NOT_MODIFIED, None)
        raise _Stop(State.HTTP_ERROR, "answered 304 to a question without condition")
    if answer.problem is not None:
        raise _Stop(answer.problem, answer.reason)
    body = decoded(answer.body, answer.header("Content-Encoding"), limits)
    if body.payload is None:
        raise _Stop(body.state, body.reason)
    verdict, refresh = _verdict(question, answer, body.payload)
    reason = verdict.reason
    if answer.fingerprint:
        why = dict(question.excused).get(answer.address.host, "")
        said = f"certificate not verified ({why}); its SHA-256 is {answer.fingerprint}"
        reason = f"{reason}; {said}" if reason else said
    digest = hashlib.sha256(body.payload).hexdigest()
    found = {"state": verdict.state, "reason": reason, "payload": body.payload, "sha256": digest}
    return {**found, "refresh": refresh}


def _verdict(question: Question, answer: Exchange, payload: bytes) -> tuple[signs.Verdict, str | None]:
    """What the answer is, and the address to which a page without words sends the browser."""
    kind = signs.sniffed(payload)
    page = signs.look(payload, answer.header("Content-Type")) if kind == signs.HTML else None
    verdict = signs.of_status(answer.status, page is not None and page.has_script, _is_signed(answer))
    if verdict is not None or question.role == "robots":
        return verdict or signs.Verdict(State.OK), None
    if not payload.strip():
        return signs.Verdict(State.WRONG_CONTENT, "no bytes"), None
    if page is not None:
        if (target := signs.refresh_target(page)) is not None:
            return signs.Verdict(State.OK), target
        verdict = signs.of_page(page)
        if verdict is None and question.role == "article":
            verdict = signs.without_marks(page, question.marks)
    verdict = verdict or signs.of_type(kind, question.role, question.kinds, question.address.path)
    return verdict or signs.Verdict(State.OK), None

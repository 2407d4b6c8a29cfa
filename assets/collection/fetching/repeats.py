"""One question asked again while an answer may still come: how often, after how long, and when not."""

import asyncio
import email.utils
import math
from datetime import UTC, datetime

from assets.collection.addresses import Address
from assets.collection.fetching import signs
from assets.collection.fetching.exchanges import Desk, Exchange, Failure, exchange
from assets.collection.fetching.judging import is_signed
from assets.collection.fetching.questions import Question
from assets.collection.states import WORTH_ANOTHER_TRY, State


async def asked_until_answered(
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
    if answer.status == 200:
        return State.OK
    has_script = b"<script" in answer.body[:65_536].lower()
    verdict = signs.of_status(answer.status, has_script, is_signed(answer))
    return verdict.state if verdict else State.OK


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

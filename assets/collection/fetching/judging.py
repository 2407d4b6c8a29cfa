"""What one answer that is no redirect amounts to: its state, its page, and where the page sends on to.

Answers of our own requests and those that another crawler was given are judged by the same signs.
"""

import hashlib
from dataclasses import dataclass

from assets.collection.fetching import glances, signs, sniffing
from assets.collection.fetching.decoding import decoded
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.questions import Fetched, Question, Stop
from assets.collection.limits import Limits
from assets.collection.states import State

PROTECTION_HEADERS = ("x-via-jsl", "cf-mitigated", "x-waf-event-id")


@dataclass(frozen=True)
class Judged:
    """A whole answer: `payload` with the content encoding undone, `sent_on` the address of a meta refresh."""

    state: State
    reason: str | None
    payload: bytes
    sha256: str
    sent_on: str | None


def judged(limits: Limits, question: Question, answer: Exchange) -> Fetched:
    """How an attempt ends whose one answer somebody else fetched."""
    try:
        found = judgement(limits, question, answer)
    except Stop as stop:
        return Fetched(stop.state, stop.reason, (answer,), tries=1)
    state, reason = found.state, found.reason
    if found.sent_on is not None:
        state = State.REDIRECT_ERROR
        reason = f"a page without words that sends the browser on to {found.sent_on[:200]}"
    return Fetched(state, reason, (answer,), found.payload, found.sha256, tries=1)


def judgement(limits: Limits, question: Question, answer: Exchange) -> Judged:
    """What an answer amounts to that is no redirect. Raises Stop where there is no payload."""
    if answer.status == 304:
        if question.etag or question.last_modified:
            raise Stop(State.NOT_MODIFIED, None)
        raise Stop(State.HTTP_ERROR, "answered 304 to a question without condition")
    if answer.problem is not None:
        raise Stop(answer.problem, answer.reason)
    body = decoded(answer.body, answer.header("Content-Encoding"), limits)
    if body.payload is None:
        raise Stop(body.state, body.reason)
    verdict, sent_on = _verdict(question, answer, body.payload)
    reason = verdict.reason
    if answer.fingerprint:
        why = dict(question.excused).get(answer.address.host, "")
        said = f"certificate not verified ({why}); its SHA-256 is {answer.fingerprint}"
        reason = f"{reason}; {said}" if reason else said
    return Judged(verdict.state, reason, body.payload, hashlib.sha256(body.payload).hexdigest(), sent_on)


def is_signed(answer: Exchange) -> bool:
    """Whether an answer carries a header of a known protection service."""
    return any(answer.header(name) for name in PROTECTION_HEADERS)


def _verdict(question: Question, answer: Exchange, payload: bytes) -> tuple[signs.Verdict, str | None]:
    """What the answer is, and the address to which a page without words sends the browser."""
    kind = sniffing.sniffed(payload)
    page = glances.look(payload, answer.header("Content-Type")) if kind == sniffing.HTML else None
    verdict = signs.of_status(answer.status, page is not None and page.has_script, is_signed(answer))
    if verdict is not None or question.role == "robots":
        return verdict or signs.Verdict(State.OK), None
    if not payload.strip():
        return signs.Verdict(State.WRONG_CONTENT, "no bytes"), None
    if page is not None:
        if (target := signs.refresh_target(page)) is not None:
            return signs.Verdict(State.OK), target
        verdict = signs.of_page(page)
        if verdict is None and question.role == "article":
            verdict = signs.without_marks(page, question.marks, question.listed_title)
    verdict = verdict or signs.of_type(kind, question.role, question.kinds, question.address.path)
    return verdict or signs.Verdict(State.OK), None

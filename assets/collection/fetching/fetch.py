"""One attempt on one address: robots and pace on every hop, redirects, repeats, and what it ended in."""

from functools import partial

from assets.collection.fetching import signs
from assets.collection.fetching.exchanges import Desk, Exchange, Failure
from assets.collection.fetching.judging import judgement
from assets.collection.fetching.questions import Fetched, Question, RobotsOf, Stop
from assets.collection.fetching.redirects import REDIRECTS, next_hop
from assets.collection.fetching.repeats import asked_until_answered
from assets.collection.fetching.robots import DISALLOWED, UNAVAILABLE, Robots
from assets.collection.states import State


async def fetch(desk: Desk, question: Question, robots_of: RobotsOf | None) -> Fetched:
    """Ask until there is an answer, a refusal or a bound; raises for nothing that a site does."""
    hops: list[Exchange] = []
    tries = 0
    address = question.address
    while True:
        robots = await robots_of(address) if robots_of else Robots()
        verdict = robots.verdict(address) if robots_of else None
        ended = partial(Fetched, robots_verdict=verdict, robots_sha256=robots.sha256)
        if (barred := _barred(desk, robots, verdict)) is not None:
            return ended(barred.state, barred.reason, tuple(hops), tries=tries)
        gap = max(question.gap, robots.crawl_delay * desk.web.delay_scale)
        answer, used, pause = await asked_until_answered(desk, question, address, gap, is_first=not hops)
        tries += used
        if isinstance(answer, Failure):
            return ended(answer.state, answer.reason, tuple(hops), tries=tries, pause=pause)
        hops.append(answer)
        ended = partial(ended, exchanges=tuple(hops), tries=tries, pause=pause)
        try:
            if answer.status in REDIRECTS:
                target = answer.header("Location")
            else:
                found = await desk.bench.worked(partial(judgement, desk.limits, question, answer))
                if found.sent_on is None:
                    return ended(found.state, found.reason, payload=found.payload, sha256=found.sha256)
                target = found.sent_on
            address = next_hop(desk.limits, desk.web.is_allowed, question, hops, target)
        except Stop as stop:
            return ended(stop.state, stop.reason)


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

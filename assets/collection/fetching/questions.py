"""What is asked of the web, and how it ended: the two ends of one attempt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from assets.collection.addresses import Address
from assets.collection.fetching import sniffing
from assets.collection.fetching.exchanges import Exchange
from assets.collection.fetching.robots import Robots
from assets.collection.states import State

RobotsOf = Callable[[Address], Awaitable[Robots]]


@dataclass(frozen=True)
class Question:
    """What is asked: an address in a role, within the hosts of its source; `kinds`: what a list may be.

    `excused`: hosts whose certificates are not verified, and why. `marks`: CSS selectors of an article;
    `listed_title`: what the list calls it.
    """

    address: Address
    role: str
    hosts: frozenset[str]
    gap: float
    kinds: tuple[str, ...] = (sniffing.HTML,)
    excused: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    marks: tuple[str, ...] = ()
    listed_title: str | None = None


@dataclass(frozen=True)
class Fetched:
    """How an attempt ended. `payload` is the decoded body of the last answer, where it came whole.

    `pause`: seconds for which the host is to be left alone after it.
    """

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
        """The answer that the attempt ended with."""
        return self.exchanges[-1] if self.exchanges else None


class Stop(Exception):
    """An answer that brings no page and no further question."""

    def __init__(self, state: State, reason: str | None):
        self.state, self.reason = state, reason

"""How far a collection is, in one line: what was asked, how it ended, how fast, and what is left of it."""

import math
from collections import Counter
from collections.abc import Callable

from assets.collection.states import State

FIRST_SAID, RARELY_SAID = 2.0, 30.0
MOST_STATES = 4


class Progress:
    """Counts what is asked and says so: after the first attempt, often at first, every half minute later on.

    `say`: takes a line. `clock`: seconds from anywhere, monotonic.
    """

    def __init__(self, sources: int, say: Callable[[str], None], clock: Callable[[], float]):
        self._sources, self._say, self._clock = sources, say, clock
        self._ended = 0
        self._states: Counter[State] = Counter()
        self._left: Counter[str] = Counter()
        self._gaps: dict[str, float] = {}
        self._began, self._said = clock(), -math.inf

    def planned(self, host: str, pages: int, gap: float) -> None:
        """So many pages of a host are going to be asked, `gap` seconds apart."""
        self._left[host] += pages
        self._gaps[host] = gap

    def told(self, host: str | None, state: State) -> None:
        """One attempt ended so; without a host where nothing was asked."""
        self._states[state] += 1
        if host is not None and self._left[host] > 0:
            self._left[host] -= 1
        now = self._clock()
        if now - self._said >= min(RARELY_SAID, max(FIRST_SAID, (now - self._began) / 20)):
            self._said = now
            self._say(self.line())

    def dropped(self, host: str, pages: int) -> None:
        """So many of the planned pages are not asked after all."""
        self._left[host] = max(0, self._left[host] - pages)

    def ended(self, source_id: str, words: str) -> None:
        """A source is through; `words` say how."""
        self._ended += 1
        self._say(f"{source_id}: {words}")

    def line(self) -> str:
        """Everything in one line."""
        asked, seconds = self._states.total(), max(self._clock() - self._began, 1.0)
        hosts = sum(left > 0 for left in self._left.values())
        parts = [
            f"{asked} asked ({self._shares()})",
            f"{asked / seconds:.1f} a second",
            f"{hosts} {'host' if hosts == 1 else 'hosts'} under way",
            f"{self._ended} of {self._sources} sources ended",
        ]
        if hosts:
            parts.append(f"about {_span(self._seconds_left(asked / seconds))} for what is known")
        return ", ".join(parts)

    def _shares(self) -> str:
        common = self._states.most_common(MOST_STATES)
        rest = self._states.total() - sum(number for _, number in common)
        words = [f"{number} {state.value}" for state, number in common]
        return ", ".join([*words, f"{rest} other"] if rest else words)

    def _seconds_left(self, rate: float) -> float:
        """The host with the longest way to go decides, or the rate where that is the narrower bound."""
        longest = max(left * self._gaps.get(host, 0.0) for host, left in self._left.items())
        return max(longest, self._left.total() / rate if rate else 0.0)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"

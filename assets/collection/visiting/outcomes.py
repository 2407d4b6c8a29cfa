"""How an attempt, a host and a visit went, as far as the rest of a walk depends on it."""

from dataclasses import dataclass, replace

from assets.collection.addresses import Address
from assets.collection.states import SPEAKS_OF_THE_HOST, State


@dataclass
class Host:
    """How a host is doing: how many answers in a row spoke of it, and whether it was given up."""

    limit: int
    in_a_row: int = 0
    given_up: State | None = None
    reason: str = ""

    def note(self, fetched: "Seen") -> None:
        """Take one judged answer into account, in the order of the pages."""
        if fetched.pause is not None and fetched.state == State.RATE_LIMITED:
            self.given_up, self.reason = State.RATE_LIMITED, "the host asked to be left alone"
        if not _speaks_of_the_host(fetched):
            self.in_a_row = 0
            return
        self.in_a_row += 1
        if self.in_a_row >= self.limit and self.given_up is None:
            refused = fetched.http_status in (401, 403)
            self.given_up = State.BLOCKED_CHALLENGE if refused else fetched.state
            self.reason = f"{self.in_a_row} answers in a row were {fetched.state.value}"


def _speaks_of_the_host(fetched: "Seen") -> bool:
    if fetched.state == State.HTTP_ERROR and fetched.http_status is not None:
        return fetched.http_status in (401, 403) or fetched.http_status >= 500
    return fetched.state in SPEAKS_OF_THE_HOST


@dataclass(frozen=True)
class Seen:
    """What a walk needs to know of an attempt, made now or in the visit that is resumed."""

    state: State
    final: Address
    http_status: int | None = None
    content_type: str | None = None
    payload: bytes | None = None
    payload_sha256: str | None = None
    pause: float | None = None


@dataclass(frozen=True)
class Outcome:
    """How a visit went. `state` describes the source; `is_complete`: everything that was found was asked."""

    source_id: str
    state: State
    states: dict[State, int]
    is_complete: bool
    is_finished: bool
    pages: int
    note: str | None = None
    fetched_entries: int = 0

    def with_amended(self, amended: dict[State, int]) -> "Outcome":
        """The outcome after attempts were judged again at the end of the visit."""
        states = {state: n - amended.get(state, 0) for state, n in self.states.items()}
        states[State.SOFT_404] = states.get(State.SOFT_404, 0) + sum(amended.values())
        return replace(self, states={state: n for state, n in sorted(states.items()) if n})

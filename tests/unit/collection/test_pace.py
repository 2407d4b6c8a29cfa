"""The gap between two requests, measured on a clock that only moves when somebody waits."""

import asyncio
import selectors

import pytest

from assets.collection.fetching.pace import Pace


class StandingClock(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__(selectors.SelectSelector())
        self.now = 0.0
        real = self._selector.select  # type: ignore[attr-defined]

        def select(timeout: float | None) -> object:
            if timeout:
                self.now += timeout
            return real(0)

        self._selector.select = select  # type: ignore[attr-defined]

    def time(self) -> float:
        return self.now


def played(coroutine_of: object) -> list[tuple[str, float]]:
    """Run a script of requests; (what, when sent) in order."""
    sent: list[tuple[str, float]] = []
    with asyncio.Runner(loop_factory=StandingClock) as runner:
        runner.run(coroutine_of(sent))  # type: ignore[operator]
    return sent


async def ask(pace: Pace, sent: list, name: str, host: str, ip: str, gap: float, takes: float = 0.3) -> None:
    turn = await pace.turn(host, ip, gap)
    sent.append((name, asyncio.get_running_loop().time()))
    await asyncio.sleep(takes)
    turn.end()


def test_the_gap_runs_from_the_answer_of_one_request_to_the_next_one():
    async def script(sent: list) -> None:
        pace = Pace()
        await asyncio.gather(*(ask(pace, sent, str(n), "a", "1", 1.0) for n in range(3)))

    assert [when for _, when in played(script)] == pytest.approx([0.0, 1.3, 2.6], abs=1e-6)


def test_hosts_on_one_address_share_its_gap_and_the_longer_gap_holds():
    async def script(sent: list) -> None:
        pace = Pace()
        await asyncio.gather(
            ask(pace, sent, "a", "a", "1", 1.0, 0),
            ask(pace, sent, "b", "b", "1", 3.0, 0),
            ask(pace, sent, "c", "c", "2", 1.0, 0),
        )
        await ask(pace, sent, "a2", "a", "1", 1.0, 0)

    when = dict(played(script))
    assert when["a"] == 0.0 and when["c"] == 0.0
    assert when["b"] == pytest.approx(3.0) and when["a2"] == pytest.approx(6.0)


def test_a_paused_host_is_left_alone_and_its_neighbours_are_not():
    async def script(sent: list) -> None:
        pace = Pace()
        pace.pause("a", 30)
        await asyncio.gather(ask(pace, sent, "a", "a", "1", 0.0, 0), ask(pace, sent, "b", "b", "2", 0.0, 0))

    assert dict(played(script)) == {"b": 0.0, "a": pytest.approx(30.0)}


def test_a_request_that_is_given_up_while_it_waits_gives_its_turn_back():
    async def script(sent: list) -> None:
        pace = Pace()
        await ask(pace, sent, "a", "a", "1", 5.0, 0)
        waiting = asyncio.create_task(ask(pace, sent, "never", "a", "1", 5.0, 0))
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await ask(pace, sent, "b", "a", "1", 5.0, 0)

    assert played(script) == [("a", 0.0), ("b", pytest.approx(5.0))]

"""What a person reads who waits for a collection."""

import pytest

from assets.collection.states import State
from assets.collection.visiting.progress import Progress


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def asked(progress: Progress, clock: Clock, host: str, number: int, state: State = State.OK) -> None:
    for _ in range(number):
        clock.now += 1.0
        progress.told(host, state)


def test_the_line_tells_hosts_rate_states_and_time_left(clock: Clock):
    said: list[str] = []
    progress = Progress(3, said.append, clock)
    progress.planned("a.example", 100, 2.0)
    progress.planned("b.example", 10, 2.0)
    asked(progress, clock, "a.example", 8)
    asked(progress, clock, "b.example", 2, State.GONE)
    progress.ended("c", "ok (1 ok)")
    line = progress.line()
    assert "10 asked (8 ok, 2 gone)" in line
    assert "1.0 a second" in line
    assert "2 hosts under way" in line
    assert "1 of 3 sources ended" in line
    assert "about 3 min for what is known" in line, "92 pages of one host, two seconds apart"
    assert said[-1] == "c: ok (1 ok)"


def test_where_no_delay_binds_the_rate_tells_the_time_left(clock: Clock):
    progress = Progress(1, lambda _: None, clock)
    progress.planned("a.example", 70, 0.0)
    asked(progress, clock, "a.example", 10)
    assert "about 60 s" in progress.line()


def test_pages_that_are_not_asked_after_all_are_not_waited_for(clock: Clock):
    progress = Progress(1, lambda _: None, clock)
    progress.planned("a.example", 70, 1.0)
    asked(progress, clock, "a.example", 10)
    progress.dropped("a.example", 60)
    assert "0 hosts under way, 0 of 1 sources ended" in progress.line()
    assert "about" not in progress.line()


def test_a_long_collection_is_told_often_at_first_and_rarely_later(clock: Clock):
    said: list[str] = []
    progress = Progress(1, said.append, clock)
    progress.planned("a.example", 10_000, 1.0)
    asked(progress, clock, "a.example", 60)
    early = len(said)
    assert 20 <= early <= 30
    asked(progress, clock, "a.example", 3600)
    assert len(said) - early < 200


def test_rare_states_are_counted_together(clock: Clock):
    progress = Progress(1, lambda _: None, clock)
    for number, state in enumerate((State.OK, State.GONE, State.SOFT_404, State.TIMEOUT, State.HTTP_ERROR)):
        asked(progress, clock, "a.example", 9 - number, state)
    assert "9 ok, 8 gone, 7 soft_404, 6 timeout, 5 other" in progress.line()

"""Draws are those of `Random`, whatever makes them faster: a study's web never changes by itself."""

from random import Random

import pytest

from assets.simulation.draws import Lately, draws, seed_of


def test_choices_are_those_of_the_standard_library():
    ours, theirs = draws("choices"), Random(seed_of("choices"))
    for length in (*range(1, 70), 1000):
        assert ours.choice(range(length)) == theirs.choice(range(length))
    # Both have drawn the same number of bits: whatever is drawn next is equal too.
    assert ours.random() == theirs.random()
    with pytest.raises(IndexError):
        ours.choice(())


def test_what_was_worked_out_lately_is_made_once_and_forgotten_in_bounds():
    made: list[int] = []
    lately: Lately[int, int] = Lately(3)

    def square(number: int) -> int:
        made.append(number)
        return number * number

    assert [lately.of(number, lambda n=number: square(n)) for number in (1, 2, 1, 2)] == [1, 4, 1, 4]
    assert made == [1, 2]
    for number in range(100):
        lately.of(number, lambda n=number: square(n))
    assert len(lately._known) <= 3
    assert lately.of(1, lambda: square(1)) == 1
    assert made[-1] == 1

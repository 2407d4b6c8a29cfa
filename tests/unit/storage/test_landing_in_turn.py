"""A room may make its tables one after the other, each from what was kept of those before."""

import pytest

from assets.storage.assets import _in_turn

TABLES = ["first", "second"]


def test_a_mapping_lands_in_the_order_of_the_registry():
    assert list(_in_turn("room", TABLES, {"second": 2, "first": 1})) == [("first", 1), ("second", 2)]


def test_the_second_frame_is_made_after_the_first_was_landed():
    landed = []

    def made():
        yield "first", 1
        assert landed == ["first"]
        yield "second", 2

    for table, _ in _in_turn("room", TABLES, made()):
        landed.append(table)
    assert landed == TABLES


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"first": 1}, "declared are"),
        ([("first", 1)], r"did not make tables \['second'\]"),
        ([("first", 1), ("first", 1)], "room room made table first"),
        ([("third", 1)], "room room made table third"),
    ],
)
def test_a_table_too_few_or_too_many_is_a_bug_that_is_named(made, message):
    with pytest.raises(ValueError, match=message):
        list(_in_turn("room", TABLES, made))

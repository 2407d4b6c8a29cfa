"""No small cell can be found by subtraction, whatever the table; the audit is tried on tables that leak."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.surveys.disclosure import ALL, PRIMARY, SECONDARY, Table, exposed, hide


def table(groupings, threshold, ungrouped=None):
    """Counts by grouping, group and category, with the sums over the groups of the first as those of all."""
    counts = {}
    first = next(iter(groupings.values()))
    categories = list(next(iter(first.values())))
    for category in categories:
        everybody = sum(group[category] for group in first.values()) + (ungrouped or {}).get(category, 0)
        counts[(ALL, category)] = everybody
    for grouping, groups in groupings.items():
        for group, cells in groups.items():
            counts |= {((grouping, group), category): count for category, count in cells.items()}
    return Table(counts, threshold)


def shown(found, hidden):
    return [cell for cell in found.counts if cell not in hidden]


def test_a_cell_below_the_threshold_is_hidden_and_one_at_it_is_not():
    groups = {"a": {"yes": 10, "no": 40}, "b": {"yes": 50, "no": 50}, "c": {"yes": 60, "no": 70}}
    assert hide(table({"g": groups}, 10)) == {}
    groups["a"]["yes"] = 9
    hidden = hide(table({"g": groups}, 10))
    assert hidden[(("g", "a"), "yes")] == PRIMARY


def test_nobody_in_a_cell_tells_about_everybody_and_is_hidden():
    groups = {"a": {"yes": 0, "no": 40}, "b": {"yes": 50, "no": 50}}
    assert hide(table({"g": groups}, 10))[(("g", "a"), "yes")] == PRIMARY


def test_the_small_group_takes_another_with_it_because_all_are_known():
    groups = {"island": {"mean": 5}, "village": {"mean": 300}, "city": {"mean": 400}}
    hidden = hide(table({"g": groups}, 10))
    assert hidden == {(("g", "island"), "mean"): PRIMARY, (("g", "village"), "mean"): SECONDARY}


def test_a_group_that_only_some_belong_to_needs_no_second():
    groups = {"island": {"mean": 5}, "village": {"mean": 300}, "city": {"mean": 400}}
    hidden = hide(table({"g": groups}, 10, ungrouped={"mean": 50}))
    assert hidden == {(("g", "island"), "mean"): PRIMARY}


def test_one_of_two_answers_takes_the_other_with_it():
    groups = {"a": {"yes": 3, "no": 40}, "b": {"yes": 50, "no": 50}, "c": {"yes": 60, "no": 70}}
    hidden = hide(table({"g": groups}, 10))
    assert {cell for cell in hidden if cell[0] == ("g", "a")} == {(("g", "a"), "yes"), (("g", "a"), "no")}
    assert len({cell[0] for cell in hidden}) == 2


def test_a_rectangle_of_hidden_cells_is_no_secret_if_it_is_too_narrow():
    """Each sum has two unknowns, yet what is left to choose is less than the threshold."""
    groups = {
        "a": {"x": 2, "y": 3, "z": 90},
        "b": {"x": 4, "y": 1, "z": 90},
        "c": {"x": 50, "y": 60, "z": 90},
    }
    found = table({"g": groups}, 10)
    small = {cell: PRIMARY for cell, count in found.counts.items() if count < 10}
    assert len(small) == 4
    assert exposed(found, small) == sorted(small)
    assert exposed(found, hide(found)) == []


def test_everything_of_a_survey_that_is_too_small_is_hidden():
    groups = {"a": {"yes": 2, "no": 1}, "b": {"yes": 2, "no": 2}}
    found = table({"g": groups}, 10)
    assert set(hide(found)) == set(found.counts)


def fillings(found, hidden, most):
    """Every way, by trial, to fill the hidden cells of a small table so that what is shown stays."""
    cells = sorted(hidden)
    rows = {}
    for cell in found.counts:
        rows.setdefault(cell[0], []).append(cell)
    groups = sorted({cell[0] for cell in found.counts} - {ALL})
    categories = sorted({cell[1] for cell in found.counts})
    for values in product(range(most + 1), repeat=len(cells)):
        counts = {**found.counts, **dict(zip(cells, values, strict=True))}
        sums_of_rows = all(
            sum(counts[cell] for cell in inside) == sum(found.counts[cell] for cell in inside)
            for inside in rows.values()
            if any(cell not in hidden for cell in inside)
        )
        sums_of_columns = all(
            sum(counts[(group, category)] for group in groups) == counts[(ALL, category)]
            for category in categories
        )
        if sums_of_rows and sums_of_columns:
            yield counts


def test_trying_every_filling_finds_no_small_cell():
    dice = random.Random(3)
    tried = 0
    while tried < 3:
        groups = {name: {"yes": dice.randint(0, 7), "no": dice.randint(2, 7)} for name in "abc"}
        found = table({"g": groups}, 2)
        hidden = hide(found)
        if not 0 < len(hidden) <= 4:
            continue
        tried += 1
        ways = list(fillings(found, hidden, most=14))
        for cell in (cell for cell in hidden if hidden[cell] == PRIMARY):
            values = [way[cell] for way in ways]
            assert max(values) - min(values) >= found.threshold


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=5),
    st.integers(0, 40),
)
def test_the_audit_passes_on_any_table_and_no_shown_cell_is_small(cells, ungrouped):
    groups = {f"g{at}": dict(zip("xyz", row, strict=True)) for at, row in enumerate(cells)}
    halves = {"h0": dict.fromkeys("xyz", 0), "h1": dict.fromkeys("xyz", 0)}
    for at, row in enumerate(cells):
        for category, count in zip("xyz", row, strict=True):
            halves[f"h{at % 2}"][category] += count
    found = table({"g": groups, "h": halves}, 10, ungrouped={"x": ungrouped})
    hidden = hide(found)
    assert exposed(found, hidden) == []
    assert all(found.counts[cell] >= 10 for cell in shown(found, hidden))


def test_the_same_table_in_another_order_hides_the_same_cells():
    dice = random.Random(4)
    groups = {f"g{at}": {category: dice.randint(0, 40) for category in "wxyz"} for at in range(6)}
    found = table({"g": groups}, 10)
    cells = list(found.counts.items())
    dice.shuffle(cells)
    assert hide(Table(dict(cells), 10)) == hide(found)

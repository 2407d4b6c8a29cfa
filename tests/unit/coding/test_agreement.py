"""Agreement of coders: published values, a second computation by hand, and no number where there is none."""

import json
import math
from collections import defaultdict
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.coding.agreement import Level, estimate

# Krippendorff 2011, section C: four observers, twelve units, values 1 to 5, "*" not coded.
TEXTBOOK = """
    1 2 3 3 2 1 4 1 2 * * *
    1 2 3 3 2 2 4 1 2 5 * 3
    * 3 3 3 2 3 4 2 2 5 1 *
    1 2 3 3 2 4 4 1 2 5 1 *
"""


def ratings_of(lines):
    return [
        (f"unit {unit}", f"coder {coder}", None if value == "*" else float(value))
        for coder, line in enumerate(lines)
        for unit, value in enumerate(line.split())
    ]


def distance(level, a, b, margins):
    """Squared distance of two values, letter by letter as Krippendorff prints it."""
    if level is Level.NOMINAL:
        return Fraction(a != b)
    if level is Level.INTERVAL:
        return Fraction(a - b) ** 2
    if level is Level.RATIO:
        return Fraction(0) if a == b else (Fraction(a - b) / Fraction(a + b)) ** 2
    low, high = min(a, b), max(a, b)
    between = sum(count for value, count in margins.items() if low <= value <= high)
    return (between - (margins[a] + margins[b]) / Fraction(2)) ** 2


def alpha_by_hand(units, level):
    """Alpha from the coincidence matrix in exact fractions; None where nothing differs."""
    coincidences = defaultdict(Fraction)
    for values in units:
        for a, b in permutations(values, 2):
            coincidences[a, b] += Fraction(1, len(values) - 1)
    margins = defaultdict(Fraction)
    for (a, _), count in coincidences.items():
        margins[a] += count
    total = sum(margins.values())
    expected = sum(
        margins[a] * margins[b] * distance(level, a, b, margins) for a in margins for b in margins if a != b
    )
    if not expected:
        return None
    observed = sum(count * distance(level, a, b, margins) for (a, b), count in coincidences.items())
    return 1 - (total - 1) * observed / expected


def ac1_by_hand(units):
    """Gwet's AC1 of units with at least one value each."""
    categories = {value for values in units for value in values}
    pairs = [list(permutations(values, 2)) for values in units if len(values) > 1]
    if len(categories) < 2 or not pairs:
        return None
    observed = Fraction(sum(Fraction(sum(a == b for a, b in each), len(each)) for each in pairs), len(pairs))
    share = {c: sum(Fraction(v.count(c), len(v)) for v in units) / len(units) for c in categories}
    chance = sum(p * (1 - p) for p in share.values()) / (len(categories) - 1)
    return (observed - chance) / (1 - chance)


@pytest.mark.parametrize(
    ("level", "published"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849), (Level.RATIO, 0.797)],
)
def test_the_textbook_matrix_gives_the_textbook_values(level, published):
    found = estimate(ratings_of(TEXTBOOK.strip().splitlines()), level)
    assert round(found.alpha, 3) == published
    assert round(found.gwet_ac1, 3) == 0.775
    assert (found.units, found.coders, found.pairable_values) == (12, 4, 40)
    assert (found.status, found.reason) == ("ok", None)
    assert found.ci_low < found.alpha < found.ci_high


@pytest.mark.real_data
def test_published_matrices_give_published_values(shared):
    published = json.loads(
        (shared / "reliability" / "krippendorff_textbook.json").read_text(encoding="utf-8")
    )
    assert len(published) == 2
    for name, example in published.items():
        for level, alpha in example["alpha"].items():
            found = estimate(ratings_of(example["data"]), Level(level))
            assert math.isclose(found.alpha, alpha, rel_tol=1e-9), (name, level)


matrices = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=3, max_size=3), min_size=1, max_size=12
)


@settings(max_examples=150, deadline=None)
@given(matrix=matrices, level=st.sampled_from(list(Level)))
def test_a_second_computation_by_hand_agrees(matrix, level):
    ratings = [(f"u{u}", f"c{c}", v) for u, row in enumerate(matrix) for c, v in enumerate(row)]
    units = [[value for value in row if value is not None] for row in matrix]
    pairable = [values for values in units if len(values) > 1]
    found = estimate(ratings, level, draws=5)
    expected = alpha_by_hand(pairable, level)
    if expected is None:
        assert (found.alpha, found.ci_low, found.ci_high, found.status) == (None, None, None, "undefined")
        assert found.reason
    else:
        assert math.isclose(found.alpha, expected, rel_tol=1e-9, abs_tol=1e-12)
        assert (found.status, found.reason) == ("ok", None)
    ac1 = ac1_by_hand([values for values in units if values])
    if ac1 is None:
        assert found.gwet_ac1 is None
    else:
        assert math.isclose(found.gwet_ac1, ac1, rel_tol=1e-9, abs_tol=1e-12)
    assert found.pairable_values == sum(len(values) for values in pairable)


@pytest.mark.parametrize("level", list(Level))
def test_the_interval_is_that_of_samples_of_units_taken_one_by_one(level):
    ratings = ratings_of(TEXTBOOK.strip().splitlines())
    by_unit = defaultdict(list)
    for unit, _, value in ratings:
        if value is not None:
            by_unit[unit].append(int(value))
    units = [by_unit[unit] for unit in sorted(by_unit) if len(by_unit[unit]) > 1]
    draws = np.random.default_rng(7).integers(0, len(units), size=(40, len(units)))
    alphas = [alpha_by_hand([units[number] for number in draw], level) for draw in draws]
    expected = np.percentile([float(alpha) for alpha in alphas if alpha is not None], [2.5, 97.5])
    found = estimate(ratings, level, draws=40, seed=7)
    assert np.allclose([found.ci_low, found.ci_high], expected, rtol=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("level", list(Level))
def test_samples_in_which_nothing_differs_are_left_out_without_a_word(level):
    ratings = [
        ("u", "a", 1),
        ("u", "b", 1),
        ("v", "a", 1 / 3),
        ("v", "b", 1 / 3),
        ("w", "a", 1),
        ("w", "b", 0.1),
    ]
    found = estimate(ratings, level)
    assert -1 <= found.ci_low <= found.ci_high <= 1


@pytest.mark.parametrize("level", list(Level))
def test_the_result_does_not_depend_on_the_order_of_the_rows(level):
    ratings = ratings_of(TEXTBOOK.strip().splitlines())
    assert estimate(reversed(ratings), level) == estimate(ratings, level)


@pytest.mark.parametrize(
    ("ratings", "reason", "percent"),
    [
        ([], "there are no values", None),
        ([("u", "a", None), ("u", "b", None)], "there are no values", None),
        ([("u", "a", 1), ("v", "a", 2)], "there is only one coder", None),
        ([("u", "a", 1), ("v", "b", 2)], "no unit was coded by two coders", None),
        ([("u", "a", 1), ("u", "b", 1), ("v", "a", 1), ("v", "b", 1)], "the same", 1.0),
        ([("u", "a", 1), ("u", "b", 1), ("v", "a", 2)], "the same", 1.0),
    ],
)
@pytest.mark.parametrize("level", list(Level))
def test_where_alpha_does_not_exist_there_is_a_reason_and_no_number(ratings, reason, percent, level):
    found = estimate(ratings, level)
    assert (found.alpha, found.ci_low, found.ci_high, found.status) == (None, None, None, "undefined")
    assert reason in found.reason
    assert found.percent_agreement == percent


@pytest.mark.parametrize("level", list(Level))
def test_full_agreement_on_different_values_is_one(level):
    found = estimate([(f"u{n}", coder, n % 3) for n in range(9) for coder in "ab"], level)
    assert (found.alpha, found.percent_agreement, found.gwet_ac1) == (1.0, 1.0, 1.0)


def test_one_unit_has_no_interval():
    found = estimate([("u", "a", 1), ("u", "b", 2)], Level.NOMINAL)
    assert (found.alpha, found.ci_low, found.ci_high) == (0.0, None, None)


@pytest.mark.parametrize(
    ("level", "factor"), [(Level.INTERVAL, 1e200), (Level.RATIO, 1e300), (Level.RATIO, 1e-300)]
)
def test_the_unit_of_measurement_does_not_matter(level, factor):
    plain = ratings_of(TEXTBOOK.strip().splitlines())
    scaled = [(unit, coder, None if value is None else value * factor) for unit, coder, value in plain]
    assert math.isclose(estimate(scaled, level).alpha, estimate(plain, level).alpha, rel_tol=1e-9)


def test_years_lose_no_digits_at_the_interval_level():
    plain = ratings_of(TEXTBOOK.strip().splitlines())
    years = [(unit, coder, None if value is None else value + 1e6) for unit, coder, value in plain]
    assert estimate(years, Level.INTERVAL).alpha == estimate(plain, Level.INTERVAL).alpha


def test_words_are_values_too_at_the_nominal_level():
    found = estimate([("u", "a", "yes"), ("u", "b", "no"), ("v", "a", "no"), ("v", "b", "no")], Level.NOMINAL)
    assert math.isclose(found.alpha, 0.0, abs_tol=1e-12)


def test_a_coder_who_codes_a_unit_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        estimate([("u", "a", 1), ("u", "a", 1)], Level.NOMINAL)


def test_numbers_are_rounded_to_ten_significant_digits():
    found = estimate(ratings_of(TEXTBOOK.strip().splitlines()), Level.NOMINAL)
    assert found.alpha == 0.7434210526
    assert found.percent_agreement == 0.8181818182

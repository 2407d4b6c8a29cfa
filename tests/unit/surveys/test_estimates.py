"""Estimates against a linearisation by hand, and what must be null instead of 0."""

import random

import pytest

from assets.registry.surveys import Design
from assets.surveys.designs import DesignProblems
from assets.surveys.estimates import estimate
from assets.surveys.samples import draw
from tests.unit.surveys import taylor

NEAR = 1e-9


def invented(seed: int, strata: int = 3, units: int = 4, people: int = 6) -> dict[str, list]:
    """A sample with unequal weights and alike answers inside units; a tenth of the answers is missing."""
    dice = random.Random(seed)
    rows: dict[str, list] = {name: [] for name in ("w", "h", "u", "y", "x", "a", "g")}
    for h in range(strata):
        for u in range(units):
            shift = dice.gauss(0, 1)
            for _ in range(people):
                rows["w"].append(dice.uniform(5, 20))
                rows["h"].append(f"h{h}")
                rows["u"].append(f"h{h}u{u}")
                rows["y"].append(None if dice.random() < 0.1 else 5 + shift + dice.gauss(0, 2))
                rows["x"].append(dice.uniform(1, 3))
                rows["a"].append(dice.choice("abbc"))
                rows["g"].append(dice.choice(["m", "f", "f"]))
    return rows


def sampled(rows, **design):
    made = Design.model_validate({"weights": "w", "strata": "h", "psu": "u"} | design)
    texts = {name: [str(value) for value in rows[name]] for name in made.columns()}
    return draw(texts, {name: rows[name] for name in ("y", "x", "a", "g")}, made)


def domain(rows, answer, holds):
    """Answers and ones inside a domain, zeros outside."""
    inside = [value is not None and holds(at) for at, value in enumerate(rows[answer])]
    return (
        [value if is_in else 0.0 for value, is_in in zip(rows[answer], inside, strict=True)],
        [1.0 if is_in else 0.0 for is_in in inside],
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_mean_with_missing_answers_agrees_with_linearisation_by_hand(seed: int):
    rows = invented(seed)
    y, ones = domain(rows, "y", lambda at: True)
    value, se = taylor.ratio(y, ones, rows["w"], rows["h"], rows["u"])
    (found,) = estimate(sampled(rows), "mean", "y").estimates
    assert (found.estimate, found.se) == pytest.approx((value, se), rel=NEAR)
    assert found.n == sum(answer is not None for answer in rows["y"])


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_domains_of_the_whole_design(seed: int):
    rows = invented(seed)
    found = estimate(sampled(rows), "mean", "y", by="g").estimates
    for one in found:
        y, ones = domain(rows, "y", lambda at, group=one.group: rows["g"][at] == group)
        value, se = taylor.ratio(y, ones, rows["w"], rows["h"], rows["u"])
        assert (one.estimate, one.se) == pytest.approx((value, se), rel=NEAR)
    assert [one.group for one in found] == ["f", "m"]


def test_a_group_that_misses_whole_sampling_units_keeps_them_in_the_variance():
    rows = invented(5)
    rows["g"] = ["here" if unit in ("h0u0", "h1u0", "h2u1") else "there" for unit in rows["u"]]
    one = estimate(sampled(rows), "mean", "y", by="g", groups=("here",)).estimates[0]
    y, ones = domain(rows, "y", lambda at: rows["g"][at] == "here")
    value, se = taylor.ratio(y, ones, rows["w"], rows["h"], rows["u"])
    assert (one.estimate, one.se) == pytest.approx((value, se), rel=NEAR)
    # One unit in each stratum leaves no degree of freedom for an interval.
    assert (one.ci_low, one.ci_high) == (None, None)


@pytest.mark.parametrize("seed", range(3))
def test_proportions_totals_and_ratios_agree_with_linearisation_by_hand(seed: int):
    rows = invented(seed)
    drawn = sampled(rows)
    design = rows["w"], rows["h"], rows["u"]
    for one in estimate(drawn, "proportion", "a").estimates:
        hits = [float(answer == one.category) for answer in rows["a"]]
        assert (one.estimate, one.se) == pytest.approx(
            taylor.ratio(hits, [1.0] * len(hits), *design), rel=NEAR
        )
    (found,) = estimate(drawn, "total", "x").estimates
    assert (found.estimate, found.se) == pytest.approx(taylor.total(rows["x"], *design), rel=NEAR)
    y, ones = domain(rows, "y", lambda at: True)
    x = [value * one for value, one in zip(rows["x"], ones, strict=True)]
    (found,) = estimate(drawn, "ratio", "y", denominator="x").estimates
    assert (found.estimate, found.se) == pytest.approx(taylor.ratio(y, x, *design), rel=NEAR)


@pytest.mark.parametrize("as_fraction", [False, True])
def test_a_population_count_or_the_fraction_drawn_give_the_same_correction(as_fraction: bool):
    rows = invented(7)
    rows["y"] = [value if value is not None else 1.0 for value in rows["y"]]
    populations = {"h0": 8, "h1": 16, "h2": 40}
    rows["N"] = [4 / populations[h] if as_fraction else populations[h] for h in rows["h"]]
    expected = taylor.ratio(rows["y"], [1.0] * len(rows["y"]), rows["w"], rows["h"], rows["u"], populations)
    (found,) = estimate(sampled(rows, fpc="N"), "mean", "y").estimates
    assert (found.estimate, found.se) == pytest.approx(expected, rel=NEAR)


def test_nested_ids_count_within_their_stratum_only():
    rows = invented(2)
    y, ones = domain(rows, "y", lambda at: True)
    expected = taylor.ratio(y, ones, rows["w"], rows["h"], rows["u"])
    rows["u"] = [unit[2:] for unit in rows["u"]]
    (found,) = estimate(sampled(rows, nest=True), "mean", "y").estimates
    assert (found.estimate, found.se) == pytest.approx(expected, rel=NEAR)
    with pytest.raises(DesignProblems, match="u: the same id stands in several strata"):
        sampled(rows)


def test_a_lonely_sampling_unit_takes_the_error_of_what_rests_on_it_and_no_other():
    rows = invented(3)
    rows["h"] = [
        "alone" if unit == "h0u0" else stratum for unit, stratum in zip(rows["u"], rows["h"], strict=True)
    ]
    rows["g"] = [
        "alone" if stratum == "alone" else group for stratum, group in zip(rows["h"], rows["g"], strict=True)
    ]
    drawn = sampled(rows)
    (whole,) = estimate(drawn, "mean", "y").estimates
    assert whole.estimate is not None
    assert (whole.se, whole.ci_low, whole.ci_high, whole.deff) == (None,) * 4
    found = estimate(drawn, "mean", "y", by="g")
    by_group = {one.group: one for one in found.estimates}
    assert by_group["alone"].se is None
    y, ones = domain(rows, "y", lambda at: rows["g"][at] == "f")
    kept = [at for at, stratum in enumerate(rows["h"]) if stratum != "alone"]
    expected = taylor.ratio(
        *([part[at] for at in kept] for part in (y, ones, rows["w"], rows["h"], rows["u"]))
    )
    assert (by_group["f"].estimate, by_group["f"].se) == pytest.approx(expected, rel=NEAR)
    assert any("single sampling unit" in warning for warning in found.warnings)


def test_a_stratum_drawn_whole_adds_no_variance_and_is_not_lonely():
    rows = invented(4)
    kept = [at for at, unit in enumerate(rows["u"]) if not unit.startswith("h0") or unit == "h0u0"]
    rows = {name: [values[at] for at in kept] for name, values in rows.items()}
    rows["N"] = [1 if stratum == "h0" else 50 for stratum in rows["h"]]
    (found,) = estimate(sampled(rows, fpc="N"), "mean", "y").estimates
    assert found.se is not None
    assert found.se > 0


def test_an_answer_that_nobody_gave_is_null_and_said_never_0():
    rows = invented(1)
    found = estimate(sampled(rows), "proportion", "a", categories=("a", "b", "c", "z"))
    nobody = found.estimates[-1]
    assert (nobody.category, nobody.estimate, nobody.se, nobody.n) == ("z", None, None, len(rows["a"]))
    assert found.warnings == ("item a, category z: nobody gave this answer",)


def test_an_answer_that_everybody_gave_has_no_error_of_0():
    rows = invented(1)
    rows["a"] = ["a"] * len(rows["a"])
    found = estimate(sampled(rows), "proportion", "a")
    assert (found.estimates[0].estimate, found.estimates[0].se) == (1.0, None)
    assert "everybody gave this answer" in found.warnings[0]


def test_a_group_without_answers_has_no_estimate():
    rows = invented(1)
    rows["y"] = [None if group == "m" else value for group, value in zip(rows["g"], rows["y"], strict=True)]
    found = estimate(sampled(rows), "mean", "y", by="g", groups=("f", "m", "x"))
    assert [(one.group, one.n > 0, one.estimate is not None) for one in found.estimates] == [
        ("f", True, True),
        ("m", False, False),
        ("x", False, False),
    ]


def test_the_order_of_respondents_changes_no_digit_that_is_published():
    rows = invented(6)
    turned = {name: values[::-1] for name, values in rows.items()}
    one, other = (estimate(sampled(each), "mean", "y", by="g").estimates for each in (rows, turned))
    for before, after in zip(one, other, strict=True):
        assert f"{before.se:.10g}" == f"{after.se:.10g}"
        assert f"{before.estimate:.10g}" == f"{after.estimate:.10g}"


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("w", "0", "w: is not above 0"),
        ("w", "-1", "w: is not above 0"),
        ("w", "heavy", "w: is not a number"),
        ("w", "nan", "w: is not a number"),
        ("u", None, "u: is empty"),
    ],
)
def test_a_design_value_that_cannot_be_used_is_refused_without_telling_it(column, value, problem):
    rows = invented(1)
    made = Design.model_validate({"weights": "w", "strata": "h", "psu": "u"})
    texts = {name: [str(one) for one in rows[name]] for name in made.columns()}
    texts[column][5] = value
    with pytest.raises(DesignProblems) as caught:
        draw(texts, {"y": rows["y"]}, made)
    assert str(caught.value) == problem
    assert caught.value.problems[0].row == 5


@pytest.mark.parametrize(
    ("populations", "problem"),
    [
        ({"h0": 8, "h1": 16, "h2": 3}, "fewer units in the population"),
        ({"h0": 0.5, "h1": 16, "h2": 40}, "some values are fractions"),
    ],
)
def test_population_counts_that_cannot_be_are_refused(populations, problem):
    rows = invented(1)
    rows["N"] = [populations[h] for h in rows["h"]]
    with pytest.raises(DesignProblems, match=problem):
        sampled(rows, fpc="N")


def test_a_population_count_that_differs_within_a_stratum_is_refused():
    rows = invented(1)
    rows["N"] = [8 + at for at in range(len(rows["h"]))]
    with pytest.raises(DesignProblems, match="differs within a stratum"):
        sampled(rows, fpc="N")


def test_jackknife_weights_give_the_jackknife_error():
    rows = invented(8, strata=1)
    units = sorted(set(rows["u"]))
    rows["y"] = [value or 1.0 for value in rows["y"]]
    for at, left_out in enumerate(units):
        factor = len(units) / (len(units) - 1)
        rows[f"r{at}"] = [
            0.0 if u == left_out else w * factor for u, w in zip(rows["u"], rows["w"], strict=True)
        ]

    def mean(weights):
        return sum(w * y for w, y in zip(weights, rows["y"], strict=True)) / sum(weights)

    means = [mean(rows[f"r{at}"]) for at in range(len(units))]
    middle = sum(means) / len(means)
    expected = ((len(units) - 1) / len(units) * sum((one - middle) ** 2 for one in means)) ** 0.5
    drawn = sampled(rows, strata=None, psu=[], replicate_weights=[f"r{at}" for at in range(len(units))])
    (found,) = estimate(drawn, "mean", "y").estimates
    assert (found.estimate, found.se) == pytest.approx((mean(rows["w"]), expected), rel=NEAR)


def test_raked_weights_meet_every_margin():
    rows = invented(9)
    totals = {"g": {"m": 400.0, "f": 600.0}, "a": {"a": 300.0, "b": 450.0, "c": 250.0}}
    drawn = sampled(rows, rake=totals)
    for column, margin in totals.items():
        found = estimate(drawn, "proportion", column).estimates
        assert [one.estimate for one in found] == pytest.approx(
            [margin[one.category] / 1000 for one in found]
        )
        assert all(one.se == 0.0 for one in found)

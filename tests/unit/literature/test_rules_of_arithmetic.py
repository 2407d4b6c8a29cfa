"""Figures that contradict each other or common sense are noticed; sound ones are left in peace."""

from dataclasses import replace

from assets.literature import checks
from assets.literature.statements import Resident, Statement

CAMERAS = Statement(
    claim_id="C-X1",
    record_id="X1",
    document_id="D-a",
    origin_cluster="a",
    name="Bright streets of Lakeside",
    text="The city runs 9 million cameras",
    place_code="999900",
    figure="9000000",
    value=9_000_000.0,
    unit="cameras",
    stage="operating",
    year=2019,
)
LAKESIDE = [
    Resident("999900", 2010, 2_000_000.0, "census", True),
    Resident("999900", 2020, 4_000_000.0, "census", True),
    Resident("888800", 2020, 90_000_000.0, "census", True),
]


def claim(record_id: str, value: float | None, unit: str | None = "schools", **changes: object) -> Statement:
    base = replace(CAMERAS, claim_id=f"C-{record_id}", record_id=record_id, unit=unit, value=value)
    figure = None if value is None else f"{value:g}"
    return replace(base, figure=figure, name=record_id, text=None, **changes)


def parts(*values: float, total: float) -> list[Statement]:
    listed = [
        claim(f"P{place}", value, relation="part_of", related_record="T")
        for place, value in enumerate(values)
    ]
    return [claim("T", total), *listed]


def test_a_total_that_its_parts_do_not_make_is_noticed_with_the_sum_written_out() -> None:
    (found,) = checks.parts_total(parts(40, 30, 20, total=100))
    assert found.verdict == "total_mismatch"
    assert found.claim_ids == ("C-T", "C-P0", "C-P1", "C-P2")
    assert "40 + 30 + 20 = 90" in str(found.arithmetic)
    assert "100" in str(found.arithmetic)
    assert "difference 10" in str(found.arithmetic)


def test_parts_that_make_more_than_their_total_are_noticed() -> None:
    (found,) = checks.parts_total(parts(40, 30, total=60))
    assert "10 more than the total" in found.reason


def test_parts_that_add_up_raise_no_alarm() -> None:
    assert checks.parts_total(parts(40, 30, 30, total=100)) == []


def test_decimals_that_add_up_raise_no_alarm() -> None:
    assert checks.parts_total(parts(0.1, 0.2, total=0.3)) == []


def test_a_part_that_is_only_a_bound_or_in_another_unit_keeps_the_rule_silent() -> None:
    total, first, second = parts(40, 30, total=100)
    assert checks.parts_total([total, first, replace(second, is_bound=True)]) == []
    assert checks.parts_total([total, first, replace(second, unit="percent")]) == []
    assert checks.parts_total([total, first, replace(second, value=None)]) == []
    assert checks.parts_total([first, second]) == []


def test_a_part_larger_than_its_whole_is_noticed() -> None:
    whole = claim("W", 620)
    (found,) = checks.subset_exceeds_set([claim("S", 688, relation="subset_of", related_record="W"), whole])
    assert found.claim_ids == ("C-S", "C-W")
    assert found.arithmetic == "688 > 620"


def test_a_part_as_large_as_its_whole_or_below_a_lower_bound_raises_no_alarm() -> None:
    whole = claim("W", 620)
    equal = claim("S", 620, relation="subset_of", related_record="W")
    assert checks.subset_exceeds_set([equal, whole]) == []
    assert checks.subset_exceeds_set([replace(equal, value=700.0), replace(whole, is_bound=True)]) == []
    assert checks.subset_exceeds_set([replace(equal, value=700.0, relation="part_of"), whole]) == []
    assert checks.subset_exceeds_set([replace(equal, value=700.0, unit="pupils"), whole]) == []


def test_more_cameras_than_people_are_noticed_against_the_nearest_year() -> None:
    (found,) = checks.per_person_implausible([CAMERAS], LAKESIDE, 1.0)
    assert found.arithmetic == "9,000,000 / 4,000,000 residents (2020) = 2.25 per resident; limit 1"
    (found,) = checks.per_person_implausible([replace(CAMERAS, year=2011)], LAKESIDE, 1.0)
    assert "4.50 per resident" in str(found.arithmetic)


def test_a_chinese_power_of_ten_is_counted_in() -> None:
    sensors = replace(CAMERAS, figure="900", value=900.0, unit="万个感知设备")
    assert len(checks.per_person_implausible([sensors], LAKESIDE, 1.0)) == 1
    assert checks.per_person_implausible([replace(sensors, unit="个感知设备")], LAKESIDE, 1.0) == []


def test_more_users_than_residents_are_noticed() -> None:
    (found,) = checks.per_person_implausible(
        [replace(CAMERAS, unit="users", value=5_000_000.0)], LAKESIDE, 9.0
    )
    assert found.verdict == "implausible_magnitude"


def test_money_trips_and_data_may_outnumber_people() -> None:
    for unit in (
        "yuan",
        "train trips",
        "flights",
        "亿条数据",
        "万次",
        "万元",
        "percent",
        "year",
        "points",
        "平方公里",
    ):
        assert checks.per_person_implausible([replace(CAMERAS, unit=unit)], LAKESIDE, 1.0) == [], unit


def test_what_is_too_much_for_a_province_is_too_much_for_its_city() -> None:
    province = [Resident("990000", 2020, 7_000_000.0, "census", True)]
    (found,) = checks.per_person_implausible([CAMERAS], province, 1.0)
    assert "990000, which holds the place" in found.reason
    assert checks.per_person_implausible([replace(CAMERAS, value=6_900_000.0)], province, 1.0) == []
    assert checks.per_person_implausible([replace(CAMERAS, place_code="EU")], province, 1.0) == []


def test_a_place_without_a_known_number_of_residents_is_not_judged() -> None:
    assert checks.per_person_implausible([replace(CAMERAS, place_code="777700")], LAKESIDE, 1.0) == []
    assert checks.per_person_implausible([replace(CAMERAS, value=4_000_000.0)], LAKESIDE, 1.0) == []


def test_a_tenfold_rise_in_one_step_is_noticed_with_the_level_before_it() -> None:
    earlier = claim("G1", 3, "times")
    step = claim("G2", 900, "percent", relation="follows", related_record="G1")
    level = claim("G3", 50_000, "yuan", relation="follows", related_record="G2")
    (found,) = checks.growth_implausible([earlier, step, level], 500.0)
    assert found.claim_ids == ("C-G2", "C-G3", "C-G1")
    assert found.arithmetic == "+900 % multiplies by 10; 50,000 / 10 = 5,000 before the step"


def test_usual_growth_and_large_shares_are_no_growth_alarm() -> None:
    assert (
        checks.growth_implausible([claim("G", 40, "percent", relation="follows", related_record="F")], 500.0)
        == []
    )
    assert checks.growth_implausible([claim("G", 900, "percent")], 500.0) == []
    assert checks.growth_implausible([claim("G", 900, "yuan", relation="follows")], 500.0) == []


def test_a_share_above_100_per_cent_is_noticed_but_growth_is_not_a_share() -> None:
    (found,) = checks.percent_out_of_range([claim("A", 130, "percent of villages")])
    assert found.verdict == "impossible_share"
    grown = replace(claim("B", 130, "percent"), text="Complaints increased by 130 percent")
    assert checks.percent_out_of_range([claim("C", 100, "%"), grown, claim("D", 130, "villages")]) == []
    assert len(checks.percent_out_of_range([claim("E", -4, "%")])) == 1


def test_a_bound_is_marked_so_that_nobody_sums_it() -> None:
    (found,) = checks.bound_not_value([claim("A", 1000, is_bound=True), claim("B", 1000)])
    assert found.claim_ids == ("C-A",)


def test_a_number_of_nothing_is_noticed() -> None:
    (found,) = checks.unit_missing([claim("A", 12, None), claim("B", 12), claim("C", None, None)])
    assert found.claim_ids == ("C-A",)


def test_a_sound_claim_passes_all_rules() -> None:
    sound = replace(CAMERAS, value=40_000.0, figure="40000")
    assert checks.judge([sound], LAKESIDE, checks.Limits()) == []

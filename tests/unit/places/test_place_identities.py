"""Identities and changes: a place must stay itself through a new code, and must not swallow another."""

from itertools import pairwise

import pytest

from assets.places import history


@pytest.fixture(scope="module")
def built(small_country):
    return history.build(small_country, [])


def ids(built, code):
    return [period.place_id for period in built.by_code[code]]


def kinds(built, old=None, new=None):
    return {
        (change.old_code, change.new_code, change.year, change.kind)
        for change in built.changes
        if (old is None or change.old_code == old) and (new is None or change.new_code == new)
    }


def test_a_county_that_becomes_a_district_stays_the_same_place(built):
    assert ids(built, "330124") == ids(built, "330185") == ids(built, "330112") == ["CN-330124"]
    assert kinds(built, old="330185") == {("330185", "330112", 2017, "recoded")}


def test_a_county_that_changes_its_prefecture_stays_the_same_place(built):
    assert ids(built, "340823") == ids(built, "340722") == ["CN-340823"]


def test_a_city_that_changes_its_name_stays_the_same_place(built):
    assert ids(built, "420600") == ["CN-420600", "CN-420600"]
    assert ("420600", "420600", 2010, "renamed") in kinds(built, old="420600")


def test_a_district_whose_city_changed_its_name_did_not_change_itself(built):
    assert ids(built, "420602") == ["CN-420602", "CN-420602"]
    assert kinds(built, old="420602") == set()


def test_a_code_taken_over_by_another_unit_is_another_place(built):
    assert ids(built, "420703") == ["CN-420703", "CN-420703-1987"]
    assert ("420703", "422121", 1987, "merged") in kinds(built, old="420703")
    assert ("420703", "420703", 1987, "renamed") not in kinds(built)


def test_a_merged_district_does_not_become_the_district_that_took_it(built):
    assert ids(built, "330103") != ids(built, "330105")
    assert ("330103", "330105", 2021, "merged") in kinds(built)


def test_a_split_district_lives_on_in_none_of_its_heirs(built):
    assert ids(built, "330104") == ["CN-330104"]
    assert kinds(built, old="330104") == {
        ("330104", "330102", 1996, "territory_transfer"),
        ("330104", "330102", 2021, "split"),
        ("330104", "330114", 2021, "split"),
    }


def test_a_district_that_loses_half_its_land_stays_itself_and_the_loss_is_told(built):
    assert ids(built, "330110") == ["CN-330110"]
    assert kinds(built, old="330110") == {("330110", "330113", 2021, "territory_transfer")}
    assert ids(built, "330113") == ["CN-330113"]


def test_a_prefecture_turned_city_with_the_same_counties_stays_the_same_place(built):
    assert ids(built, "342600") == ids(built, "341400") == ["CN-342600"]


def test_the_heirs_of_a_dissolved_prefecture_are_those_of_its_counties(built):
    [chaohu] = built.by_code["341400"]
    assert chaohu.successors == ("340100", "340200", "340500")
    assert {kind for _, _, _, kind in kinds(built, old="341400")} == {"split"}
    assert built.by_code["340100"][0].predecessors == ("341400",)


def test_a_dissolved_prefecture_is_not_the_county_that_inherits_its_name(built):
    assert ids(built, "340181") == ids(built, "341402") == ids(built, "342601") == ["CN-342601"]
    assert ids(built, "341400") != ids(built, "340181")


def test_neighbours_in_time_are_sorted_and_named_once(built):
    [jianggan] = built.by_code["330104"]
    assert jianggan.successors == ("330102", "330114")
    [shangcheng] = built.by_code["330102"]
    assert shangcheng.predecessors == ("330104",)
    before, after = built.by_code["420600"]
    assert before.successors == ("420600", "420602")
    assert after.predecessors == ("420600",)


def test_a_unit_that_ends_without_an_heir_is_abolished_and_one_without_origin_created(built):
    assert ("422121", None, 1990, "abolished") in kinds(built, old="422121")
    assert (None, "330102", 1983, "created") in kinds(built, new="330102")
    assert (None, "330000", 1981, "created") not in kinds(built), "the table begins in 1981, not the province"


@pytest.mark.parametrize("with_sister", [True, False])
def test_a_county_level_city_that_becomes_a_prefecture_without_counties_stays_itself(make_area, with_sister):
    town = "442525 河源县 广东省 惠阳地区 1981-1988 abandoned 441600"
    heir = "441600 河源市 广东省 河源市 1988 in_use"
    rows = [
        make_area("440000 广东省 广东省 - 1981 in_use"),
        make_area("441900 东莞市 广东省 东莞市 1988 in_use"),
        make_area("442500 惠阳地区 广东省 惠阳地区 1981-1988 abandoned"),
        make_area("442502 东莞市 广东省 惠阳地区 1985-1988 abandoned 441900"),
        *([make_area(town), make_area(heir)] if with_sister else []),
    ]
    built = history.build(rows, [])
    assert ids(built, "441900") == ids(built, "442502") == ["CN-442502"]
    assert ids(built, "442500") == ["CN-442500"]


def test_a_county_level_city_that_becomes_the_seat_of_a_prefecture_does_not(make_area):
    rows = [
        make_area("230000 黑龙江省 黑龙江省 - 1981 in_use"),
        make_area("230900 七台河市 黑龙江省 七台河市 1983 in_use"),
        make_area("230921 勃利县 黑龙江省 七台河市 1983 in_use"),
        make_area("232400 合江地区 黑龙江省 合江地区 1981-1984 abandoned"),
        make_area("232402 七台河市 黑龙江省 合江地区 1981-1983 abandoned 230900"),
        make_area("232421 勃利县 黑龙江省 合江地区 1981-1983 abandoned 230921"),
    ]
    built = history.build(rows, [])
    assert ids(built, "230900") == ["CN-230900"]


ANHUI = [
    "340000 安徽省 安徽省 - 1981 in_use",
    "340100 合肥市 安徽省 合肥市 1981 in_use",
]


def test_two_counties_that_become_one_are_both_gone(make_area):
    lines = [
        *ANHUI,
        "340121 甲县 安徽省 合肥市 1981-1990 abandoned 340123",
        "340122 乙县 安徽省 合肥市 1981-1990 abandoned 340123",
        "340123 丙县 安徽省 合肥市 1990 in_use",
    ]
    built = history.build([make_area(line) for line in lines], [])
    assert ids(built, "340123") == ["CN-340123"]
    assert {kind for *_, kind in kinds(built, new="340123")} == {"merged"}


def test_a_prefecture_that_also_takes_counties_of_another_is_a_new_place(make_area):
    lines = [
        *ANHUI,
        "340121 甲县 安徽省 合肥市 1981-1990 abandoned 340221",
        "340200 新市 安徽省 新市 1990 in_use",
        "340221 甲县 安徽省 新市 1990 in_use",
        "340222 乙县 安徽省 新市 1990 in_use",
        "342100 老地区 安徽省 老地区 1981-1990 abandoned",
        "342121 乙县 安徽省 老地区 1981-1990 abandoned 340222",
    ]
    built = history.build([make_area(line) for line in lines], [])
    assert ids(built, "340200") == ["CN-340200"]
    assert ("342100", "340200", 1990, "merged") in kinds(built)


def test_a_renamed_county_that_gave_land_away_at_once_is_not_split(make_area):
    lines = [
        *ANHUI,
        "340121 甲县 安徽省 合肥市 1981-1990 changed 340121;340122",
        "340121 新甲县 安徽省 合肥市 1990 in_use",
        "340122 乙县 安徽省 合肥市 1981 in_use",
    ]
    built = history.build([make_area(line) for line in lines], [])
    assert ids(built, "340121") == ["CN-340121", "CN-340121"]
    assert kinds(built, old="340121") == {
        ("340121", "340121", 1990, "renamed"),
        ("340121", "340122", 1990, "territory_transfer"),
    }


def test_a_province_is_not_the_heir_of_the_prefecture_it_already_held(make_area):
    rows = [
        make_area("420000 湖北省 湖北省 - 1981 in_use"),
        make_area("421000 荆沙市 湖北省 荆沙市 1994 in_use"),
        make_area("421021 江陵县 湖北省 荆沙市 1994 in_use"),
        make_area("422400 荆州地区 湖北省 荆州地区 1981-1994 abandoned"),
        make_area("422401 仙桃市 湖北省 荆州地区 1986-1994 abandoned 429004"),
        make_area("422421 江陵县 湖北省 荆州地区 1981-1994 abandoned 421021"),
        make_area("429004 仙桃市 湖北省 直辖 1994 in_use"),
    ]
    built = history.build(rows, [])
    assert built.by_code["422400"][0].successors == ("421000", "429004")


def test_every_period_of_a_code_has_one_place_and_no_place_is_in_two_codes_at_once(built):
    for periods in built.by_place_id.values():
        for earlier, later in pairwise(periods):
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from


def test_the_order_of_the_rows_changes_nothing(small_country, built):
    again = history.build(reversed(small_country), [])
    assert (again.periods, again.changes) == (built.periods, built.changes)

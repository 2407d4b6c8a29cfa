"""Codes, parents and periods: what a reader of `places` may rely on."""

from datetime import date

import pytest

from assets.places import history
from assets.places.codes import PlaceTableError, Successor, is_code, parse_successors


def test_a_part_given_away_is_not_read_as_the_end_of_a_unit():
    assert parse_successors("330102[1996];330102;330114", 2021) == (
        Successor("330102", 1996, is_part=True),
        Successor("330102", 2021, is_part=False),
        Successor("330114", 2021, is_part=False),
    )
    assert parse_successors(None, 2021) == ()


@pytest.mark.parametrize("text", ["33010", "330102[96]", "330102,330114", "３３０１０２", "330102;"])
def test_successors_in_another_form_are_refused_instead_of_lost(text):
    with pytest.raises(ValueError, match="neither a code"):
        parse_successors(text, 2021)


def test_a_successor_without_a_year_is_refused_where_the_unit_goes_on():
    with pytest.raises(ValueError, match="year in brackets"):
        parse_successors("330113", None)


@pytest.mark.parametrize(
    ("text", "expected"), [("341", False), ("0341", False), ("１１０１０１", False), ("110101", True)]
)
def test_only_six_digits_are_a_code(text, expected):
    assert is_code(text) is expected


def test_a_change_without_a_day_is_valid_to_the_end_of_the_year_before(small_country):
    built = history.build(small_country, [])
    [chaohu] = built.by_code["341400"]
    assert (chaohu.valid_from, chaohu.valid_to) == (date(1999, 1, 1), date(2010, 12, 31))
    [hefei] = built.by_code["340100"]
    assert hefei.valid_to is None


def test_parents_are_the_codes_of_that_time(small_country):
    built = history.build(small_country, [])
    parents = {(p.name_zh, p.code): (p.parent_code, p.province_code) for p in built.periods}
    assert parents["枞阳县", "340823"] == ("340800", "340000")
    assert parents["枞阳县", "340722"] == ("340700", "340000")
    assert parents["巢湖市", "342601"] == ("342600", "340000")
    assert parents["合肥市", "340100"] == ("340000", "340000")
    assert parents["安徽省", "340000"] == (None, "340000")


def test_a_county_directly_under_its_province_has_the_province_as_parent(make_area):
    built = history.build(
        [make_area("410000 河南省 河南省 - 1981 in_use"), make_area("419001 济源市 河南省 直辖 1996 in_use")],
        [],
    )
    assert built.by_code["419001"][0].parent_code == "410000"


def test_a_prefecture_that_never_was_is_named_with_row_and_field(make_area):
    rows = [
        make_area("340000 安徽省 安徽省 - 1981 in_use"),
        make_area("340181 巢湖市 安徽省 合肥市 2011 in_use"),
    ]
    with pytest.raises(PlaceTableError) as caught:
        history.build(rows, [])
    assert (caught.value.code, caught.value.from_year, caught.value.field) == (
        "340181",
        2011,
        "prefecture_zh",
    )


def test_the_parent_is_the_code_that_the_prefecture_had_then(make_area):
    rows = [
        make_area("440000 广东省 广东省 - 1981 in_use"),
        make_area("440900 茂名市 广东省 茂名市 1981-1990 abandoned 441900"),
        make_area("441900 茂名市 广东省 茂名市 1990 in_use"),
        make_area("440921 信宜县 广东省 茂名市 1981-1990 abandoned 441921"),
        make_area("441921 信宜县 广东省 茂名市 1990 in_use"),
    ]
    built = history.build(rows, [])
    assert built.by_code["440921"][0].parent_code == "440900"
    assert built.by_code["441921"][0].parent_code == "441900"


@pytest.mark.parametrize("years", ["1981", "1981-2012"])
def test_two_rows_of_a_code_at_one_time_are_refused(make_area, years):
    status = "changed" if "-" in years else "in_use"
    rows = [
        make_area(f"340000 安徽省 安徽省 - {years} {status}"),
        make_area("340000 安徽省 安徽省 - 2011 in_use"),
    ]
    with pytest.raises(PlaceTableError) as caught:
        history.build(rows, [])
    assert (caught.value.from_year, caught.value.field) == (2011, "from_year")


def test_a_successor_that_was_not_valid_then_is_named(make_area):
    rows = [
        make_area("340000 安徽省 安徽省 - 1981 in_use"),
        make_area("340100 合肥市 安徽省 合肥市 1981 in_use 340181[2011]"),
    ]
    with pytest.raises(PlaceTableError, match="340181 was not valid in 2011"):
        history.build(rows, [])


def test_a_code_used_after_its_end_is_not_valid(small_country):
    built = history.build(small_country, [])
    assert built.code_valid("341400", date(2010, 5, 1), date(2010, 5, 1))
    assert not built.code_valid("341400", date(2012, 1, 1), date(2012, 12, 31))
    assert not built.code_valid("330112", date(2016, 1, 1), date(2016, 12, 31))
    assert not built.code_valid("999999", None, None)


def test_in_a_year_of_change_neither_code_is_called_wrong(small_country):
    built = history.build(small_country, [])
    day = date(2017, 6, 1)
    assert built.code_valid("330185", day, day)
    assert built.code_valid("330112", day, day)


def test_a_span_is_valid_if_any_day_of_it_may_be(small_country):
    built = history.build(small_country, [])
    assert built.code_valid("341400", date(2005, 1, 1), date(2020, 12, 31))
    assert built.code_valid("341400", None, date(2000, 1, 1))
    assert built.code_valid("341400", None, None)
    assert not built.code_valid("341400", None, date(1998, 12, 31))


def test_places_without_a_code_keep_their_id_their_dates_and_their_province(small_country, make_other):
    zone = make_other("Z-1", "合肥高新区", None, "zone", "340100", date(1991, 3, 6), None)
    office = make_other("Z-2", "园区", None, "zone", "Z-1", None, date(2012, 5, 31))
    world = make_other("WORLD", "世界", "World", "world", None)
    built = history.build(small_country, [zone, office, world])
    found = {period.place_id: period for period in built.periods if period.code is None}
    assert found["Z-1"].province_code == "340000"
    assert found["Z-2"].province_code == "340000"
    assert found["WORLD"].province_code is None
    assert not built.code_valid("Z-1", None, date(1991, 3, 5))
    assert built.code_valid("Z-2", date(2012, 5, 31), None)
    assert not built.code_valid("Z-2", date(2012, 6, 1), None)


def test_a_ring_of_parents_ends_without_a_province(make_other):
    built = history.build(
        [], [make_other("A", "甲", None, "zone", "B", None, None), make_other("B", "乙", None, "zone", "A")]
    )
    assert [period.province_code for period in built.periods] == [None, None]

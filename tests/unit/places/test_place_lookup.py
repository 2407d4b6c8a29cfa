"""`digov place`: the right place at the right time, all candidates, never a guess."""

from datetime import date

import pytest

from assets.places import history, lookup


@pytest.fixture(scope="module")
def places(small_country, make_other):
    zone = make_other("Z-HEFEI", "合肥市高新技术产业开发区", "Hefei High-tech Zone", "zone", "340100")
    return history.build(small_country, [zone, make_other("WORLD", "世界", "World", "world", None)])


def codes(places, text, on=None):
    return [match.code for match in lookup.find(places, text, on)]


def test_a_code_without_a_date_gives_every_period_in_order_of_time(places):
    matches = lookup.find(places, "420600", None)
    assert [(match.name_zh, match.precision) for match in matches] == [("襄樊市", "year"), ("襄阳市", "year")]
    assert [match.valid_from for match in matches] == ["1981-01-01", "2010-01-01"]
    assert [match.valid_to for match in matches] == ["2009-12-31", None]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2009, 12, 31), [("襄樊市", "day")]),
        (date(2010, 1, 1), [("襄樊市", "year"), ("襄阳市", "year")]),
        (date(2010, 12, 31), [("襄樊市", "year"), ("襄阳市", "year")]),
        (date(2011, 1, 1), [("襄阳市", "day")]),
    ],
)
def test_inside_a_year_of_change_both_periods_answer_and_say_so(places, on, expected):
    assert [(m.name_zh, m.precision) for m in lookup.find(places, "420600", on)] == expected


def test_a_dissolved_prefecture_is_gone_the_year_after(places):
    assert codes(places, "341400", date(2011, 6, 1)) == ["341400"]
    assert codes(places, "341400", date(2012, 1, 1)) == []


def test_an_ambiguous_name_gives_all_candidates(places):
    assert codes(places, "巢湖市") == ["340181", "341400", "342601"]
    assert codes(places, "巢湖") == ["340181", "341400", "342600", "342601"]
    assert codes(places, "枞阳县", date(2015, 7, 1)) == ["340722", "340823"]


def test_old_names_are_found_in_their_time_and_not_after(places):
    assert codes(places, "襄樊") == ["420600"]
    assert codes(places, "襄樊", date(2005, 1, 1)) == ["420600"]
    assert codes(places, "襄樊", date(2015, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江省杭州市", ["330100"]),
        ("浙江杭州", ["330100"]),
        ("杭州余杭区", ["330110"]),
        ("浙江省杭州市余杭区", ["330110"]),
        ("浙江省 临安市", ["330185"]),
        ("安庆市枞阳县", ["340823"]),
        ("铜陵市枞阳县", ["340722"]),
        ("安徽省巢湖地区巢湖市", ["342601"]),
        ("湖北省襄樊市襄城区", ["420602"]),
        ("杭州市枞阳县", []),
        ("安徽省余杭区", []),
    ],
)
def test_parents_in_front_narrow_the_answer_to_places_under_them(places, text, expected):
    assert codes(places, text) == expected


def test_a_parent_of_another_time_does_not_count(places):
    [match] = lookup.find(places, "襄阳市襄城区", None)
    assert match.valid_from == "2010-01-01"


@pytest.mark.parametrize("text", ["Lin'an", "lin an", "LINAN", "Lin’an", "Ｌｉｎ'ａｎ"])
def test_pinyin_is_found_however_it_is_spaced_and_capitalised(places, text):
    assert codes(places, text) == ["330112", "330124", "330185"]


@pytest.mark.parametrize("text", ["Hangzhou", "hangzhou city", "Hangzhou, Zhejiang", "Zhejiang Hangzhou"])
def test_english_names_are_found_alone_and_with_their_province(places, text):
    assert codes(places, text) == ["330100"]


@pytest.mark.parametrize(
    "text",
    [
        "合肥市高新技术产业开发区",
        "合肥高新技术产业开发区",
        "安徽省合肥市高新技术产业开发区",
        "Z-HEFEI",
        "hefei high-tech zone",
    ],
)
def test_a_zone_without_a_code_is_found_under_its_host(places, text):
    [match] = lookup.find(places, text, date(2015, 1, 1))
    assert (match.place_id, match.code, match.parent_code, match.province_code, match.precision) == (
        "Z-HEFEI",
        None,
        "340100",
        "340000",
        "day",
    )


@pytest.mark.parametrize(
    "text", ["", "  ", "没有这个地方", "999999", "34140", "3414001", "34-14-00", "市", "CN"]
)
def test_what_is_no_place_gives_nothing_and_no_guess(places, text):
    assert lookup.find(places, text, None) == []


def test_a_place_id_gives_the_place_through_all_its_codes(places):
    assert codes(places, "CN-330124") == ["330112", "330124", "330185"]


def test_before_the_table_begins_nothing_is_claimed(places):
    assert codes(places, "330100", date(1975, 1, 1)) == []


def test_a_match_names_the_neighbours_of_its_period(places):
    [match] = lookup.find(places, "330110", date(2022, 1, 1))
    assert match.successors == ("330113",)
    [match] = lookup.find(places, "330113", None)
    assert match.predecessors == ("330110",)


def test_a_match_has_the_promised_keys_in_order(places):
    [match] = lookup.find(places, "330113", date(2022, 1, 1))
    assert match.as_json() == {
        "place_id": "CN-330113",
        "code": "330113",
        "name_zh": "临平区",
        "name_en": "",
        "level": "county",
        "parent_code": "330100",
        "province_code": "330000",
        "valid_from": "2021-01-01",
        "valid_to": None,
        "precision": "day",
        "predecessors": ["330110"],
        "successors": [],
    }
    assert list(match.as_json())[:3] == ["place_id", "code", "name_zh"]


@pytest.mark.parametrize("text", ["Hangzhou Zhejiang", "Hangzhou, Zhejiang", "Zhejiang Hangzhou"])
def test_the_province_may_stand_on_either_side_with_or_without_a_comma(places, text):
    assert codes(places, text) == codes(places, "杭州市") != []


def test_a_page_pasted_by_mistake_finds_nothing_at_once(places):
    assert codes(places, "市" * 1_000_000) == []

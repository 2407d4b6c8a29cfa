"""`digov place` on the study's own place files: names as people write them, Chinese, English or pinyin."""

from datetime import date

import pytest

from assets.places import history, lookup
from assets.registry.study import load_study


@pytest.fixture(scope="module")
def places(china):
    study = load_study(china)
    return history.build(study.area_codes, study.other_places)


def found(places, text, on=None):
    return [match.code or match.place_id for match in lookup.find(places, text, on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江省温州市", ["330300"]),
        ("浙江温州", ["330300"]),
        ("wen zhou", ["330300"]),
        ("Wenzhou City", ["330300"]),
        ("Hangzhou, Zhejiang", ["330100"]),
        ("福州仓山区", ["350104"]),
        ("Cangshan District, Fuzhou", ["350104"]),
        ("北京市东城区", ["110101"]),
        ("襄樊", ["420600"]),
        ("成都简阳", ["510185"]),
        ("Tibet", ["540000"]),
        ("内蒙古", ["150000"]),
        ("凉山", ["513400"]),
        ("中国", ["CN"]),
        ("没有这个地方", []),
    ],
)
def test_a_name_gives_its_place(places, text, expected):
    assert found(places, text) == expected


def test_a_zone_is_found_under_its_host_in_every_form(places):
    forms = ["合肥市高新技术产业开发区", "合肥高新技术产业开发区", "安徽省合肥市高新技术产业开发区"]
    answers = [found(places, form) for form in forms]
    assert len(answers[0]) == 1
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("吉林", {"220000", "220200"}),
        ("西安", {"220403", "231005", "610100"}),
        ("Fuzhou", {"350100", "361000"}),
    ],
)
def test_an_ambiguous_name_gives_all_candidates_of_today(places, text, candidates):
    assert set(found(places, text, date(2024, 6, 30))) == candidates


def test_every_full_name_finds_its_own_period(places):
    for period in places.periods:
        names = [period.name_zh, period.short_name_zh, period.name_en, period.name_pinyin]
        for name in filter(None, names):
            matches = {(m.place_id, m.valid_from) for m in lookup.find(places, name, None)}
            start = period.valid_from.isoformat() if period.valid_from else None
            assert (period.place_id, start) in matches, (name, period)


def test_every_county_is_found_behind_its_prefecture_and_province(places):
    at = date(2024, 6, 30)
    now = {
        period.code: period for period in places.periods if period.code and period.precision_at(at) == "day"
    }
    for period in now.values():
        if period.level != "county":
            continue
        above, province = now[period.parent_code], now[period.province_code]
        text = province.name_zh + (above.name_zh if above is not province else "") + period.name_zh
        assert period.code in found(places, text, at), text

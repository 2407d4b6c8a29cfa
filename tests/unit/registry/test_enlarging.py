"""A simulated study at a larger scale: more places and sites, all of them told apart."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assets.registry.enlarging import enlarged
from assets.registry.errors import StudyErrors
from assets.registry.simulation import EXPECTED_STATES
from assets.registry.study import Study, load_study

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@pytest.fixture(scope="module")
def practice() -> Study:
    return load_study(PRACTICE)


def at_scale(study: Study, scale: float) -> Study:
    assert study.simulation is not None
    return enlarged(replace(study, simulation=study.simulation.model_copy(update={"scale": scale})))


def portals(study: Study) -> list[str]:
    """Ids of the portals of prefectures."""
    return [
        source.source_id
        for source in study.sources
        if source.stream == "official_portal" and (source.place or "").endswith("00")
    ]


def test_below_scale_two_a_study_is_what_its_files_say(practice: Study) -> None:
    for scale in (0.1, 1, 1.9):
        found = at_scale(practice, scale)
        assert found.simulation is not None and practice.simulation is not None
        assert found.simulation.sites == practice.simulation.sites
        assert (found.sources, found.area_codes) == (practice.sources, practice.area_codes)
        assert (found.history, found.settings) == (practice.history, practice.settings)
    files = sorted(path.stem for path in (PRACTICE / "sources").glob("*.yml"))
    assert [source.source_id for source in practice.sources] == files


@pytest.mark.parametrize(("scale", "expected"), [(2, 12), (3.5, 18), (8, 48), (100, 48)])
def test_scale_alone_gives_more_portals(practice: Study, scale: float, expected: int) -> None:
    assert len(portals(at_scale(practice, scale))) == expected


def test_counties_and_bureaus_come_along(practice: Study) -> None:
    found = at_scale(practice, 8)
    streams = Counter(source.stream for source in found.sources)
    assert streams["bureau"] == 16 and streams["official_media"] == 8
    assert streams["official_portal"] - len(portals(found)) == 16


def test_nothing_is_there_twice(practice: Study) -> None:
    found = at_scale(practice, 8)
    assert found.simulation is not None
    ids = [source.source_id for source in found.sources]
    with_site = {source.source_id for source in found.sources if source.collection}
    assert len(set(ids)) == len(ids) and with_site == set(found.simulation.sites)
    entries = [source.collection.entries[0] for source in found.sources if source.collection]
    hosts = {urlsplit(entry).hostname for entry in entries}
    assert len(hosts) == len(entries) and all(host and host.endswith(".example") for host in hosts)
    for name in ("name_zh", "short_name_zh", "name_en"):
        rows = [(getattr(row, name), row.from_year) for row in found.area_codes]
        assert len(set(rows)) == len(rows), name
    codes = [(row.code, row.from_year) for row in found.area_codes]
    assert len(set(codes)) == len(codes)


def test_no_name_of_a_copy_can_be_taken_for_another(practice: Study) -> None:
    """模拟南浦口岸 as a copy of 模拟浦口岸 would hold the name of 模拟南浦."""
    units = [row.short_name_zh for row in at_scale(practice, 8).area_codes if row.level != "province"]
    assert not [(one, other) for one in units for other in units if one != other and one in other]


def test_codes_of_copies_hang_together(practice: Study) -> None:
    found = at_scale(practice, 8)
    assert found.settings.focus_provinces == tuple(f"{number}0000" for number in range(99, 91, -1))
    held = {period.code: period for period in found.history.periods if period.code}
    assert held["980321"].successors == ("980381",)
    assert held["920621"].parent_code == "920600" and held["920600"].province_code == "920000"
    assert all(source.place in held for source in found.sources if source.place)


def test_a_copy_says_that_it_has_no_file(practice: Study) -> None:
    before = {source.source_id for source in practice.sources}
    for source in at_scale(practice, 8).sources:
        if source.source_id not in before:
            assert source.note and "simulation.yml" in source.note and "no file" in source.note
            assert source.origin not in {one.origin for one in practice.sources}
        assert "SIMULATED" in source.name_en and source.name_zh.startswith("模拟")
    copied = [row for row in at_scale(practice, 2).area_codes if row.code.startswith("98")]
    assert len(copied) == len(practice.area_codes)
    assert all(row.file == "simulation.yml" and "SIMULATED" in row.name_en for row in copied)


def test_other_portals_are_blocked_and_down_in_each_copy(practice: Study) -> None:
    found = at_scale(practice, 8)
    assert found.simulation is not None
    for source in (one for one in found.sources if one.collection):
        assert source.expected_state == EXPECTED_STATES[found.simulation.sites[source.source_id].behaviour]
    for state in ("blocked_challenge", "connection_lost"):
        places = [source.place or "" for source in found.sources if source.expected_state == state]
        assert sorted(place[:2] for place in places) == [str(number) for number in range(92, 100)]
        assert len({place[2:] for place in places}) >= 3


def test_what_was_typed_stays_with_the_first_province(practice: Study) -> None:
    found = at_scale(practice, 8)
    assert (found.claims, found.designations, found.coders) == (
        practice.claims,
        practice.designations,
        practice.coders,
    )
    assert found.other_places == practice.other_places


def test_another_seed_blocks_other_portals(practice: Study) -> None:
    assert practice.simulation is not None
    other = replace(practice, simulation=practice.simulation.model_copy(update={"seed": 7}))

    def states(study: Study) -> list[str]:
        return [source.expected_state for source in at_scale(study, 8).sources]

    assert states(practice) == states(practice) != states(other)


def test_a_study_that_has_a_place_of_a_copy_already_is_refused(practice: Study) -> None:
    taken = practice.area_codes[1].model_copy(update={"code": "991700", "name_zh": "模拟西青山市"})
    taken = taken.model_copy(update={"prefecture_zh": "模拟西青山市"})
    crowded = replace(practice, area_codes=(*practice.area_codes, taken))
    with pytest.raises(StudyErrors, match=r"the place '模拟西青山市.*is there twice"):
        at_scale(crowded, 2)


def test_codes_without_room_below_them_are_refused(practice: Study) -> None:
    low = tuple(row.model_copy(update={"code": "03" + row.code[2:]}) for row in practice.area_codes)
    with pytest.raises(StudyErrors, match="copies of 1 provinces below 30000"):
        at_scale(replace(practice, area_codes=low), 8)

"""Faults of the practice web: the list, its answers on the wire, and where they are planted."""

import shutil
from pathlib import Path

import pytest
import yaml

from assets.collection import Limits
from assets.registry.errors import StudyErrors
from assets.registry.faults import (
    FAULTS,
    GROUPS,
    MOST_THAT_SPEAK_OF_THE_HOST,
    SITE,
    as_faults,
)
from assets.registry.sources import ACCESS_STATES
from assets.registry.study import load_study
from assets.simulation.faults import content, files, network
from assets.simulation.faults.answering import PAGES
from assets.simulation.faults.planting import Planted
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"
# Faults that change what the page says or what the lists name, and nothing on the wire.
OF_THE_STORY = {"C07.addresses", "C09.edited", "C14.markup", "C15.signs", "C18.three_times"}


def test_every_case_of_the_groups_network_and_content_can_be_planted() -> None:
    assert list(GROUPS) == [f"N{number:02d}" for number in range(1, 21)] + [
        f"C{number:02d}" for number in range(1, 19)
    ]


def test_every_fault_has_an_answer_and_every_answer_is_a_fault() -> None:
    of_pages = {fault.name for fault in FAULTS.values() if fault.hits != SITE}
    assert set(PAGES) == of_pages - OF_THE_STORY
    assert not set(network.PAGES) & set(content.PAGES)
    assert set(files.ENDINGS) == {fault.name for fault in FAULTS.values() if fault.file}


def test_every_state_is_one_of_the_closed_list() -> None:
    for fault in FAULTS.values():
        assert {fault.state, fault.later or fault.state} <= set(ACCESS_STATES), fault.name


def test_a_site_never_has_so_many_faults_that_its_host_would_be_given_up() -> None:
    assert Limits().breaker == MOST_THAT_SPEAK_OF_THE_HOST + 1
    assert Limits().same_body == FAULTS["N11.same_body"].least


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        ({"N03": 3}, {"N03.for_ever": 2, "N03.once": 1}),
        ({"N03.once": 2, "C03": 1}, {"C03.gb2312": 1, "N03.once": 2}),
        ({"N07": "all"}, {"N07.unknown_name": 0}),
        ({"N15.huge": "all", "N11.same_body": 6}, {"N11.same_body": 6, "N15.huge": 0}),
        ({}, {}),
    ],
)
def test_faults_are_shared_out_over_their_forms(written: dict, pairs: dict) -> None:
    assert as_faults(written) == tuple(sorted(pairs.items()))
    assert as_faults(as_faults(written)) == as_faults(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{N33: 2}", "no fault 'N33'"),
        ("{N07: 2}", "it hits whole sites"),
        ("{N03: all}", "it hits pages"),
        ("{N03: 0}", "N03: 0"),
        ("{N03: many}", "N03: 'many'"),
        ("{N11.same_body: 4}", "says nothing"),
        ("{N10: 5}", "given up"),
        ("[N03]", "no mapping"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_with_what_was_expected(
    tmp_path: Path, written: str, words: str
) -> None:
    folder = shutil.copytree(PRACTICE, tmp_path / "practice")
    path = folder / "simulation.yml"
    simulation = yaml.safe_load(path.read_text("utf-8"))
    simulation["sites"]["changhe"]["faults"] = yaml.safe_load(written)
    path.write_text(yaml.safe_dump(simulation, allow_unicode=True), "utf-8")
    with pytest.raises(StudyErrors) as refused:
        load_study(folder)
    (error,) = refused.value.errors
    assert words in str(error) and "simulation.yml" in str(error) and "faults" in str(error)


def planted(faults: dict[str, int | str], articles: int = 24) -> Planted:
    return Planted(as_faults(faults), articles, lambda fault, index: index % 5 != 0, 7, "a")


def test_faults_hit_the_same_pages_each_time_and_no_page_twice() -> None:
    faults: dict[str, int | str] = {"N03.once": 3, "C03": 2, "N11.same_body": 5}
    assert planted(faults).by_page == planted(faults).by_page
    assert len(planted(faults).by_page) == 10
    assert all(index % 5 for index in planted(faults).by_page)


def test_a_site_with_too_few_pages_for_its_faults_is_named() -> None:
    with pytest.raises(ValueError, match=r"sites\.a, faults: C03\.gb2312 on 9 pages, but only 4"):
        _ = planted({"C03": 9}, articles=6).by_page


def test_states_of_pages_follow_from_the_fault_of_the_site_by_round() -> None:
    changes = planted({"N15.changes": "all"})
    assert [changes.state(3, number) for number in (1, 2)] == [None, "robots_disallowed"]
    assert changes.state(30, 2) == "not_attempted"
    down = planted({"N15.server_error": "all"})
    assert {down.state(3, number) for number in (1, 2)} == {"not_attempted"}
    shut = planted({"N19": 5})
    assert [shut.state(index, 1) for index in (4, 5)] == ["http_error", None]
    assert {shut.state(index, 2) for index in (4, 5)} == {"http_error"}
    assert shut.site_state(1) == "blocked_challenge"


def test_a_study_without_faults_is_as_it_was(world: World) -> None:
    assert all(site.planted.by_page == {} and not site.site.faults for site in world.sites.values())

"""Reprint networks: who repeats whom, what a copy changes, and that the truth names the original."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from assets.documents.reprints import clusters
from assets.registry.enlarging import enlarged
from assets.registry.study import Study
from assets.simulation.answers import answer
from assets.simulation.reprinting import CREDITED, CUT, VERBATIM, standing
from assets.simulation.truth import PageTruth
from assets.simulation.world import World


@pytest.fixture(scope="module")
def wide(practice: Study) -> World:
    """Three provinces: 33 sites, without pages that only moved."""
    assert practice.simulation is not None
    simulation = practice.simulation.model_copy(update={"scale": 3.0})
    return World.of(enlarged(replace(practice, simulation=simulation)))


@pytest.fixture(scope="module")
def reprints(wide: World) -> list[PageTruth]:
    return [page for page in wide.truth().pages() if page.reprint_of and not page.moved_from]


def original_of(world: World, page: PageTruth) -> PageTruth:
    found = world.truth().page(page.reprint_of or "")
    assert found is not None
    return found


def test_newspapers_portals_counties_and_bureaus_repeat_portals(
    wide: World, reprints: list[PageTruth]
) -> None:
    sites = wide.sites
    pairs = Counter((standing(sites[page.source_id]), sites[page.source_id].stream) for page in reprints)
    assert set(pairs) == {
        ("newspaper", "official_media"),
        ("portal", "official_portal"),
        ("local", "official_portal"),
        ("local", "bureau"),
    }
    assert min(pairs.values()) >= 3
    for page in reprints:
        here, there = sites[page.source_id], sites[original_of(wide, page).source_id]
        assert standing(there) == "portal" and there.site.behaviour == "answers" and here != there
        assert here.place[:2] == there.place[:2]
    # A county takes from its prefecture alone, also what that took from another one.
    local = [page for page in reprints if standing(sites[page.source_id]) == "local"]
    own = [
        page
        for page in local
        if sites[original_of(wide, page).source_id].place[:4] == sites[page.source_id].place[:4]
    ]
    assert len(own) >= 0.6 * len(local)


def test_an_original_is_older_and_no_copy_itself(wide: World, reprints: list[PageTruth]) -> None:
    for page in reprints:
        original = original_of(wide, page)
        assert original.reprint_of is None
        assert original.date_published and page.date_published
        assert page.date_published > original.date_published
        assert original.date_document == page.date_document or page.date_document is None


def test_a_copy_changes_what_the_truth_says_it_changes(wide: World, reprints: list[PageTruth]) -> None:
    changes: Counter[str | None] = Counter()
    for page in reprints:
        before, after = original_of(wide, page).stories[0].paragraphs, page.stories[0].paragraphs
        name = wide.sites[original_of(wide, page).source_id].name_zh
        if page.change == VERBATIM:
            assert after == before
        elif page.change == CREDITED:
            assert after == (f"据{name}消息，{before[0]}", *before[1:])
        else:
            assert page.change == CUT
            assert len(after) == len(before) - 1 and set(after) < set(before)
        changes[page.change] += 1
        site = wide.sites[page.source_id]
        if page.states[page.first_round] != "ok":
            continue
        charset = "gb18030" if site.site.template == "older" else "utf-8"
        assert f"来源：{name}" in answer(wide, page.url, page.first_round).body.decode(charset)
    assert min(changes[change] for change in (VERBATIM, CREDITED, CUT)) >= 3


def test_what_a_copy_cuts_is_not_coded(wide: World, reprints: list[PageTruth]) -> None:
    cut = [page for page in reprints if page.change == CUT and page.is_relevant]
    assert cut
    for page in reprints:
        story = page.stories[0]
        for variable in story.codes:
            quote = story.quote(variable)
            assert quote is None or quote.exact in story.body
    for page in cut:
        before, after = original_of(wide, page).stories[0].codes, page.stories[0].codes
        assert before["figure"] and not after["figure"] and before.keys() == after.keys()


def test_a_copy_keeps_the_number_of_the_document(wide: World, reprints: list[PageTruth]) -> None:
    numbered = [page for page in reprints if page.document_number]
    assert numbered
    for page in numbered:
        assert page.document_number == original_of(wide, page).document_number
    assert all(
        page.document_number is None
        for page in reprints
        if standing(wide.sites[page.source_id]) == "newspaper"
    )


def test_copies_are_found_as_one_story_and_nothing_else_is(wide: World, reprints: list[PageTruth]) -> None:
    """What the documents room makes of the bodies. An original that is closed or blocked cannot be there."""
    pages = [
        page for page in wide.truth().pages() if not page.moved_from and page.states[page.first_round] == "ok"
    ]
    items = [(page.url, page.date_published, page.body(page.first_round)) for page in pages]
    cluster = clusters(items)
    joined = sum(cluster[page.url] == cluster[page.reprint_of or ""] for page in pages if page.reprint_of)
    copies = sum(page.reprint_of is not None for page in pages)
    assert joined >= 0.98 * copies
    roots = {page.url: page.reprint_of or page.url for page in pages}
    members: dict[str, set[str]] = {}
    for url, name in cluster.items():
        members.setdefault(name, set()).add(roots[url])
    assert all(len(found) == 1 for found in members.values())


def test_a_share_of_nothing_reprints_nothing(world_with: Callable[..., World]) -> None:
    world = world_with(share_reprinted=0.0)
    assert not [page for page in world.truth().pages() if page.reprint_of]

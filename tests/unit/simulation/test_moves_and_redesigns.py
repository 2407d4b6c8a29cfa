"""Sites that move to other addresses or take other templates between two rounds, and what is then true."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from assets.registry.simulation import Site
from assets.registry.study import Study
from assets.simulation.answers import answer
from assets.simulation.truth import PageTruth
from assets.simulation.world import World

MOVING, REDESIGNED = "yunxi", "yunling"


def truths(world: World, source_id: str) -> tuple[list[PageTruth], list[PageTruth]]:
    """Pages at the old addresses and at the new ones."""
    pages = list(world.truth().pages(source_id))
    new = [page for page in pages if "/ywdt/" in page.url]
    return [page for page in pages if page not in new], new


def test_old_addresses_lead_to_the_new_ones_or_home(world: World) -> None:
    old, new = truths(world, MOVING)
    assert old and new
    by_url = {page.url: page for page in new}
    for page in old:
        assert answer(world, page.url, 1).status == 200
        later = answer(world, page.url, 2)
        assert later.status == 301
        target = dict(later.headers)["Location"]
        if page.states[2] == "gone_redirected":
            assert target == f"http://{urlsplit(page.url).hostname}/" and page.moved_to is None
            assert b"SIMULATED" in answer(world, target, 2).body
            continue
        assert page.moved_to == target and by_url[target].moved_from == page.url
        status = answer(world, target, 2).status
        assert status == (404 if page.states[2] == "gone" else 200)
    assert {page.states[2] for page in old} == {"ok", "gone", "gone_redirected"}


def test_new_addresses_are_not_there_before_the_move(world: World) -> None:
    _, new = truths(world, MOVING)
    for page in new:
        assert page.first_round == 2 and set(page.states) == {2}
        assert answer(world, page.url, 1).status == 404
    site = world.sites[MOVING]
    assert site.moved is not None
    assert answer(world, site.moved.list_url(1), 1).status == 404


def test_a_moved_page_says_that_it_was_published_years_after_it_was_signed(world: World) -> None:
    old, new = truths(world, MOVING)
    before = {page.url: page for page in old}
    moved = [page for page in new if page.moved_from]
    years = []
    for page in moved:
        first = before[page.moved_from or ""]
        assert page.date_published and page.date_document and first.date_published
        assert page.date_document == first.date_document
        assert first.date_published < world.simulation.begins_on < page.date_published
        assert page.date_published < world.clock(2)(page.url).date()
        assert first.printed(2).date_published == page.date_published
        assert first.printed(1).date_published == first.date_published
        years.append((page.date_published - page.date_document).days / 365)
        assert page.body(2) == first.body(2)
    assert max(years) > 3
    published = [page.date_published for page in new if page.date_published]
    assert published == sorted(published)


def test_the_new_list_leads_to_what_was_taken_along_and_to_what_is_new(world: World) -> None:
    site, (_, new) = world.sites[MOVING], truths(world, MOVING)
    assert site.moved is not None
    assert answer(world, site.list_url(1), 2).status == 301
    assert dict(answer(world, site.list_url(1), 2).headers)["Location"] == site.moved.list_url(1)
    listed = [
        site.moved.url(index)
        for page in range(1, site.moved.list_pages(2) + 1)
        for index in site.moved.listed(page, 2)
    ]
    assert sorted(listed) == sorted(page.url for page in new)
    text = answer(world, site.moved.list_url(1), 2).body.decode()
    assert all(url in text for url in listed[:5])
    assert [page for page in new if page.moved_from is None], "pages that were published after the move"
    home = answer(world, f"http://{site.host}/", 2).body.decode()
    assert site.moved.list_url(1) in home and site.list_url(1) not in home


def test_a_page_is_found_again_by_both_addresses(world: World) -> None:
    old, new = truths(world, MOVING)
    for page in (*old, *new):
        assert world.truth().page(page.url) == page
    left = next(page for page in old if page.states[2] == "gone_redirected")
    site = world.sites[MOVING]
    index = site.index_of(left.url, 1)
    assert site.moved is not None and index is not None
    assert world.truth().page(site.moved.url(index)) is None


def test_coders_read_what_the_old_address_leads_to(world: World) -> None:
    old, _ = truths(world, MOVING)
    page = next(one for one in old if one.moved_to and one.is_relevant and one.states[2] == "ok")
    for number, day in ((1, page.date_published), (2, page.printed(2).date_published)):
        rows = world.codings([(page.url, "0" * 64, world.clock(number)(page.url))])
        coded = {
            decision["value"]
            for row in rows
            if row["coder_id"] == "coder_a"
            for decision in row["decisions"]
            if decision["variable"] == "date_published"
        }
        assert day and coded == {day.isoformat()}


def test_a_redesigned_site_prints_other_facts_and_the_same_text(world: World) -> None:
    pages = list(world.truth().pages(REDESIGNED))
    seen = 0
    for page in pages:
        if set(page.states.values()) != {"ok"} or page.first_round > 1:
            continue
        first, second = answer(world, page.url, 1), answer(world, page.url, 2)
        assert b"charset=gb2312" in first.body and b"<dl" in second.body
        assert page.printed(1).index_number is None and page.printed(2).index_number
        assert page.printed(1).date_published == page.printed(2).date_published
        edited = len(page.stories) > 1
        assert page.text_versions == 1 + edited
        seen += 1
    assert seen >= 15
    site = world.sites[REDESIGNED]
    assert b"<dl" not in answer(world, site.list_url(1), 2).body
    assert b"createPageHTML" in answer(world, site.list_url(1), 2).body


def test_what_an_edit_changes_is_the_sentence_that_coders_quote(world: World) -> None:
    edited = [
        page
        for page in world.truth().pages()
        if page.is_relevant and len(set(page.edition.values())) > 1 and set(page.states.values()) == {"ok"}
    ]
    assert edited
    for page in edited:
        quote = page.stories[0].quote("figure")
        assert quote is not None
        assert quote.exact in page.body(1) and quote.exact not in page.body(2)
        assert page.text_versions == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"moved_in": 2, "closed_folder": "neibu"}, "moves and has a closed folder"),
        ({"redesign": {"round": 2, "template": "standard"}}, "the template that the site has"),
        ({"moved_in": 1}, "1 is outside the range"),
        ({"redesign": {"round": 2, "template": "colums"}}, "unknown value 'colums'"),
        ({"size": 0}, "0 is outside the range"),
        ({"moved_in": 2, "faults": {"N03": 1}}, "faults on a site that moves or is redesigned"),
    ],
)
def test_changes_that_cannot_be_played_are_refused(changes: dict[str, object], said: str) -> None:
    plain = {"template": "standard", "behaviour": "answers", "has_attachments": False, "closed_folder": None}
    with pytest.raises(ValueError, match=said):
        Site.model_validate({**plain, **changes})


def test_many_rounds_and_a_late_move_keep_pages_apart(
    practice: Study, world_with: Callable[..., World]
) -> None:
    assert practice.simulation is not None
    late = practice.simulation.sites["changhe"].model_copy(update={"moved_in": 3})
    world = world_with(rounds=4, sites={**practice.simulation.sites, "changhe": late})
    old, new = truths(world, "changhe")
    assert {page.first_round for page in old} == {1, 2} and {page.first_round for page in new} == {3, 4}
    assert len({page.url for page in (*old, *new)}) == len(old) + len(new)
    for page in (*old, *new):
        for number, state in page.states.items():
            if state == "ok":
                served = answer(world, page.url, number)
                target = dict(served.headers).get("Location", page.url)
                assert answer(world, target, number).status == 200


def test_files_stay_where_they_are_when_a_site_moves(
    practice: Study, world_with: Callable[..., World]
) -> None:
    assert practice.simulation is not None
    site = practice.simulation.sites[MOVING].model_copy(update={"has_attachments": True, "size": 1.0})
    world = world_with(sites={**practice.simulation.sites, MOVING: site})
    old, new = truths(world, MOVING)
    before = {page.url: page.attachment_url for page in old}
    attached = [page for page in new if page.attachment_url and page.states[2] == "ok"]
    assert attached
    for page in attached:
        assert page.attachment_url and answer(world, page.attachment_url, 2).content_type == "application/pdf"
        assert page.moved_from is None or before[page.moved_from] == page.attachment_url
        served = answer(world, page.url, 2).body.decode()
        assert page.attachment_url in served

"""Four template families: what is planted in their pages and lists is what the reading rooms find there."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from assets.collection.addresses import canonical
from assets.collection.listings import read_listing
from assets.documents.extraction import extract
from assets.registry.simulation import TEMPLATES, Redesign
from assets.registry.sources import ArticleRules, ListRules, Source
from assets.registry.study import Study
from assets.simulation.answers import answer
from assets.simulation.families import FAMILIES
from assets.simulation.truth import PageTruth
from assets.simulation.world import World


def sources_of(study: Study, template: str) -> list[Source]:
    """Sources that can be read and whose site begins in a family."""
    assert study.simulation is not None
    sites = study.simulation.sites
    return [
        source
        for source in study.sources
        if source.collection
        and sites[source.source_id].template == template
        and sites[source.source_id].behaviour == "answers"
    ]


def has_rules(source: Source) -> bool:
    assert source.collection is not None
    return source.collection.lists != ListRules() or source.collection.articles != ArticleRules()


def shown(page: PageTruth, round_number: int) -> str:
    """Where the page stands in a round."""
    return page.moved_to if page.moved_to and round_number > 1 else page.url


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_family_is_there_and_one_site_of_it_is_read_without_rules(
    practice: Study, template: str
) -> None:
    there = sources_of(practice, template)
    assert there and not all(has_rules(source) for source in there)
    assert template in FAMILIES


@pytest.mark.parametrize("by_rules", [True, False])
@pytest.mark.parametrize("template", TEMPLATES)
def test_facts_and_texts_are_read_as_they_were_planted(
    practice: Study, world: World, template: str, by_rules: bool
) -> None:
    wrong, read = [], 0
    for source in sources_of(practice, template):
        assert source.collection is not None
        for page in world.truth().pages(source.source_id):
            for number, state in page.states.items():
                if state != "ok":
                    continue
                url, printed = shown(page, number), page.printed(number)
                served = answer(world, url, number)
                rules = source.collection.articles if by_rules else None
                found = extract(served.body, url=url, content_type=served.content_type, rules=rules)
                planted = {
                    "title": (found.title, page.title),
                    "issuer": (found.issuer, printed.issuer),
                    "doc_number": (found.doc_number, printed.document_number),
                    "index_number": (found.index_number, printed.index_number),
                    "date_document": (
                        found.date_document and found.date_document.value,
                        printed.date_document,
                    ),
                    "date_published": (
                        found.date_published and found.date_published.value,
                        printed.date_published,
                    ),
                    "body": (found.body, page.body(number)),
                }
                wrong += [(url, number, name, *pair) for name, pair in planted.items() if pair[0] != pair[1]]
                read += 1
    assert wrong == []
    assert read > 20


@pytest.mark.parametrize("template", TEMPLATES)
def test_lists_are_read_with_and_without_rules(practice: Study, world: World, template: str) -> None:
    for source in sources_of(practice, template):
        collection = source.collection
        assert collection is not None
        bare = collection.model_copy(update={"lists": ListRules(), "articles": ArticleRules()})
        site = world.sites[source.source_id]
        hosts = frozenset({site.host})
        for page in range(1, site.list_pages(1) + 1):
            url = site.list_url(page)
            served = answer(world, url, 1)
            for rules in (collection, bare):
                found = read_listing(served.body, served.content_type, canonical(url), rules, hosts)
                planted = {site.url(index): site.published_on(index) for index in site.listed(page, 1)}
                assert {link.address.text for link in found.articles} == set(planted)
                for link in found.articles:
                    assert link.listed_on in (None, planted[link.address.text])
                titles = {link.address.text: link.title for link in found.articles}
                for index in site.listed(page, 1):
                    assert titles[site.url(index)] == world.story(site, index).title
                following = {one.text for one in found.pages}
                assert (page == site.list_pages(1)) or site.list_url(page + 1) in following


def test_a_list_of_the_columns_family_has_days_and_months_apart_and_a_script_for_a_pager(
    world_with: Callable[..., World],
) -> None:
    world = world_with(articles_per_site=60)
    site = world.sites["songlin"]
    text = answer(world, site.list_url(1), 1).body.decode()
    newest = next(site.listed(1, 1))
    day = site.published_on(newest)
    assert f">{day:%d}</div>" in text and f">{day:%Y-%m}</div>" in text and day.isoformat() not in text
    assert f"createPageHTML({site.list_pages(1)}, 0," in text and site.list_pages(1) > 1
    assert "下一页" not in text
    article = answer(world, site.url(newest), 1).body.decode()
    assert "<dt>成文日期</dt><dd>二〇二" in article


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("later", TEMPLATES)
def test_any_family_can_take_the_place_of_another_without_a_new_text(
    practice: Study, world_with: Callable[..., World], template: str, later: str
) -> None:
    if template == later:
        return
    assert practice.simulation is not None
    (source, *_) = sources_of(practice, template)
    site = practice.simulation.sites[source.source_id].model_copy(
        update={"redesign": Redesign(round=2, template=later), "moved_in": None}
    )
    world = world_with(sites={**practice.simulation.sites, source.source_id: site})
    compared = 0
    for page in world.truth().pages(source.source_id):
        if set(page.states.values()) != {"ok"} or page.first_round == 2 or len(page.stories) > 1:
            continue
        texts = []
        for number in (1, 2):
            served = answer(world, page.url, number)
            found = extract(served.body, url=page.url, content_type=served.content_type, rules=None)
            texts.append((found.title, found.body))
            assert found.index_number == page.printed(number).index_number
            assert found.issuer == page.printed(number).issuer
        assert texts[0] == texts[1] == (page.title, page.body(1))
        assert page.text_versions == 1
        compared += 1
    assert compared >= 4


def test_no_two_families_share_an_address(world: World) -> None:
    paths = {site.site.template: urlsplit(site.list_url(1)).path for site in world.sites.values()}
    assert len(set(paths.values())) == len(paths) == len(TEMPLATES)

"""The practice web collected: what is planted is found, and every state is the one that is true."""

import asyncio
from pathlib import Path

import pytest

from assets.collection import CollectReport, DnsFailed, Web, captures, collect, evidence_digest
from assets.registry.sources import ArticleRules, ListRules, Source
from assets.registry.study import Study, load_study
from assets.simulation.server import Served, serve
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(PRACTICE)


@pytest.fixture(scope="module")
def world(study: Study) -> World:
    return World.of(study)


def web_of(world: World, served: Served, number: int) -> Web:
    """The practice web as it is served in a round, and nothing else."""

    async def resolve(host: str, _port: int) -> list[tuple[str, int]]:
        try:
            return [served.address_of(host)]
        except LookupError as problem:
            raise DnsFailed(str(problem)) from problem

    allowed = served.addresses
    return Web(resolve, lambda ip, port: (ip, port) in allowed, world.clock(number), "digov/test", 0.0)


def play(world: World, sources: list[Source], archive: Path, rounds: int) -> list[CollectReport]:
    """Collect so many rounds of the world, one visit of every source a round."""

    async def playing() -> list[CollectReport]:
        reports = []
        for number in range(1, rounds + 1):
            async with serve(world, number) as served:
                web = web_of(world, served, number)
                reports.append(await collect(sources, archive, web, study="practice", say=lambda _: None))
        return reports

    return asyncio.run(playing())


def portals(study: Study) -> list[Source]:
    return [source for source in study.sources if source.collection is not None]


def test_every_planted_page_is_found_and_every_state_is_true(study: Study, world: World, tmp_path: Path):
    reports = play(world, portals(study), tmp_path, rounds=2)
    truth = world.truth()
    seen = {(row.url, world.round_at(row.attempted_at)): row for row in captures(tmp_path)}
    for source in portals(study):
        for report in reports:
            assert report.outcome_of(source.source_id) == truth.site_state(source.source_id)
            assert report.is_expected(source)
    planted = 0
    for page in truth.pages():
        for number, state in page.states.items():
            row = seen.get((page.url, number))
            if state == "not_attempted":
                assert row is None
                continue
            planted += 1
            assert row is not None, f"{page.url} was not found in round {number}"
            assert "ok" if row.state == "not_modified" else row.state == state, f"{page.url}: {row.state}"
            if row.state == "ok":
                assert row.listed_on is None or row.listed_on == page.date_published
        if page.attachment_url and page.states[page.first_round] == "ok":
            assert seen[page.attachment_url, page.first_round].state == "ok"
    assert planted > 200


def test_the_same_pages_are_found_without_any_rule_of_the_source_files(
    study: Study, world: World, tmp_path: Path
):
    bare = [
        source.model_copy(
            update={
                "collection": source.collection.model_copy(
                    update={"lists": ListRules(), "articles": ArticleRules()}
                )
            }
        )
        for source in portals(study)
        if source.collection is not None
    ]
    play(world, bare, tmp_path, rounds=1)
    found = {row.url for row in captures(tmp_path) if row.page_role == "article"}
    wanted = {page.url for page in world.truth().pages() if page.states.get(1) not in (None, "not_attempted")}
    assert wanted <= found
    assert len(found - wanted) <= 0.05 * len(wanted)


def test_two_collections_of_one_world_are_equal(study: Study, world: World, tmp_path: Path):
    play(world, portals(study), tmp_path / "one", rounds=2)
    play(world, portals(study)[::-1], tmp_path / "two", rounds=2)
    assert evidence_digest(tmp_path / "one") == evidence_digest(tmp_path / "two")

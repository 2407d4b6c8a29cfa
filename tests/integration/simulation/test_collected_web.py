"""The collector on the practice web: it finds what was planted, in the state in which it was planted."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assets.collection import Capture, DnsFailed, Web, captures, collect, payload
from assets.documents.extraction import extract
from assets.registry.study import Study, load_study
from assets.simulation.server import serve
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"
REACHED = {"ok": {"ok", "not_modified"}}


def play(world: World, archive: Path, round_number: int) -> None:
    async def run() -> None:
        async with serve(world, round_number) as served:

            async def resolve(host: str, port: int) -> list[tuple[str, int]]:
                try:
                    return [served.address_of(host)]
                except LookupError as problem:
                    raise DnsFailed(str(problem)) from problem

            web = Web(
                resolve,
                lambda ip, port: (ip, port) in served.addresses,
                world.clock(round_number),
                "digov-test",
                0.0,
            )
            await collect(world.sources, archive, web, study="practice", say=lambda words: None)

    asyncio.run(run())


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(PRACTICE)


@pytest.fixture(scope="module")
def world(study: Study) -> World:
    return World.of(study)


@pytest.fixture(scope="module")
def archive(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both rounds, collected."""
    folder = tmp_path_factory.mktemp("practice") / "archive"
    for round_number in (1, 2):
        play(world, folder, round_number)
    return folder


def states(world: World, found: list[Capture]) -> Mapping[tuple[str, int], str]:
    return {(one.url, world.round_at(one.attempted_at)): one.state for one in found}


def test_every_planted_page_is_found_in_its_state(world: World, archive: Path) -> None:
    found = states(world, captures(archive))
    wrong = Counter(
        (page.source_id, state, found.get((page.url, number), "not_attempted"))
        for page in world.truth().pages()
        for number, state in page.states.items()
        if found.get((page.url, number), "not_attempted") not in REACHED.get(state, {state})
    )
    assert not wrong


def test_entry_points_are_in_the_state_of_their_site(study: Study, world: World, archive: Path) -> None:
    found = states(world, captures(archive))
    for source in study.sources:
        assert source.collection is not None
        state = world.truth().site_state(source.source_id)
        for number in (1, 2):
            assert found[source.collection.entries[0], number] in REACHED.get(state, {state})


def test_attachments_of_readable_pages_are_found(world: World, archive: Path) -> None:
    found = states(world, captures(archive))
    attached = [page for page in world.truth().pages() if page.attachment_url]
    wanted = [page.attachment_url for page in attached if page.states.get(1) == "ok"]
    assert len(wanted) >= 8
    assert all(found[url, 1] == "ok" for url in wanted if url)


def test_text_and_metadata_are_read_as_they_were_planted(study: Study, world: World, archive: Path) -> None:
    rules = {source.source_id: source.collection.articles for source in study.sources if source.collection}
    read = 0
    for one in captures(archive):
        page = world.truth().page(one.url)
        if page is None or one.state != "ok" or one.payload_sha256 is None:
            continue
        body = payload(archive, one.payload_sha256)
        document = extract(body, url=one.url, content_type=one.content_type, rules=rules[one.source_id])
        true = page.body(world.round_at(one.attempted_at))
        assert "".join((document.body or "").split()) == "".join(true.split())
        assert document.title == page.title
        assert document.doc_number == page.document_number
        assert document.index_number == page.index_number
        assert document.issuer == page.issuer
        read += 1
    assert read > 150


def test_two_collections_of_one_world_are_the_same(world: World, archive: Path, tmp_path: Path) -> None:
    for round_number in (1, 2):
        play(world, tmp_path / "archive", round_number)
    assert captures(tmp_path / "archive") == captures(archive)


@pytest.mark.parametrize("behaviour", ["server_error", "rate_limits", "not_listening"])
def test_a_site_that_is_broken_in_another_way_is_found_so(
    study: Study, tmp_path: Path, behaviour: str
) -> None:
    assert study.simulation is not None
    broken = study.simulation.sites["nanpu"].model_copy(update={"behaviour": behaviour})
    sites = {**study.simulation.sites, "nanpu": broken}
    world = World.of(replace(study, simulation=study.simulation.model_copy(update={"sites": sites})))
    play(world, tmp_path, 1)
    entry = states(world, captures(tmp_path))["http://www.nanpu.example/news/list.asp", 1]
    assert entry == world.truth().site_state("nanpu")

"""The collector on the practice web: it finds what was planted, in the state in which it was planted."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.collection import Capture, DnsFailed, Web, captures, collect, payload
from assets.documents.extraction import extract
from assets.documents.landing import frames
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
        if source.collection is None:
            continue
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
        number = world.round_at(one.attempted_at)
        true, printed = page.body(number), page.printed(number)
        assert "".join((document.body or "").split()) == "".join(true.split())
        assert document.title == page.title
        assert document.doc_number == printed.document_number
        assert document.index_number == printed.index_number
        assert document.issuer == printed.issuer
        assert document.date_published and document.date_published.value == printed.date_published
        read += 1
    assert read > 150


@pytest.fixture(scope="module")
def documents(study: Study, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Rows of `page_documents`: text versions of what both rounds brought."""
    rows = frames(study, archive, tmp_path_factory.mktemp("texts"))["page_documents"].to_dicts()
    return [row for row in rows if row["kind"] == "html"]


def test_a_page_has_as_many_text_versions_as_it_had_texts(
    world: World, documents: list[dict[str, Any]]
) -> None:
    versions = Counter(row["url"] for row in documents)
    wrong = {
        page.url: (versions[page.url], page.text_versions)
        for page in world.truth().pages()
        if versions[page.url] != page.text_versions
    }
    assert not wrong


def test_a_redesign_between_two_crawls_makes_no_new_text(
    world: World, archive: Path, documents: list[dict[str, Any]]
) -> None:
    (redesigned,) = [site for site in world.sites.values() if site.site.redesign]
    pages = {page.url: page for page in world.truth().pages(redesigned.source_id)}
    seen: dict[str, set[str | None]] = defaultdict(set)
    for one in captures(archive):
        if one.url in pages and one.state == "ok":
            seen[one.url].add(one.payload_sha256)
    again = [url for url, page in pages.items() if set(page.states) == {1, 2} and len(page.stories) == 1]
    both = [url for url in again if pages[url].states[2] == "ok"]
    assert len(both) >= 15 and all(len(seen[url]) == 2 for url in both), "other bytes in each round"
    rows = {row["url"]: row for row in documents if row["url"] in both}
    assert len(rows) == len(both) and all(row["captures"] == 2 and row["is_latest"] for row in rows.values())


def test_a_site_that_moved_is_followed_and_its_pages_are_one_story(
    world: World, archive: Path, documents: list[dict[str, Any]]
) -> None:
    (moving,) = [site for site in world.sites.values() if site.moved]
    pages = list(world.truth().pages(moving.source_id))
    found = states(world, captures(archive))
    assert found[moving.list_url(1), 2] == "ok", "the old entry leads to the new list"
    gone = [page for page in pages if page.states.get(2) == "gone_redirected"]
    assert gone and all(found[page.url, 2] == "gone_redirected" for page in gone)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in documents:
        rows[row["url"]].append(row)
    late = 0
    for page in pages:
        if not page.moved_from or page.states[2] != "ok":
            continue
        (new, *others), old = rows[page.url], rows[page.moved_from]
        assert not others
        assert new["date_document"] == page.date_document == old[0]["date_document"]
        assert new["date_published"] == page.date_published > min(row["date_published"] for row in old)
        assert new["origin_cluster"] in {row["origin_cluster"] for row in old}
        late += (new["date_published"] - new["date_document"]).days > 700
    assert late >= 3


def test_copies_are_clustered_with_the_page_that_they_repeat(
    world: World, documents: list[dict[str, Any]]
) -> None:
    clusters: dict[str, set[str]] = defaultdict(set)
    for row in documents:
        clusters[row["url"]].add(row["origin_cluster"])
    copies = [page for page in world.truth().pages() if page.reprint_of and clusters[page.url]]
    held = [page for page in copies if clusters[page.reprint_of or ""]]
    joined = [page for page in held if clusters[page.url] & clusters[page.reprint_of or ""]]
    assert {page.source_id for page in held} >= {"moni_daily", "yunxi", "songlin", "changhe"}
    assert len(joined) == len(held) >= 20


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

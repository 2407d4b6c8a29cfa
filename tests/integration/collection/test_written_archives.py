"""Archives that are written without a network are like collected ones: for benchmarks of what comes after."""

import subprocess
import sys
from pathlib import Path

import pytest

from assets.collection import captures, completed_visits, payload
from assets.registry.study import load_study
from assets.simulation.answers import answer
from assets.simulation.archives import grown, write_archive
from assets.simulation.world import World
from assets.storage.layout import STUDIES


@pytest.fixture(scope="module")
def world() -> World:
    return grown(World.of(load_study(STUDIES / "practice")), 120)


def test_a_written_archive_holds_the_pages_of_the_world(world: World, tmp_path: Path):
    assert write_archive(world, tmp_path, 60) == 60
    rows = captures(tmp_path)
    assert len(rows) == 60
    for row in rows:
        assert (row.state, row.page_role, row.is_revisit) == ("ok", "article", False)
        assert row.attempted_at == world.clock(1)(row.url)
        assert payload(tmp_path, row.payload_sha256 or "") == answer(world, row.url, 1).body
    assert set(completed_visits(tmp_path).values()) == {1}
    done = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *tmp_path.glob("*.warc.gz")], check=False
    )
    assert done.returncode == 0


def test_further_pages_are_a_further_visit_and_no_page_is_written_twice(world: World, tmp_path: Path):
    write_archive(world, tmp_path, 50)
    write_archive(world, tmp_path, 20, after=50)
    urls = [row.url for row in captures(tmp_path)]
    assert len(urls) == len(set(urls)) == 70
    assert set(completed_visits(tmp_path).values()) == {2}


def test_a_world_that_has_fewer_pages_gives_what_it_has(world: World, tmp_path: Path):
    written = write_archive(world, tmp_path, 100_000)
    assert 120 <= written < 1_000
    assert len(captures(tmp_path)) == written

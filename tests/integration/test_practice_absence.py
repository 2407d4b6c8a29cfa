"""No fault of a site becomes a "no": what was not seen is typed absent in coverage and in the panel."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from assets.registry.study import load_study
from assets.simulation.world import World
from tests.conftest import Digov, releases
from tests.integration.simulation.faulty_studies import PRACTICE, faulty_study

# DESIGN section 4: what a state of a source says of a place and year of which nothing else is known.
ABSENCE = {
    "blocked_challenge": "blocked",
    "rate_limited": "blocked",
    "robots_disallowed": "not_looked",
    "dns_failed": "unreachable",
    "connection_lost": "unreachable",
    "refused_address": "unreachable",
    "http_error": "unreachable",
    "timeout": "unreachable",
}
COUNTED = ("sector_", "technology_", "initiatives_")
SITES = ("N07.unknown_name", "N13.inside", "N15.server_error", "N15.long_delay", "N08.endless", "N19.shuts")
PAGES = ("N10.521", "N01.silence", "N11.not_found", "C10.gone", "C10.home", "C13.encrypted", "C16.shell")


def tables(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`coverage` and `prefecture_year` of the only public release."""
    (release,) = releases(data, study="practice")
    folder = Path(release["path"]) / "data"
    return pl.read_parquet(folder / "coverage.parquet"), pl.read_parquet(folder / "prefecture_year.parquet")


def check_unseen(data: Path, study: Path, states: dict[tuple[str, str], str]) -> int:
    """Each (place code, stream) of which no source was ever read is absent for the right reason, every year.

    Returns how many rows of the panel were looked at.
    """
    coverage, panel = tables(data)
    sources = load_study(study).sources
    for (place, stream), state in states.items():
        rows = coverage.filter((pl.col("place_code") == place) & (pl.col("stream") == stream))
        assert rows.height >= 5, (place, stream)
        assert set(rows["absence"]) == {ABSENCE[state]}, (place, stream, state, set(rows["absence"]))
        assert rows["documents"].sum() == 0 and rows["outcomes_ok"].sum() == 0
    looked = 0
    streams = {(one.place, one.stream) for one in sources if one.collection is not None}
    for place in {place for place, _ in states}:
        if {pair for pair in streams if pair[0] == place} <= set(states):
            rows = panel.filter(pl.col("place_code") == place)
            looked += rows.height
            assert rows["absence"].null_count() == 0
            assert set(rows["streams_looked"]) == {0}
            # What people typed from elsewhere may be known of the place; that there is nothing may not.
            named = [name for name in panel.columns if name.startswith(COUNTED)]
            assert named and not rows.select(pl.any_horizontal(pl.col(named) == 0).any()).item()
    return looked


def test_places_whose_only_sites_block_or_are_down_are_absent_and_not_zero(built_practice: Path) -> None:
    study = load_study(PRACTICE)
    truth = World.of(study).truth()
    found: dict[tuple[str, str], set[str]] = {}
    for source in study.sources:
        if source.collection is not None and source.place is not None:
            found.setdefault((source.place, source.stream), set()).add(truth.site_state(source.source_id))
    unseen = {pair: states.copy().pop() for pair, states in found.items() if states & set(ABSENCE) == states}
    assert {"blocked_challenge", "connection_lost"} <= set(unseen.values())
    assert check_unseen(built_practice, PRACTICE, unseen) > 0


@pytest.mark.slow
def test_a_run_over_sites_with_faults_ends_well_and_no_fault_becomes_a_no(
    tmp_path: Path, digov: Digov
) -> None:
    folder = tmp_path / "studies" / "practice"
    planted = faulty_study(folder, [*SITES, *PAGES])
    done = digov("run", "--study", folder, "--data", tmp_path / "data", "--json")
    assert done.code == 0, done.err[-3000:]
    (study,) = json.loads(done.out)["studies"]
    assert study["status"] == "done" and study["quarantined"] == 0
    truth = World.of(load_study(folder)).truth()
    states = {
        (place, "bureau"): truth.site_state(source_id, 2)
        for source_id, (place, faults) in planted.items()
        if "all" in faults.values()
    }
    alone = {
        pair: state
        for pair, state in states.items()
        if sum(one.place == pair[0] and one.stream == "bureau" for one in load_study(folder).sources) == 1
    }
    assert len(alone) >= 3
    check_unseen(tmp_path / "data", folder, alone)
    shutil.rmtree(tmp_path / "data")

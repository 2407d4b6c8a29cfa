"""Every fault planted on the practice web: each page is found in its state, each text as it was planted."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assets.collection import Capture, CollectReport, captures
from assets.documents.landing import frame
from assets.documents.store import Texts, opened_payloads, texts
from assets.registry.enlarging import enlarged
from assets.registry.faults import FAULTS
from assets.registry.study import load_study
from assets.simulation.faults.content import published_on
from assets.simulation.server import Arrival
from assets.simulation.truth import PageTruth
from assets.simulation.world import World
from tests.integration.simulation.faulty_studies import PRACTICE
from tests.integration.simulation.faulty_worlds import BRIEF, WAITING, faulty_world, play


@dataclass(frozen=True)
class Played:
    """A world with faults, what was collected of it, and the documents that were read from that."""

    world: World
    reports: list[CollectReport]
    arrivals: list[Arrival]
    by_round: dict[tuple[str, int], Capture]
    rows: dict[str, list[dict[str, Any]]]
    texts: Texts
    archive: Path

    def found(self, url: str, number: int) -> str:
        row = self.by_round.get((url, number))
        return row.state if row else "not_attempted"

    def bodies(self, url: str) -> set[str]:
        """Texts of the versions of a document, without blanks."""
        return {_bare(self.texts[row["payload_sha256"]].body) for row in self.rows.get(url, [])}

    def with_fault(self, *names: str) -> list[PageTruth]:
        pages = [page for page in self.world.truth().pages() if page.fault and page.fault.name in names]
        assert {page.fault.name for page in pages if page.fault} == set(names)
        return pages


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Two rounds of a web with every fault that keeps nobody waiting."""
    world = faulty_world(load_study(PRACTICE), [f for f in FAULTS.values() if f.name not in WAITING])
    return collected(world, tmp_path_factory.mktemp("faults"))


def collected(world: World, base: Path) -> Played:
    """Two rounds of a world, and their documents."""
    reports, arrivals = play(world, base / "archive")
    rows = captures(base / "archive")
    rules = {one.source_id: one.collection.articles for one in world.sources if one.collection}
    with opened_payloads(base / "archive") as read:
        documents = frame(rows, rules, base / "cache", read)
    by_url: dict[str, list[dict[str, Any]]] = {}
    for row in documents.iter_rows(named=True):
        by_url.setdefault(row["url"], []).append(row)
    held = [one for one in rows if one.state == "ok" and one.page_role in ("article", "attachment")]
    return Played(
        world,
        reports,
        arrivals,
        {(one.url, world.round_at(one.attempted_at)): one for one in rows},
        by_url,
        texts(base / "cache", base / "archive", held, rules),
        base / "archive",
    )


def test_every_fault_is_planted_and_every_page_is_in_its_true_state(played: Played) -> None:
    planted = {page.fault.name for page in played.world.truth().pages() if page.fault}
    planted |= {fault.name for site in played.world.sites.values() for fault in site.planted.of_site}
    assert planted == set(FAULTS) - set(WAITING)
    assert not wrong_states(played)


def wrong_states(played: Played) -> Counter[tuple[str, ...]]:
    """Pages in another state than the true one: source, fault, true state, found state."""
    wrong: Counter[tuple[str, ...]] = Counter()
    for page in played.world.truth().pages():
        for number, state in page.states.items():
            found = played.found(page.url, number)
            if not page.allows(number, found):
                wrong[page.source_id, page.fault.name if page.fault else "", state, found] += 1
    return wrong


def test_every_source_ends_in_its_true_state_in_both_rounds(played: Played) -> None:
    truth = played.world.truth()
    wrong = {
        (source_id, number, report.outcome_of(source_id), truth.site_state(source_id, number))
        for number, report in enumerate(played.reports, 1)
        for source_id in played.world.sites
        if report.outcome_of(source_id) != truth.site_state(source_id, number)
    }
    assert not wrong


def test_texts_of_readable_pages_are_the_planted_ones_and_of_others_there_are_none(played: Played) -> None:
    wrong, right = wrong_texts(played)
    assert not wrong
    assert right > 500


def wrong_texts(played: Played) -> tuple[list[str], int]:
    """Pages whose versions are not the planted texts (none where none can be read); how many are right."""
    wrong, right = [], 0
    for page in played.world.truth().pages():
        readable = [number for number, state in page.states.items() if state == "ok"]
        if played.bodies(page.url) != {_bare(page.body(number)) for number in readable}:
            wrong.append(f"{page.url} {page.fault.name if page.fault else ''}")
        else:
            right += bool(readable)
    return wrong, right


def test_titles_and_numbers_of_pages_with_faults_are_the_planted_ones(played: Played) -> None:
    for page in played.world.truth().pages():
        for row in played.rows.get(page.url, []) if page.fault else []:
            said = (row["title_zh"], row["document_number"], row["index_number"], row["issuer"])
            assert said == (page.title, page.document_number, page.index_number, page.issuer), page.fault


def test_c06_a_day_that_cannot_be_is_no_day_and_others_keep_their_precision(played: Played) -> None:
    for page in played.with_fault(*(name for name in FAULTS if name.startswith("C06."))):
        assert page.fault is not None
        site = played.world.sites[page.source_id]
        index = site.index_of(page.url, 1)
        assert index is not None
        for row in played.rows[page.url]:
            found = (row["date_published"], row["date_published_precision"] or "day")
            day, precision = published_on(page.fault.name, site.published_on(index))
            assert found[0] == day, (page.fault.name, row["date_published_raw"])
            assert day is None or found[1] in (precision, "minute")
            if page.fault.name == "C06.future":
                assert "date_published_after_capture" in row["flags"]
            if page.fault.name == "C06.impossible":
                assert row["date_published_raw"] and "impossible" in row["flags"]


def test_files_that_lie_explode_or_lead_out_are_in_their_state_and_say_why_they_have_no_text(
    played: Played,
) -> None:
    pages = [page for page in played.world.truth().pages() if page.file_url]
    assert len(pages) >= 13
    for page in pages:
        assert page.fault and page.fault.file and page.file_url
        assert played.found(page.file_url, 1) == page.fault.file.state, page.fault.name
        rows = played.rows.get(page.file_url, [])
        assert bool(rows) == (page.fault.file.state == "ok")
        for row in rows:
            why, expected = row["text_unavailable"], page.fault.file.without_text
            assert (why or "").startswith(expected or "") and bool(why) == bool(expected), page.fault.name
    inside = {path.name for path in played.archive.rglob("*")}
    assert not [name for name in inside if "outside" in name or "link" in name]
    assert not Path("/outside.txt").exists()


def test_c07_a_page_at_further_addresses_is_one_story_and_a_repeated_number_joins_nothing(
    played: Played,
) -> None:
    (page,) = played.with_fault("C07.addresses")
    for url in page.also_at:
        for row in played.rows.get(url, []):
            assert row["origin_cluster"] == played.rows[page.url][0]["origin_cluster"]
    (twice,) = played.with_fault("C07.number_twice")
    others = [
        one for one in played.world.truth().pages(twice.source_id) if one.index_number == twice.index_number
    ]
    assert len(others) == 2
    first, second = (played.rows[one.url][0] for one in others)
    assert first["index_number"] == second["index_number"]
    assert first["origin_cluster"] != second["origin_cluster"]


def test_c08_c09_a_counter_makes_no_version_and_an_edit_makes_one(played: Played) -> None:
    (counted,) = played.with_fault("C08.counter")
    hashes = {played.by_round[counted.url, number].payload_sha256 for number in (1, 2)}
    assert len(hashes) == 2 and len(played.rows[counted.url]) == 1
    (edited,) = played.with_fault("C09.edited")
    assert [row["is_latest"] for row in played.rows[edited.url]].count(True) == 1
    assert len(played.rows[edited.url]) == 2


def test_c10_a_page_that_is_gone_keeps_the_text_that_it_had(played: Played) -> None:
    for page in played.with_fault("C10.gone", "C10.removed", "C10.home"):
        assert page.states[1] == "ok" and played.found(page.url, 2) in ("gone", "gone_redirected")
        assert played.bodies(page.url) == {_bare(page.body(1))}


def test_n18_a_calendar_stops_at_the_cap_and_the_visit_says_that_it_is_not_complete(played: Played) -> None:
    (site,) = [s for s in played.world.sites.values() if FAULTS["N18.calendar"] in s.planted.of_site]
    outcome = played.reports[0].outcomes[site.source_id]
    assert not outcome.is_complete and "limit_reached" in (outcome.note or "")


def test_n16_n20_the_ledger_tells_of_the_requests_that_the_server_saw_and_no_cookie_went_out(
    played: Played,
) -> None:
    assert all("cookie" not in one.asked and "authorization" not in one.asked for one in played.arrivals)
    asked = Counter(one.host for one in played.arrivals)
    said: Counter[str] = Counter()
    for row in captures(played.archive):
        said[row.url.split("/")[2]] += row.tries
    # A handshake that fails (N14) is a try of which the server's log cannot tell.
    unseen = {
        site.host
        for site in played.world.sites.values()
        if any(name == "N14.self_signed" for name, _ in site.site.faults)
    }
    assert {host: n for host, n in said.items() if n and host not in unseen} == {
        host: n for host, n in asked.items() if host not in unseen
    }


def test_n01_n02_n15_pages_and_files_that_keep_us_waiting_are_timeouts_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    world = faulty_world(load_study(PRACTICE), [FAULTS[name] for name in WAITING])
    reports, _ = play(world, tmp_path, rounds=1, limits=BRIEF)
    found = {row.url: row.state for row in captures(tmp_path)}
    pages = list(world.truth().pages())
    waited = [page for page in pages if page.fault and page.states[1] == "timeout"]
    assert {page.fault.name for page in waited if page.fault} == {"N01.silence", "N02.drip"}
    for page in pages:
        if 1 in page.states:
            assert page.allows(1, found.get(page.url, "not_attempted")), page.url
    for source_id in world.sites:
        assert reports[0].outcome_of(source_id) == world.truth().site_state(source_id)


@pytest.mark.slow
def test_at_scale_eight_every_page_of_48_portals_and_of_sites_with_faults_is_in_its_true_state(
    tmp_path: Path,
) -> None:
    study = load_study(PRACTICE)
    assert study.simulation is not None
    large = enlarged(replace(study, simulation=study.simulation.model_copy(update={"scale": 8})))
    world = faulty_world(large, [fault for fault in FAULTS.values() if fault.name not in WAITING])
    portals = [one for one in large.sources if one.stream == "official_portal" and one.collection]
    assert len({one.source_id for one in portals}) >= 48
    played = collected(world, tmp_path)
    assert not wrong_states(played)
    wrong, right = wrong_texts(played)
    # Where a source has no rules, a short text may keep the lines above it: 4 of 1,819 (2026-11-22).
    assert len(wrong) <= 0.01 * right, wrong
    assert right > 1_500

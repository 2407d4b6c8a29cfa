"""Visits of a run: what is due and within reach, what came of it, and what nobody expected."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.registry.study import Study, load_study
from assets.storage.layout import STUDIES, StudyLayout
from orchestration import collecting
from orchestration.collecting import Visits
from orchestration.outcomes import Exit
from orchestration.reach import Reach, read_allowed
from orchestration.study_outcomes import StudyOutcome, with_visits

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def practice() -> Study:
    return load_study(STUDIES / "practice")


@dataclass
class Report:
    """What collect() gives back, without collecting."""

    outcomes: dict[str, str]
    fetched: list[str] = field(default_factory=list)
    politeness: list = field(default_factory=list)

    @property
    def states(self) -> dict[str, dict[str, int]]:
        return {name: {state: 2} for name, state in self.outcomes.items()}

    def outcome_of(self, source_id: str) -> str:
        return self.outcomes[source_id]

    def is_expected(self, source) -> bool:
        return self.outcomes[source.source_id] == source.expected_state


def live(study: Study) -> Study:
    """The study as it would be with its switch and those of its sources on."""
    sources = tuple(one.model_copy(update={"live": True}) for one in study.sources)
    return replace(study, sources=sources, settings=study.settings.model_copy(update={"live": True}))


def layout_of(study: Study, data: Path) -> StudyLayout:
    return StudyLayout(study.name, study.folder, data)


def test_a_study_that_is_not_live_visits_nothing_even_with_live(practice: Study, tmp_path: Path):
    layout = layout_of(practice, tmp_path)
    assert collecting.due_sources(practice, layout, Reach(is_live=True), NOW) == []
    names = [practice.sources[0].source_id]
    assert collecting.due_sources(practice, layout, Reach(is_live=True), NOW, names) == []


def test_an_allowed_test_server_is_visited_whatever_the_switches_for_the_live_web_say(
    practice: Study, tmp_path: Path
):
    source = next(one for one in practice.sources if one.collection)
    there = source.collection.model_copy(update={"entries": ("http://127.0.0.1:8123/list.html",)})
    local = replace(practice, sources=(source.model_copy(update={"collection": there, "live": False}),))
    layout = layout_of(practice, tmp_path)
    reach = Reach(allowed=read_allowed(["127.0.0.1:8123"]))
    assert collecting.due_sources(local, layout, reach, NOW) == list(local.sources)
    assert collecting.due_sources(local, layout, Reach(is_live=True), NOW) == []
    assert collecting.due_sources(local, layout, Reach(), NOW) == []


def test_a_live_study_visits_nothing_without_live(practice: Study, tmp_path: Path):
    layout = layout_of(practice, tmp_path)
    assert collecting.due_sources(live(practice), layout, Reach(), NOW) == []
    allowed = Reach(allowed=read_allowed(["127.0.0.1:8000"]))
    assert collecting.due_sources(live(practice), layout, allowed, NOW) == []


def test_a_source_never_visited_is_due(practice: Study, tmp_path: Path):
    found = collecting.due_sources(live(practice), layout_of(practice, tmp_path), Reach(is_live=True), NOW)
    assert {one.source_id for one in found} == {one.source_id for one in practice.sources if one.collection}


def test_a_source_that_was_not_visited_is_counted_as_that(practice: Study):
    assert Visits().counts(practice) == {"not_attempted": len(practice.sources)}


def test_a_site_that_is_down_as_expected_is_no_problem_and_one_that_is_not_makes_the_run_partial(
    practice: Study,
):
    expected = {source.source_id: source.expected_state for source in practice.sources}
    visits = Visits()
    visits.add(
        Report(expected, fetched=[name for name in expected if expected[name] == "ok"]), practice.sources
    )
    outcome = with_visits(StudyOutcome("practice", "done", Exit.DONE), visits)
    assert (outcome.status, outcome.exit_code, visits.unexpected) == ("done", Exit.DONE, {})
    publications = [source for source in practice.sources if not source.collection]
    assert visits.counts(practice)["not_attempted"] == len(publications)

    name = next(name for name, state in expected.items() if state == "ok")
    visits.add(Report({**expected, name: "timeout"}), practice.sources)
    outcome = with_visits(StudyOutcome("practice", "done", Exit.DONE), visits)
    assert (outcome.status, outcome.exit_code) == ("partial", Exit.PARTIAL)
    assert outcome.as_json()["unexpected"] == {name: "timeout"}
    assert visits.pages[name] == {"ok": 2, "timeout": 2}, "both visits of the run are counted"


def test_what_a_run_visited_is_read_back_as_it_was_noted(practice: Study, tmp_path: Path):
    layout = layout_of(practice, tmp_path)
    assert collecting.noted(layout) == Visits()
    visits = Visits({"a": "ok"}, {"a": {"ok": 3}}, {}, ["a"])
    collecting.note(layout, visits)
    assert collecting.noted(layout) == visits
    collecting.forget(layout)
    assert collecting.noted(layout) == Visits()

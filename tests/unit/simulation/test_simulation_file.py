"""`simulation.yml`: what cannot be played is refused, and the message says what to mend."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.registry.errors import StudyErrors
from assets.registry.study import load_study

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], str]:
    """The practice study with other words in simulation.yml, and what is said of it."""

    def change(old: str, new: str) -> str:
        folder = shutil.copytree(PRACTICE, tmp_path / "practice")
        file = folder / "simulation.yml"
        words = file.read_text(encoding="utf-8")
        assert old in words
        file.write_text(words.replace(old, new), encoding="utf-8")
        with pytest.raises(StudyErrors) as refused:
            load_study(folder)
        return " ".join(str(error) for error in refused.value.errors)

    return change


def test_a_site_under_a_wrong_name_is_named_on_both_sides(changed: Callable[[str, str], str]) -> None:
    said = changed("  baishi:", "  bayshi:")
    assert "'baishi' has no site" in said and "no portal 'bayshi'" in said


def test_rounds_after_the_snapshot_are_refused(changed: Callable[[str, str], str]) -> None:
    assert "the last of 12 rounds of 35 days ends on 2026-12-28" in changed("rounds: 2", "rounds: 12")


def test_a_behaviour_that_nobody_wrote_is_refused(changed: Callable[[str, str], str]) -> None:
    assert "closes" in changed("behaviour: closes", "behaviour: close")


def test_the_first_round_begins_on_a_day(changed: Callable[[str, str], str]) -> None:
    assert "is not one day" in changed("begins_on: 2025-11-03", "begins_on: 2025-11")


def test_a_change_after_the_last_round_is_refused(changed: Callable[[str, str], str]) -> None:
    said = changed("moved_in: 2", "moved_in: 3")
    assert "sites.yunxi.moved_in" in said and "a round up to 2" in said


def test_a_template_that_nobody_made_gets_the_nearest_one(changed: Callable[[str, str], str]) -> None:
    said = changed("template: columns}", "template: colums}")
    assert "sites.yunling.redesign.template" in said and "nearest valid value: columns" in said

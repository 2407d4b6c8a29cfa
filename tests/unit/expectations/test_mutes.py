"""A mute silences what it names until its day, and nothing else."""

from datetime import date

import pytest

from expectations.gates import load_mutes, load_suites
from expectations.mutes import Mute
from expectations.suites import SuiteErrors

ENTRY = {
    "stage": "release",
    "table": "claims",
    "expectation": "expect_rows_to_hold:numeric_figure_keeps_its_print",
    "owner": "data steward",
    "expires": "2026-12-31",
    "reason": "known and being mended",
}


def write(path, **changes):
    entry = {key: value for key, value in {**ENTRY, **changes}.items() if value is not None}
    lines = [
        f"{'  - ' if number == 0 else '    '}{key}: {value}"
        for number, (key, value) in enumerate(entry.items())
    ]
    path.write_text("mutes:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def suites():
    return {"release": load_suites("release")}


def test_a_mute_is_read_with_its_owner_and_its_day(tmp_path, suites):
    (mute,) = load_mutes(suites, write(tmp_path / "mutes.yml"))
    assert mute == Mute(**{**ENTRY, "expires": date(2026, 12, 31)})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expectation": "expect_rows_to_hold:gone"}, "matches nothing"),
        ({"table": "claimz"}, "unknown release table claimz"),
        ({"stage": "relese"}, "unknown stage relese"),
        ({"owner": None}, "the key owner is missing"),
        ({"reason": None}, "the key reason is missing"),
        ({"expires": "soon"}, "expires must be a date"),
        ({"until": "2026-12-31"}, "unknown key until"),
    ],
)
def test_a_wrong_mute_is_an_error_of_configuration(tmp_path, suites, changes, words):
    with pytest.raises(SuiteErrors, match=words) as caught:
        load_mutes(suites, write(tmp_path / "mutes.yml", **changes))
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("expectations/mutes.yml", 2)
    ]


def test_a_mute_that_is_no_mapping_is_an_error_of_configuration(tmp_path, suites):
    (tmp_path / "mutes.yml").write_text("mutes:\n  - claims\n", encoding="utf-8")
    with pytest.raises(SuiteErrors, match="must be a mapping"):
        load_mutes(suites, tmp_path / "mutes.yml")


@pytest.mark.parametrize(("day", "is_silent"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_mute_ends_with_its_day(day, is_silent):
    mute = Mute(**{**ENTRY, "expires": date(2026, 12, 31)})
    assert mute.silences("release", "claims", ENTRY["expectation"], day) is is_silent


def test_a_mute_of_one_stage_is_heard_at_the_others():
    mute = Mute(**{**ENTRY, "expires": date(2026, 12, 31)})
    assert not mute.silences("warehouse", "claims", ENTRY["expectation"], date(2026, 1, 1))

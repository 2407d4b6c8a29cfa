"""The release gate judges each tier by what the tier shows, and nothing twice that is the same bytes."""

from dataclasses import replace

import pytest

from assets.releases.errors import ReleaseError
from assets.releases.simulated import SimulatedContent
from assets.storage.tables import release_tables
from expectations.suites import Expectation
from orchestration import release, tier_suites
from orchestration.outcomes import Exit, Failure


@pytest.fixture
def team_note(monkeypatch: pytest.MonkeyPatch):
    """A registry in which `claims.figure_unit`, or the first column that is no key, is for the team alone."""
    table = release_tables()["claims"]
    hidden = next(one.name for one in table.columns if one.name not in ("row_id", "claim_id", "record_id"))
    columns = tuple(replace(one, tier="team") if one.name == hidden else one for one in table.columns)
    registry = release_tables() | {"claims": replace(table, kind="reference", columns=columns)}
    for module in ("assets.releases.tiers", "orchestration.tier_suites"):
        monkeypatch.setattr(f"{module}.release_tables", lambda: registry)
    return hidden


def names(tier: str) -> set[str]:
    return {column.name for column in tier_suites.tier_suites(tier)["claims"].definition.columns}


def test_the_public_suite_asks_for_no_column_of_the_team(team_note: str):
    assert team_note not in names("public")
    assert team_note in names("team")
    assert "claims" in tier_suites.judged_tables("team")
    assert "places" not in tier_suites.judged_tables("team"), "equal tables are judged once"


@pytest.mark.parametrize(
    ("expectation", "arguments"),
    [
        ("expect_column_values_to_not_be_null", {"column": "{hidden}"}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["row_id", "{hidden}"]}),
        ("expect_rows_to_hold", {"rule": "one", "predicate": "row_id <> {hidden}"}),
    ],
)
def test_what_reads_a_column_of_the_team_is_judged_on_the_files_of_the_team(
    team_note: str, monkeypatch: pytest.MonkeyPatch, expectation, arguments
):
    from expectations import gates

    filled = {
        key: [one.format(hidden=team_note) for one in value]
        if isinstance(value, list)
        else value.format(hidden=team_note)
        for key, value in arguments.items()
    }
    reading = Expectation(expectation, filled)
    open_one = Expectation("expect_column_values_to_not_be_null", {"column": "row_id"})
    suites = gates.load_suites("release")
    suites["claims"] = replace(suites["claims"], typed=(reading, open_one))
    monkeypatch.setattr(gates, "load_suites", lambda stage: suites)
    assert tier_suites.tier_suites("public")["claims"].typed == (open_one,)
    assert tier_suites.tier_suites("team")["claims"].typed == (reading, open_one)


def test_what_the_releases_room_refuses_is_told_with_its_exit_code():
    def refuse(problem: ReleaseError):
        raise problem

    for problem, code in (
        (SimulatedContent("an address"), Exit.BLOCKED),
        (ReleaseError("x"), Exit.WRONG_USE),
    ):
        with pytest.raises(Failure) as told:
            release._told(lambda problem=problem: refuse(problem))
        assert told.value.exit_code is code
        assert "old release stays" in told.value.hint

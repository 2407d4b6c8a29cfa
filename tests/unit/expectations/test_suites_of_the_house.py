"""The suites as they stand: complete, readable, and each mute still in its place."""

from expectations.gates import load_mutes, load_suites
from expectations.results import STAGES
from expectations.suites import tables_of


def test_no_table_of_the_registry_passes_a_stage_unjudged():
    for stage in STAGES:
        assert sorted(load_suites(stage)) == sorted(tables_of(stage))


def test_every_suite_says_more_than_the_registry_does():
    for stage in STAGES:
        silent = [name for name, suite in load_suites(stage).items() if not suite.typed]
        assert not silent, f"{stage}: nothing typed for {silent}"


def test_every_landing_rule_tells_the_researcher_why():
    for suite in load_suites("landing").values():
        for rule in suite.rows:
            assert rule.reason_en.endswith("."), f"{suite.file}:{rule.line}"


def test_rows_may_be_quarantined_only_where_a_rule_can_do_so():
    for suite in load_suites("landing").values():
        if suite.tolerance.rows:
            assert suite.rows, f"{suite.file} tolerates quarantine but has no row rule"


def test_mutes_of_the_house_match_what_they_mute():
    assert all(mute.owner and mute.reason for mute in load_mutes())

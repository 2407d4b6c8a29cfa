"""One author saying a thing twice is one source; a plan told in the present tense is still a plan."""

from dataclasses import replace
from datetime import date

import pytest

from assets.literature import wording
from assets.literature.statements import Statement

FIRST = Statement(
    claim_id="C-A1",
    record_id="A1",
    document_id="D-blog",
    origin_cluster="author",
    name="Flood warning platform of Lakeside",
    text="Rain gauges report to a city platform every five minutes",
    place_code="999900",
    stage="operating",
    published=date(2016, 5, 1),
)
AGAIN = replace(
    FIRST,
    claim_id="C-B7",
    record_id="B7",
    document_id="D-paper",
    name="Flood warning platform of Lakeside (working paper)",
    text="The platform is shared with the fire brigade",
)


def test_the_same_author_saying_it_twice_is_noticed() -> None:
    (found,) = wording.same_statement_same_author([FIRST, AGAIN], 85.0)
    assert found.claim_ids == ("C-A1", "C-B7")
    assert wording.repeats([found]) == [("C-B7", "C-A1")]


def test_the_same_sentence_under_another_name_is_noticed() -> None:
    renamed = replace(
        AGAIN, name="Sponge city", text="Rain gauges report to a city platform, every 5 minutes"
    )
    assert len(wording.same_statement_same_author([FIRST, renamed], 85.0)) == 1


def test_a_third_repeat_is_a_repeat_of_the_first() -> None:
    third = replace(AGAIN, claim_id="C-C1", record_id="C1", document_id="D-book")
    pairs = wording.repeats(wording.same_statement_same_author([FIRST, AGAIN, third], 85.0))
    assert pairs == [("C-B7", "C-A1"), ("C-C1", "C-A1")]


@pytest.mark.parametrize(
    "changes",
    [
        {"origin_cluster": "somebody else"},
        {"document_id": "D-blog"},
        {"place_code": "888800"},
        {"name": "Parking guidance", "text": "Free places are shown on boards"},
    ],
    ids=["another author", "one document", "another place", "another statement"],
)
def test_other_authors_places_and_statements_are_no_repeat(changes: dict) -> None:
    assert wording.same_statement_same_author([FIRST, replace(AGAIN, **changes)], 85.0) == []


def test_two_different_figures_are_two_statements() -> None:
    one, other = replace(FIRST, figure="40", unit="gauges"), replace(AGAIN, figure="55", unit="gauges")
    assert wording.same_statement_same_author([one, other], 85.0) == []
    assert len(wording.same_statement_same_author([one, replace(other, figure="40")], 85.0)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The platform will cover all districts",
        "The city plans to connect 300 schools",
        "Full coverage by 2030",
        "全市将建成统一平台",
        "拟投资300万元",
        "到2025年实现全覆盖",
        "计划于明年上线",
        "省级试点示范（目标）",
    ],
)
def test_a_plan_told_as_a_running_system_is_noticed(text: str) -> None:
    (found,) = wording.plan_told_as_fact([replace(FIRST, text=text)])
    assert found.verdict == "plan_not_fact"


@pytest.mark.parametrize(
    "text",
    [
        "Suites recorded by 2013",
        "Since 2015 the platform covers all streets",
        "单位将数据汇聚到平台",
        "三年行动计划已经完成",
        "虚拟警务室和模拟系统投入运行",
        "到2012年已覆盖全市",
        "People are willing to use it",
    ],
)
def test_a_running_system_is_not_taken_for_a_plan(text: str) -> None:
    assert wording.plan_told_as_fact([replace(FIRST, text=text)]) == []


def test_operation_in_a_year_after_the_source_is_noticed() -> None:
    (found,) = wording.plan_told_as_fact([replace(FIRST, year=2018)])
    assert "2018 lies after the source (2016)" in str(found.arithmetic)
    assert wording.plan_told_as_fact([replace(FIRST, year=2018, published=None)]) == []
    assert wording.plan_told_as_fact([replace(FIRST, year=2016)]) == []


def test_a_plan_coded_as_a_plan_is_left_in_peace() -> None:
    assert (
        wording.plan_told_as_fact([replace(FIRST, stage="planned", text="Will open in 2020", year=2020)])
        == []
    )


def test_a_plan_whose_date_the_source_has_passed_is_not_taken_as_done() -> None:
    late = replace(FIRST, stage="planned", text="Will open in 2014", year=2014)
    (found,) = wording.plan_told_as_fact([late])
    assert found.verdict == "plan_of_the_past"
    assert wording.plan_told_as_fact([replace(late, text="In progress since 2014")]) == []

"""`survey.yml`: what would publish the wrong thing is refused before anything is read."""

import copy

import pytest
from pydantic import ValidationError

from assets.registry.fields import problems
from assets.registry.surveys import Design, Survey
from tests.unit.surveys.conftest import SURVEY


def refused(**changes):
    with pytest.raises(ValidationError) as caught:
        Survey.model_validate(copy.deepcopy(SURVEY) | changes)
    return [(path[-1], problem) for path, problem, _, _ in problems(caught.value)]


def test_a_proportion_without_categories_would_print_what_people_wrote():
    item = {**SURVEY["items"][0], "categories": {}}
    assert ("categories", "a proportion without categories") in refused(items=[item])


def test_a_code_is_an_answer_or_missing_not_both():
    item = {**SURVEY["items"][0], "missing": {"1": "refused"}}
    assert ("missing", "'1' is a category and a missing code") in refused(items=[item])


def test_ids_occur_once_over_items_and_groups():
    assert refused(items=[SURVEY["items"][0]] * 2) == [("items", "'support' occurs twice")]
    group = {**SURVEY["groups"][0], "group": "trust"}
    assert refused(groups=[group]) == [("groups", "'trust' is an item and a group")]


@pytest.mark.parametrize(
    "design",
    [
        {"psu": ["a", "b"], "fpc": ["c", "d", "e"]},
        {"psu": ["a", "b", "c"], "fpc": ["c", "d", "e"]},
        {"nest": True, "psu": "a"},
        {"replicate_weights": ["a", "b"]},
        {"poststratify": {"a": {"x": 1.0}, "b": {"y": 1.0}}},
        {"weights": "w", "replicate_weights": {"columns": ["a", "b"], "method": "magic"}},
    ],
)
def test_a_design_that_contradicts_itself_is_refused(design):
    with pytest.raises(ValidationError):
        Design.model_validate(design)


def test_a_design_names_each_of_its_columns_once():
    design = Design.model_validate(
        {"weights": "w", "strata": "h", "psu": ["u", "v"], "fpc": ["n", "n"], "rake": {"h": {"a": 1.0}}}
    )
    assert design.columns() == ("w", "h", "u", "v", "n")

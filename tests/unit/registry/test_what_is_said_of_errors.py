"""The nearest valid value, and how problems are listed."""

from assets.registry.errors import StudyError, StudyErrors, nearest
from assets.registry.lexicon import Lexicon
from assets.registry.rules import parse_conditions


def test_a_value_that_a_spreadsheet_stripped_of_its_zeros_is_recognised() -> None:
    assert nearest("341", ["0341", "3410", "340000"]) == "0341"


def test_case_comes_before_likeness() -> None:
    assert nearest("STAGE", ["stages", "stage"]) == "stage"


def test_nothing_is_suggested_where_nothing_is_alike() -> None:
    assert nearest("zzz", ["health_care", "traffic"]) is None


def test_a_message_names_file_line_field_expectation_and_nearest_value() -> None:
    error = StudyError("literature/claims.csv", 7, "stage", "unknown value 'plann'", "a term", "plan")
    assert str(error) == (
        "literature/claims.csv:7: stage: unknown value 'plann'; expected a term; nearest valid value: plan"
    )


def test_fifty_problems_are_shown_and_the_others_counted() -> None:
    errors = StudyErrors(StudyError("f.csv", line, "x", "wrong", "right") for line in range(1, 61))
    assert len(errors.errors) == 60
    lines = str(errors).splitlines()
    assert len(lines) == 51 and lines[-1] == "… and 10 more problems"


def test_a_qualified_term_comes_before_the_bare_one() -> None:
    lexicon = Lexicon(
        {"stream": {"media": ("commercial_media",), "media/official_media": ("official_media",)}}, {}
    )
    assert lexicon.code("stream", "media", "official_media") == "official_media"
    assert lexicon.code("stream", "media", "mirror") == "commercial_media"
    assert lexicon.code("stream", None) is None


def test_conditions_of_rules() -> None:
    both = parse_conditions("relevant = no, stage is empty")
    assert all(condition.holds({"relevant": "no", "stage": None}) for condition in both)
    assert not all(condition.holds({"relevant": "no", "stage": "planned"}) for condition in both)


def test_the_nearest_code_is_one_of_the_same_prefecture() -> None:
    assert nearest("341599", ["150929", "341502", "995143"]) == "341502"


def test_a_value_of_a_million_characters_is_answered_at_once() -> None:
    assert nearest("x" * 1_000_000, ["health_care", "traffic"]) is None

"""Wrong respondents go to quarantine, whole; the right ones are estimated from; nothing of them gets out."""

import polars as pl
import pytest

from assets.surveys import landing
from assets.surveys.responses import response_frame
from tests.unit.surveys.conftest import gate, people, write


class Study:
    """As much of a study as the room asks for."""

    def __init__(self, *surveys):
        self.surveys = surveys


def run(survey, folder):
    """Kept answers, refused ones, and the rows of estimates."""
    parts = {}
    made = landing.frames(Study(survey), folder, lambda: parts["kept"])
    _, answers = next(made)
    parts["kept"], refused = gate(answers)
    assert parts["kept"].height + refused.height == answers.height
    _, estimates = next(made)
    return parts["kept"], refused, estimates


def refused_by(refused):
    return refused.group_by("rule").agg(pl.col("respondent_id").n_unique(), pl.len()).sort("rule").rows()


def test_a_clean_file_is_kept_whole_and_estimated(survey, tmp_path):
    kept, refused, estimates = run(survey, write(tmp_path / "m", people()))
    assert refused.is_empty()
    assert kept["item"].unique().sort().to_list() == [
        "design.h",
        "design.unit",
        "design.w",
        "sex",
        "support",
        "trust",
    ]
    whole = estimates.filter(pl.col("estimate_id") == "town:support:1:all").row(0, named=True)
    weights = {row[0]: int(row[1]) for row in people()}
    yes = sum(weights[row[0]] for row in people() if row[4] == "1") / sum(weights.values())
    assert whole["estimate"] == pytest.approx(yes, rel=1e-9)
    assert (whole["n"], whole["category"], whole["group_name"], whole["unit"]) == (48, "yes", "all", "share")


@pytest.mark.parametrize(
    ("column", "value", "rule", "rows"),
    [
        (1, "0", "design_can_be_used", 6),
        (1, "-2", "design_can_be_used", 6),
        (1, "viel", "design_can_be_used", 6),
        (3, "", "design_can_be_used", 6),
        (0, "", "respondent_has_an_id", 6),
        (4, "7", "code_is_declared", 1),
        (6, "x", "code_is_declared", 1),
        (5, "gut", "measure_is_a_number", 1),
    ],
)
def test_a_wrong_value_is_quarantined_and_the_rest_estimated(survey, tmp_path, column, value, rule, rows):
    wrong = people()
    wrong[7][column] = value
    _, refused, estimates = run(survey, write(tmp_path / "m", wrong))
    assert refused_by(refused) == [(rule, 1, rows)]
    n = estimates.filter(pl.col("estimate_id") == "town:trust:mean:all")["n"].item()
    assert n == (48 if column in (4, 6) else 47)


def test_a_respondent_who_occurs_twice_counts_not_at_all(survey, tmp_path):
    twice = [*people(), people()[3]]
    kept, refused, _ = run(survey, write(tmp_path / "m", twice))
    assert refused_by(refused) == [("respondent_occurs_once", 1, 12)]
    assert "r003" not in kept["respondent_id"].to_list()
    assert refused["response_id"].is_unique().all()


def test_a_ragged_line_is_quarantined_as_it_stands(survey, tmp_path):
    rows = people()
    rows[5] = rows[5][:-2]
    _, refused, _ = run(survey, write(tmp_path / "m", rows))
    assert refused_by(refused) == [("line_has_the_fields_of_the_header", 1, 1)]
    assert refused["value"].item() == ",".join(rows[5])


def test_a_declared_missing_code_is_no_answer_and_never_a_number(survey, tmp_path):
    rows = people()
    rows[2][5] = "99"
    rows[3][5] = ""
    kept, refused, estimates = run(survey, write(tmp_path / "m", rows))
    assert refused.is_empty()
    missing = kept.filter((pl.col("item") == "trust") & pl.col("is_missing"))
    assert missing["value"].to_list() == ["99", None]
    row = estimates.filter(pl.col("estimate_id") == "town:trust:mean:all").row(0, named=True)
    assert row["n"] == 46
    assert row["estimate"] < 11


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_file_in_another_order_and_encoding_gives_the_same_rows(survey, tmp_path, encoding):
    header = ["sex", "id", "w", "h", "unit", "q1", "q2", "phone"]
    turned = [[row[6], *row[:6], row[7]] for row in reversed(people())]
    clean = run(survey, write(tmp_path / "a", people()))
    other = run(survey, write(tmp_path / "b", turned, encoding, header))
    assert clean[0].equals(other[0])
    assert clean[2].equals(other[2])


def test_no_value_of_a_respondent_stands_in_the_estimates_or_in_an_error(survey, tmp_path):
    rows = people()
    canary = "KANARIENVOGEL"
    rows[9][0], rows[9][4] = canary + "1", canary + "2"
    rows[10][3] = canary + "3"
    _, refused, estimates = run(survey, write(tmp_path / "m", rows))
    assert canary not in estimates.write_csv()
    assert not any(canary in text for text in [*refused["rule"], *refused["reason"]])
    assert "1390000" not in "".join(map(str, refused.rows()))
    for row in rows:
        row[1] = canary
    folder = write(tmp_path / "n", rows)
    kept, _, estimates = run(survey, folder)
    assert kept.is_empty()
    assert estimates.is_empty()


def test_a_study_without_surveys_lands_empty_tables(tmp_path):
    made = dict(landing.frames(Study(), tmp_path, lambda: pytest.fail("nothing was landed to read")))
    assert {name: frame.height for name, frame in made.items()} == {
        "survey_responses": 0,
        "survey_estimate_rows": 0,
    }


def test_rows_are_ordered_by_their_key(survey, tmp_path):
    frame = response_frame(survey, write(tmp_path / "m", people()))
    assert frame["response_id"].is_sorted()
    assert frame["response_id"].is_unique().all()

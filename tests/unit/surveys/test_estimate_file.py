"""`digov survey estimate`: the keys that were promised, and errors that say what to do."""

import json

import polars as pl
import pyreadstat
import pytest

from assets.registry.errors import StudyErrors
from assets.surveys.estimate_cli import run

KEYS = ["category", "group", "n", "estimate", "se", "ci_low", "ci_high", "deff"]
DESIGN = "weights: w\nstrata: h\npsu: u\n"
ROWS = [(at, 1 + at % 3, f"h{at % 2}", f"u{at % 8}", at % 7, "abc"[at % 3], 2 + at % 4) for at in range(80)]


@pytest.fixture
def put(tmp_path):
    def write(design=DESIGN, rows=ROWS, encoding="utf-8"):
        text = "id,w,h,u,score,word,size\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
        (tmp_path / "people.csv").write_bytes(text.encode(encoding))
        (tmp_path / "D.yml").write_text(design, encoding="utf-8")
        return tmp_path / "people.csv", tmp_path / "D.yml"

    return write


def errors(*arguments, **options):
    with pytest.raises(StudyErrors) as caught:
        run(*arguments, **options)
    return [str(error) for error in caught.value.errors]


def test_the_promised_keys_and_nothing_that_json_cannot_say(put):
    found = run(*put(), "score", by="word")
    assert list(found) == ["estimates", "design", "warnings"]
    assert all(list(one) == KEYS for one in found["estimates"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert [one["group"] for one in found["estimates"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("item", "options", "statistic", "categories"),
    [
        ("score", {}, "mean", [None]),
        ("word", {}, "proportion", ["a", "b", "c"]),
        ("score", {"statistic": "proportion"}, "proportion", ["0", "1", "2", "3", "4", "5", "6"]),
        ("score", {"statistic": "total"}, "total", [None]),
        ("score", {"statistic": "quantile"}, "quantile", ["0.25", "0.5", "0.75"]),
        ("score", {"statistic": "quantile", "probs": ".1,.9"}, "quantile", ["0.1", "0.9"]),
        ("score/size", {}, "ratio", [None]),
    ],
)
def test_each_statistic_says_what_its_rows_are(put, item, options, statistic, categories):
    found = run(*put(), item, **options)
    assert found["design"]["statistic"] == statistic
    assert [one["category"] for one in found["estimates"]] == categories
    assert all(one["estimate"] is not None and one["se"] is not None for one in found["estimates"])


def test_weighted_shares_add_up_to_one_and_the_mean_is_the_weighted_one(put):
    files = put()
    assert sum(one["estimate"] for one in run(*files, "word")["estimates"]) == pytest.approx(1)
    mean = sum(row[1] * row[4] for row in ROWS) / sum(row[1] for row in ROWS)
    assert run(*files, "score")["estimates"][0]["estimate"] == pytest.approx(mean)


def test_a_file_in_gb18030_gives_the_same(put):
    rows = [(*row[:5], {"a": "合肥", "b": "六安", "c": "绵阳"}[row[5]], row[6]) for row in ROWS]
    assert run(*put(rows=rows), "word") == run(*put(rows=rows, encoding="gb18030"), "word")


def test_codes_under_missing_are_no_answers(put):
    rows = [(*row[:4], 99 if row[4] == 6 else row[4], *row[5:]) for row in ROWS]
    found = run(*put(DESIGN + "missing: {score: [99]}\n", rows), "score")["estimates"][0]
    assert found["n"] == sum(row[4] != 6 for row in ROWS)
    assert found["estimate"] < 6


def test_labels_of_an_spss_file_name_categories_in_the_order_of_their_codes(tmp_path, put):
    _, design = put()
    labels = {1.0: "赞成", 2.0: "反对", 9.0: "拒答"}
    frame = pl.DataFrame(
        {"w": [1.0] * 40, "h": ["a", "b"] * 20, "u": [f"u{at % 8}" for at in range(40)]}
        | {"q": [(1.0, 2.0, 2.0, 9.0)[at // 8 % 4] for at in range(40)]}
    )
    path = tmp_path / "people.sav"
    pyreadstat.write_sav(
        frame, path, variable_value_labels={"q": labels}, missing_ranges={"q": [{"lo": 9, "hi": 9}]}
    )
    found = run(path, design, "q")
    assert [(one["category"], one["n"]) for one in found["estimates"]] == [("赞成", 32), ("反对", 32)]


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ("weigths: w\n", "D.yml:1: weigths: unknown key 'weigths'"),
        ("weights: w\nnest: true\n", "nest without strata and psu"),
        ("weights: w\nfpc: [a, b]\n", "2 columns for 1 stages"),
        ("weights: w\nrake: {word: {a: viele}}\n", "D.yml:2: rake.word.a: 'viele' is not a number"),
        ("weights: w\nrake: {word: {a: 1}}\npoststratify: {word: {a: 1}}\n", "both rake and poststratify"),
        ("weights: W\n", "people.csv:1: W: the column is missing"),
        ("weights: word\n", "people.csv:2: word: is not a number; expected a number above 0"),
        ("weights: w\nrake: {word: {a: 10, b: 20}}\n", "people.csv:4: word: has no known total"),
    ],
)
def test_a_wrong_design_names_file_line_and_key(put, design, message):
    assert any(message in error for error in errors(*put(design), "score"))


@pytest.mark.parametrize(
    ("item", "options", "message"),
    [
        ("scor", {}, "people.csv:1: scor: the column is missing"),
        ("word", {"statistic": "mean"}, "people.csv:2: word: is not a number"),
        ("score", {"statistic": "median"}, "--stat: 'median' is not a statistic"),
        ("score", {"statistic": "quantile", "probs": "50"}, "--probs: '50' is no list of shares"),
        ("score/", {}, "--item: 'score/' is no ratio"),
        ("score", {"by": "colour"}, "people.csv:1: colour: the column is missing"),
    ],
)
def test_a_wrong_option_says_what_was_expected(put, item, options, message):
    assert any(message in error for error in errors(*put(), item, **options))


def test_a_ragged_line_stops_the_estimate(put):
    rows = [*ROWS[:3], (1, 2), *ROWS[3:]]
    assert errors(*put(rows=rows), "score") == [
        "people.csv:5: another number of fields; expected as many fields as the header"
    ]


def test_no_value_of_a_respondent_stands_in_an_error(put):
    rows = [list(row) for row in ROWS]
    rows[3][1], rows[4][3] = "KANARIE", ""
    rows[5][4] = "KANARIE"
    assert "KANARIE" not in "".join(errors(*put(rows=rows), "score", statistic="mean"))
    rows[5][4] = 1
    assert "KANARIE" not in "".join(errors(*put(rows=rows), "score", statistic="mean"))

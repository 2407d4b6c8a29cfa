"""How far two coders agree is said per variable and category, on the documents where it can be said."""

from types import SimpleNamespace

from assets.coding.landing import frames
from assets.coding.reliability import captured_rows, status_of, units_of


def rows_of(coded_study) -> dict:
    return {
        row["reliability_id"]: row for row in frames(coded_study, None)["reliability_estimates"].to_dicts()
    }


def test_documents_of_one_coder_are_no_units() -> None:
    relevant = {
        "L1": {"a": ("yes",), "b": ("yes",)},
        "L2": {"a": ("yes",), "b": ("no",)},
        "L3": {"a": ("yes",)},
    }
    assert units_of(relevant, ["a", "b"]) == (["L1", "L2"], ["L1"])


def test_codes_are_compared_only_where_both_call_the_document_relevant(coded_study) -> None:
    rows = rows_of(coded_study)
    assert rows["0.1:relevant"]["units"] == 3
    assert rows["0.1:stage"]["units"] == 2
    assert "3 of 4 documents" in rows["0.1:stage"]["reason"]
    assert "the 2 that both call relevant" in rows["0.1:stage"]["reason"]


def test_each_category_of_a_multi_select_variable_has_an_estimate_of_its_own(coded_study) -> None:
    rows = rows_of(coded_study)
    assert sorted(key for key in rows if ":sector:" in key) == [
        "0.1:sector:education",
        "0.1:sector:public_security",
        "0.1:sector:traffic",
    ]
    # Both coders named traffic for both documents; public security was named by both for L2 only.
    assert rows["0.1:sector:traffic"]["percent_agreement"] == 1.0
    assert rows["0.1:sector:public_security"]["percent_agreement"] == 0.5


def test_a_category_that_nobody_used_has_no_alpha_and_says_why(coded_study) -> None:
    row = rows_of(coded_study)["0.1:sector:education"]
    assert (row["alpha"], row["status"]) == (None, "undefined")
    assert "not defined" in row["reason"]


def test_the_release_says_what_follows_and_who_the_coders_are(coded_study) -> None:
    row = rows_of(coded_study)["0.1:stage"]
    assert row["status"] == "below_threshold"
    assert "not aggregated" in row["consequence"]
    assert row["coder_type"] == "coder_a: language model; coder_b: language model"
    assert "coder_b read only abstracts" in row["coding_mode"]
    assert "likely too high" in row["reason"]
    assert "does not show how people would agree" in row["reason"]


def test_people_who_read_the_pages_are_not_called_models(coded_study) -> None:
    for coder in coded_study.coders:
        coder.coder_type, coder.coding_mode = "person", "from_page"
    row = rows_of(coded_study)["0.1:stage"]
    assert row["coder_type"] == "coder_a: person; coder_b: person"
    assert "likely too high" not in row["reason"]
    assert "language models" not in row["reason"]


def test_thresholds_are_those_of_the_study() -> None:
    limits = {"alpha_rely": 0.8, "alpha_tentative": 0.667}
    found = [status_of(alpha, limits) for alpha in (0.8, 0.7999, 0.667, 0.666, None)]
    assert found == ["reliable", "tentative", "tentative", "below_threshold", "undefined"]


def test_codings_of_captured_pages_are_compared_among_themselves(coded_study) -> None:
    coders = [
        SimpleNamespace(coder_id=name, coder_type="person", coding_mode="from_capture")
        for name in ("reader_1", "reader_2", "reader_3")
    ]
    coded_study.coders = (*coded_study.coders, *coders)
    coded_study.codebooks = {"0.1": coded_study.codebook}
    # Each page was read by two of the three; the third was refused.
    read = {"W1": "12", "W2": "23", "W3": "13"}
    made = [
        {"record_id": page, "coder_id": f"reader_{number}", "variable": variable, "value": value}
        | {"codebook_version": "0.1", "refusal": None}
        for page, numbers in read.items()
        for number in numbers
        for variable, value in (("relevant", "yes"), ("stage", "planned" if page == "W1" else "operating"))
    ]
    made.append(made[0] | {"coder_id": "nobody", "refusal": "not in coders.yml"})
    rows = {row["reliability_id"]: row for row in captured_rows(coded_study, made)}
    stage = rows["0.1:stage:captured"]
    assert (stage["units"], stage["coders"], stage["percent_agreement"]) == (3, 3, 1.0)
    assert stage["coding_mode"].startswith("reader_1 read the archived pages; reader_2")
    assert "3 of 3 documents were coded by two coders or more" in stage["reason"]
    # The estimates of the codings in files stay as they were.
    assert rows_of(coded_study)["0.1:stage"]["units"] == 2

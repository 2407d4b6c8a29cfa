"""Both coders' readings arrive as they were; what is not known is not made up."""

from hashlib import sha256

import polars as pl

from assets.coding.landing import frames


def of(landed: dict, record_id: str, coder_id: str, variable: str) -> list:
    decisions = landed["coder_decisions"].filter(
        (pl.col("record_id") == record_id)
        & (pl.col("coder_id") == coder_id)
        & (pl.col("variable") == variable)
    )
    return decisions["value"].to_list()


def test_both_coders_keep_their_own_values(coded_study) -> None:
    landed = frames(coded_study, None)
    assert of(landed, "L2", "coder_a", "stage") == ["operating"]
    assert of(landed, "L2", "coder_b", "stage") == ["planned"]


def test_each_category_is_a_decision_and_an_empty_field_is_one_without_value(coded_study) -> None:
    landed = frames(coded_study, None)
    assert sorted(of(landed, "L1", "coder_a", "sector")) == ["public_security", "traffic"]
    assert of(landed, "L3", "coder_b", "sector") == [None]
    assert of(landed, "L3", "coder_b", "stage") == [None]


def test_a_variable_that_the_codebook_adds_flows_by_itself(coded_study) -> None:
    assert of(frames(coded_study, None), "L4", "coder_a", "mood") == ["sceptical"]


def test_a_variable_of_another_form_is_not_decided_here(coded_study) -> None:
    assert of(frames(coded_study, None), "L1", "coder_a", "document_number") == []


def test_agencies_become_actors_with_the_role_that_the_codebook_gives(coded_study) -> None:
    assert of(frames(coded_study, None), "L1", "coder_b", "actor_issuer") == ["市公安局"]


def test_only_the_first_reader_saw_the_title(coded_study) -> None:
    landed = frames(coded_study, None)
    assert of(landed, "L1", "coder_a", "name_zh") == ["题名L1"]
    assert of(landed, "L1", "coder_b", "name_zh") == []


def test_a_locator_is_found_again_in_the_abstract_that_its_coder_read(coded_study) -> None:
    passages = {row["passage_id"]: row for row in frames(coded_study, None)["coder_passages"].to_dicts()}
    text = coded_study.abstracts["L1"]
    found = passages["P-L1-coder_b"]
    assert text[found["start"] :].startswith("摄像头160个")
    assert text[: found["start"]].endswith(found["prefix"])
    assert text[found["start"] + len("摄像头160个") :].startswith(found["suffix"])
    assert len(found["prefix"]) <= 10
    assert len(found["suffix"]) <= 10
    assert found["text_sha256"] == sha256(text.encode()).hexdigest()
    assert found["evidence_class"] == "transcribed"


def test_words_of_a_page_that_nobody_captured_have_no_offset(coded_study) -> None:
    passages = {row["passage_id"]: row for row in frames(coded_study, None)["coder_passages"].to_dicts()}
    for passage_id in ("P-L1-coder_a", "P-L2-coder_b"):
        assert passages[passage_id]["start"] is None
        assert passages[passage_id]["text_sha256"] is None
    assert "P-L3-coder_b" not in passages


def test_relevance_and_place_stand_only_where_the_coders_agree(coded_study) -> None:
    records = {row["record_id"]: row for row in frames(coded_study, None)["coded_records"].to_dicts()}
    assert [records[name]["is_relevant"] for name in ("L1", "L3", "L4")] == [True, None, True]
    assert (records["L1"]["place_code"], records["L3"]["place_code"]) == ("999900", None)
    assert (records["L2"]["mirror_of"], records["L2"]["duplicate_of"]) == ("L1", None)


def test_a_copy_shares_the_origin_of_what_it_copies(coded_study) -> None:
    rows = {row["title_zh"]: row for row in frames(coded_study, None)["coded_documents"].to_dicts()}
    assert rows["题名L2"]["origin_cluster"] == rows["题名L1"]["document_id"]
    assert (rows["题名L1"]["stream"], rows["题名L3"]["stream"]) == ("commercial_media", "official_media")


def test_one_figure_of_two_coders_is_one_claim_and_two_figures_are_two(coded_study) -> None:
    claims = {row["claim_id"]: row for row in frames(coded_study, None)["figure_claims"].to_dicts()}
    assert sorted(claims) == ["C-L1", "C-L2-coder_a", "C-L3-coder_a"]
    both = claims["C-L1"]
    assert (both["n_coders"], both["figure_value"], both["figure_is_bound"]) == (2, 160.0, True)
    assert (both["unit"], both["as_of"], both["sector_code"]) == ("多个探头", "2020", "traffic")
    assert (claims["C-L2-coder_a"]["stage"], claims["C-L2-coder_a"]["n_coders"]) == (None, 1)


def test_a_claim_keeps_its_place_where_the_other_coder_found_the_page_not_relevant(coded_study) -> None:
    claims = {row["claim_id"]: row for row in frames(coded_study, None)["figure_claims"].to_dicts()}
    alone = claims["C-L3-coder_a"]
    assert (alone["place_code"], alone["sector_code"]) == ("999900", "traffic")
    assert alone["claimant"] is not None and alone["stage"] is not None


def test_a_figure_repeated_on_a_mirror_is_no_second_source(coded_study) -> None:
    coded_study.documents[1].title_zh = coded_study.documents[0].title_zh
    checks = frames(coded_study, None)["figure_claim_checks"]
    found = checks.filter(pl.col("rule") == "same_statement_same_author")["claim_id"].to_list()
    assert sorted(found) == ["C-L1", "C-L2-coder_a"]

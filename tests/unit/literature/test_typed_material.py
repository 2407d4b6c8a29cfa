"""What a typist typed arrives whole: every record, every field of its form, empty ones as empty."""

from collections import Counter
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from assets.literature.claims import as_of, type_claims
from assets.literature.designations import type_designations
from assets.literature.landing import frame, frames
from assets.literature.local_records import type_local_records
from assets.literature.published import search_rows
from assets.registry.dates import parse_date


def values(rows: list, record_id: str, variable: str) -> list:
    return [row["value"] for row in rows if (row["record_id"], row["variable"]) == (record_id, variable)]


def test_every_record_lands_once_and_every_decision_and_passage_belongs_to_one(small_study) -> None:
    landed = frames(small_study, None)
    ids = landed["typed_records"]["record_id"].to_list()
    assert sorted(ids) == ["PD1", "PD2", "PD3", "S1", "S2", "W1", "W2", "W3", "W4"]
    assert set(landed["typed_decisions"]["record_id"]) == set(ids)
    assert set(landed["typed_passages"]["document_id"]) <= set(landed["typed_documents"]["document_id"])
    assert Counter(landed["typed_decisions"]["decision_id"]).most_common(1)[0][1] == 1


def test_a_field_left_empty_is_a_row_without_value_and_a_field_not_asked_is_no_row(small_study) -> None:
    rows = type_claims(small_study).decisions
    assert values(rows, "S1", "name_zh") == [None]
    assert values(rows, "S1", "date_announced") == [None]
    assert values(rows, "S1", "scope") == []
    assert values(rows, "S1", "basis") == []


def test_several_categories_and_actors_are_several_decisions(small_study) -> None:
    rows = type_claims(small_study).decisions
    assert values(rows, "S1", "sector") == ["government_services", "government_data"]
    assert values(rows, "S1", "actor_partner") == ["Police", "Firm"]
    issuers = values(type_local_records(small_study).decisions, "W1", "actor_issuer")
    assert issuers == ["市公安局", "市财政局"]


def test_a_value_that_nobody_typed_does_not_pretend_to_be_typed(small_study) -> None:
    rows = type_claims(small_study).decisions
    (relevant,) = [row for row in rows if row["variable"] == "relevant"]
    assert (relevant["record_id"], relevant["value"], relevant["value_as_typed"]) == ("S1", "yes", None)
    claimant = next(row for row in rows if row["variable"] == "claimant")
    assert (claimant["value"], claimant["value_as_typed"]) == ("scholar", None)


def test_context_is_told_from_claims_and_is_not_judged_for_relevance(small_study) -> None:
    typed = type_claims(small_study)
    assert [row["claim_type"] for row in typed.claims] == ["claim", "context"]
    assert [row["is_relevant"] for row in typed.records] == [True, None]


def test_a_study_of_the_authors_is_no_initiative_of_a_government(small_study) -> None:
    survey = SimpleNamespace(**vars(small_study.claims[0]) | {"sector": "study", "stage": "implemented"})
    typed = type_claims(SimpleNamespace(**vars(small_study) | {"claims": (survey,)}))
    assert values(typed.decisions, "S1", "stage") == [None]
    assert values(typed.decisions, "S1", "relevant") == []
    assert [(row["claim_type"], row["stage"]) for row in typed.claims] == [("claim", None)]


def test_a_page_that_lists_several_initiatives_says_so_and_elsewhere_nobody_looked(small_study) -> None:
    first, second, *_ = small_study.local_records
    whole = SimpleNamespace(**vars(first) | {"is_umbrella": "yes", "source_doubt": "hijacked"})
    part = SimpleNamespace(**vars(second) | {"part_of": "W1", "duplicate_of": None})
    typed = type_local_records(SimpleNamespace(**vars(small_study) | {"local_records": (whole, part)}))
    assert values(typed.decisions, "W1", "is_umbrella") == ["yes"]
    assert values(typed.decisions, "W2", "is_umbrella") == []
    assert values(typed.decisions, "W2", "part_of") == ["I-W1"]
    assert [row["source_doubt"] for row in typed.records] == ["hijacked", None]


def test_a_claim_about_several_places_is_about_none_of_them_alone(small_study) -> None:
    second = type_claims(small_study).records[1]
    assert (second["place_code"], second["host_place_codes"]) == (None, "999900;888800")


def test_a_publication_is_quoted_by_hash_and_offset_and_carries_no_words_around(small_study) -> None:
    passage = type_claims(small_study).passages[0]
    assert passage["evidence_class"] == "text_hash"
    assert (passage["start"], passage["page"], passage["text_sha256"]) == (17, 3, "f" * 64)
    assert (passage["prefix"], passage["suffix"]) == (None, None)


def test_a_bound_is_kept_as_a_bound(small_study) -> None:
    first = type_claims(small_study).claims[0]
    assert (first["figure_as_printed"], first["figure_value"], first["figure_is_bound"]) == (
        "300",
        300.0,
        True,
    )


@pytest.mark.parametrize(
    ("stage", "text", "implemented", "year"),
    [
        ("operating", "Recorded by 2013", "2004", "2013"),
        ("operating", "Runs in all streets", "2015", "2015"),
        ("planned", "Complete by 2030", None, None),
        ("announced", "First by 2030", "2017", "2017"),
        (None, "From 2007 to 2016", None, None),
        (None, "Since the 1990s", None, None),
    ],
)
def test_the_year_of_a_claim_is_never_the_target_of_a_plan(stage, text, implemented, year) -> None:
    typed = parse_date(implemented) if implemented else None
    claim = SimpleNamespace(name_en="Cameras", claim=text, year_announced=None, year_implemented=typed)
    assert as_of(claim, stage) == year


def test_a_copy_of_a_record_on_a_mirror_is_a_mirror_and_elsewhere_a_duplicate(small_study) -> None:
    records = {row["record_id"]: row for row in type_local_records(small_study).records}
    assert (records["W2"]["mirror_of"], records["W2"]["duplicate_of"]) == ("W1", None)
    assert (records["W4"]["mirror_of"], records["W4"]["duplicate_of"]) == (None, "W2")


def test_a_ranking_is_context_and_no_initiative(small_study) -> None:
    typed = type_local_records(small_study)
    assert [row["claim_id"] for row in typed.claims] == ["C-W3"]
    assert typed.claims[0]["claim_type"] == "context"
    assert values(typed.decisions, "W3", "stage") == [None]


def test_dates_stay_as_exact_as_they_were_typed(small_study) -> None:
    rows = type_local_records(small_study).decisions
    assert values(rows, "W1", "date_document") == ["2019-03"]
    assert values(rows, "W1", "date_published") == ["2019-04-02"]


def test_a_place_that_was_only_proposed_is_a_claim_and_no_designation(small_study) -> None:
    typed = type_designations(small_study)
    assert [row["record_id"] for row in typed.designations] == ["PD1", "PD3"]
    (proposal,) = typed.claims
    assert (proposal["claim_id"], proposal["stage"]) == ("C-PD2", "considered")
    assert "Bright cities" in proposal["statement_en"]


def test_not_after_a_date_is_not_that_date(small_study) -> None:
    third = type_designations(small_study).designations[1]
    assert third["date_precision"] == "not_after"
    assert (third["date_start"], third["date_end"]) == (None, date(2015, 12, 31))


def test_each_address_of_a_designation_is_a_passage_and_only_the_first_is_quoted(small_study) -> None:
    passages = [
        row for row in type_designations(small_study).passages if row["passage_id"].startswith("P-PD1-")
    ]
    assert [(row["passage_id"], row["quote"]) for row in passages] == [("P-PD1-1", "湖边"), ("P-PD1-2", None)]


def test_a_search_that_found_nothing_and_a_place_without_code_are_kept() -> None:
    search = SimpleNamespace(
        search_id="Q1",
        query="湖边 监控",
        results_seen=8,
        kept=0,
        kept_ids=None,
        places="湖边市;某村",
        place_codes="999900",
        remark=None,
    )
    rows = search_rows(SimpleNamespace(search_log=(search,)))
    assert [(row["place_code"], row["kept"]) for row in rows] == [("999900", 0), (None, 0)]
    assert {row["places_as_typed"] for row in rows} == {"湖边市;某村"}


def test_a_field_that_no_table_has_is_refused_instead_of_dropped() -> None:
    with pytest.raises(ValueError, match="no columns"):
        frame("typed_passages", [{"passage_id": "P-1", "colour": "red"}])


def test_frames_do_not_depend_on_the_order_of_the_rows_typed(small_study) -> None:
    before = frames(small_study, None)
    small_study.local_records = small_study.local_records[::-1]
    small_study.designations = small_study.designations[::-1]
    for table, landed in frames(small_study, None).items():
        assert landed.equals(before[table]), table


def test_empty_texts_never_land(small_study) -> None:
    for table, landed in frames(small_study, None).items():
        for column, kind in landed.schema.items():
            if kind == pl.String:
                assert "" not in landed[column].to_list(), f"{table}.{column}"

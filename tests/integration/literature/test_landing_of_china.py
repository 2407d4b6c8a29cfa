"""The real study lands whole: each record once, each chain closed, the known contradictions noticed."""

import csv
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from assets.coding import landing as coding_landing
from assets.literature import landing
from assets.registry.study import load_study
from assets.storage.tables import landing_tables


@cache
def landed_of(folder: Path) -> SimpleNamespace:
    study = load_study(folder)
    start = time.process_time()
    frames = landing.frames(study, study.history) | coding_landing.frames(study, study.history)
    return SimpleNamespace(study=study, frames=frames, seconds=time.process_time() - start)


@pytest.fixture(scope="module")
def landed(china: Path) -> SimpleNamespace:
    return landed_of(china)


@pytest.fixture(scope="module")
def frames(landed: SimpleNamespace) -> dict[str, pl.DataFrame]:
    return landed.frames


def test_no_record_is_lost_and_none_stands_twice(frames) -> None:
    kinds = Counter(frames["typed_records"]["record_kind"])
    assert kinds == {"publication_claim": 136, "local_record": 70, "designation": 394}
    ids = [*frames["typed_records"]["record_id"], *frames["coded_records"]["record_id"]]
    assert len(ids) == len(set(ids)) == 862


def test_every_table_has_the_registered_columns_and_a_key_that_is_unique(frames) -> None:
    for table, frame in frames.items():
        contract = landing_tables()[table]
        assert frame.schema == contract.schema, table
        key = frame.select(contract.key)
        assert key.n_unique() == frame.height, table
        assert frame.equals(frame.sort(list(contract.key), nulls_last=True)), table
        for column in frame.select(pl.selectors.string()).columns:
            assert not (frame[column] == "").any(), f"{table}.{column}"


def test_no_link_leads_nowhere(frames) -> None:
    records = set(frames["typed_records"]["record_id"]) | set(frames["coded_records"]["record_id"])
    documents = set(frames["typed_documents"]["document_id"]) | set(frames["coded_documents"]["document_id"])
    passages = set(frames["typed_passages"]["passage_id"]) | set(frames["coder_passages"]["passage_id"])
    claims = set(frames["claim_records"]["claim_id"]) | set(frames["figure_claims"]["claim_id"])
    for table, frame in frames.items():
        for column, known in (
            ("record_id", records),
            ("document_id", documents),
            ("passage_id", passages),
            ("claim_id", claims),
            ("related_claim_id", claims),
            ("duplicate_of", records),
            ("mirror_of", records),
        ):
            if column in frame.columns:
                assert set(frame[column].drop_nulls()) <= known, f"{table}.{column}"


def test_a_document_that_is_typed_and_coded_is_the_same_in_both_tables(frames) -> None:
    typed, coded = frames["typed_documents"], frames["coded_documents"]
    # 31 pages of local records and 72 of designations share six; five publications; 262 pages were coded.
    assert typed.height == 31 + 72 - 6 + 5
    assert coded.height == 262
    in_both = typed.join(coded, on="document_id", how="semi")
    assert in_both.height == 4
    assert in_both.equals(coded.join(typed, on="document_id", how="semi"))


def test_every_record_has_decisions_and_a_passage(frames) -> None:
    decided = set(frames["typed_decisions"]["record_id"])
    assert decided == set(frames["typed_records"]["record_id"])
    quoted = {passage_id.split("-")[1] for passage_id in frames["typed_passages"]["passage_id"]}
    assert quoted == decided
    assert set(frames["coder_decisions"]["record_id"]) == set(frames["coded_records"]["record_id"])


def test_no_claim_is_lost_and_proposals_and_rankings_are_claims(frames) -> None:
    claims = frames["claim_records"]
    assert Counter(claims["record_kind"]) == {"publication_claim": 136, "designation": 11, "local_record": 2}
    assert frames["designation_records"].height == 394 - 11
    context = claims.filter(
        (pl.col("record_kind") == "publication_claim") & (pl.col("claim_type") == "context")
    )
    assert context.height == 28
    assert set(claims.filter(pl.col("record_kind") == "designation")["stage"]) == {"considered"}


def test_publications_are_hash_and_offset_and_everything_else_is_transcribed(frames) -> None:
    hashed = frames["typed_passages"].filter(pl.col("evidence_class") == "text_hash")
    assert hashed.height == 136
    assert hashed["start"].null_count() == hashed["text_sha256"].null_count() == 0
    assert hashed["prefix"].null_count() == hashed["suffix"].null_count() == 136
    others = pl.concat([frames["typed_passages"], frames["coder_passages"]], how="diagonal").filter(
        ~pl.col("passage_id").is_in(hashed["passage_id"].implode())
    )
    assert set(others["evidence_class"]) == {"transcribed"}
    for quote in frames["typed_passages"]["quote"].drop_nulls():
        assert len(quote) <= (25 if re.search(r"[\u3400-\u9fff]", quote) else 60), quote


def test_repeats_and_mirrors_are_known_as_such(frames) -> None:
    typed = frames["typed_records"]
    repeats = dict(typed.drop_nulls("duplicate_of").select("record_id", "duplicate_of").iter_rows())
    assert repeats == {"S072": "S042", "S069": "S040", "S086": "S046"}
    mirrors = dict(typed.drop_nulls("mirror_of").select("record_id", "mirror_of").iter_rows())
    assert mirrors == {"W006": "W005", "W037": "W035"}
    coded = frames["coded_records"]
    assert (coded["duplicate_of"].count(), coded["mirror_of"].count()) == (4, 11)


def test_two_texts_of_one_author_and_copies_of_a_page_are_one_origin(frames) -> None:
    documents = pl.concat([frames["typed_documents"], frames["coded_documents"]])
    origin = dict(documents.select("document_id", "origin_cluster").iter_rows())
    assert origin["D-zeng_blog_2016"] == origin["D-zeng_working_paper"]
    page = dict(frames["coded_records"].select("record_id", "document_id").iter_rows())
    assert origin[page["L042"]] == origin[page["L043"]] == page["L041"]
    assert len({origin[page[name]] for name in ("L001", "L002", "L006", "L012")}) == 4


CONTRADICTIONS = {
    "parts_total": {"C-S050"} | {f"C-S{number:03}" for number in range(51, 60)},
    "subset_exceeds_set": {"C-S038", "C-S039"},
    "per_person_implausible": {"C-S075"},
    "same_statement_same_author": {"C-S042", "C-S072", "C-S040", "C-S069", "C-S046", "C-S086"},
    "growth_implausible": {"C-S105", "C-S106", "C-S107"},
    "plan_told_as_fact": {"C-S132"},
    "bound_not_value": {
        f"C-S{number}" for number in ("001", "002", "036", "075", "110", "124", "125", "126")
    },
}


def test_the_known_contradictions_are_noticed_and_nothing_else(frames) -> None:
    checks = frames["claim_check_records"].filter(pl.col("made_by") == "rule")
    found = {rule: set(rows["claim_id"]) for (rule,), rows in checks.group_by("rule")}
    assert found == CONTRADICTIONS
    sums = checks.filter(pl.col("claim_id") == "C-S050")["arithmetic"].item()
    assert "= 116; stated total 121" in sums


def test_checks_made_by_hand_stand_beside_them(frames) -> None:
    hand = frames["claim_check_records"].filter(pl.col("made_by") == "hand")
    assert hand["check_id"].n_unique() == 15
    assert set(hand.filter(pl.col("check_id") == "C07")["claim_id"]) == {"C-S105", "C-S106", "C-S107"}


def test_no_claim_is_changed_by_its_checks(frames) -> None:
    claims = {row["claim_id"]: row for row in frames["claim_records"].to_dicts()}
    assert claims["C-S075"]["figure_value"] == 30_000_000
    assert claims["C-S050"]["figure_value"] == 121
    assert claims["C-S002"]["figure_is_bound"] is True
    assert claims["C-S117"]["figure_value"] is None
    assert claims["C-S051"]["related_claim_id"] == "C-S050"


def test_figures_of_coders_are_counted_once_where_both_typed_the_same(frames) -> None:
    # 117 figures of coder A, 84 of coder B, 75 of them the same number for the same document.
    assert Counter(frames["figure_claims"]["n_coders"]) == {2: 75, 1: 117 + 84 - 2 * 75}


def test_every_search_and_every_place_searched_is_kept(frames, landed) -> None:
    log = frames["search_log_entries"]
    assert log["search_id"].n_unique() == 96
    found_nothing = log.filter(pl.col("kept") == 0)
    assert found_nothing.height > 0
    assert log["place_code"].null_count() == 0


def test_the_landing_takes_under_two_seconds(landed) -> None:
    assert landed.seconds < 2


def test_the_same_study_gives_the_same_frames(landed) -> None:
    again = landing.frames(landed.study, landed.study.history)
    for table, frame in again.items():
        assert frame.equals(landed.frames[table]), table


# What two people computed apart from this program (brief of the study): agreements out of common documents.
AGREED = {"stage": 183, "basis": 195, "admin_level": 200, "scope": 161, "data_flow": 165, "claimant": 151}


def test_agreement_is_what_was_measured_apart(frames) -> None:
    rows = {row["reliability_id"]: row for row in frames["reliability_estimates"].to_dicts()}
    assert rows["0.1:relevant"]["units"] == 259
    assert round(rows["0.1:relevant"]["percent_agreement"] * 259) == 243
    for variable, count in AGREED.items():
        row = rows[f"0.1:{variable}"]
        assert row["units"] == 208
        assert round(row["percent_agreement"] * row["pairable_values"] / 2) == count, variable
        assert row["status"] == expected_status(row["alpha"])


def expected_status(alpha: float) -> str:
    return "reliable" if alpha >= 0.8 else "tentative" if alpha >= 0.667 else "below_threshold"


def nominal_alpha(pairs: list[tuple[str, str]]) -> float:
    """Two coders, no missing values (Krippendorff 2011, section B), written out once more by hand."""
    values = Counter(value for pair in pairs for value in pair)
    n = sum(values.values())
    observed = sum(first != second for first, second in pairs) / len(pairs)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    return 1 - observed / expected


@pytest.mark.real_data
def test_alpha_equals_a_second_computation_from_the_coders_files(frames, shared: Path) -> None:
    folder = shared / "records" / "coded_documents"
    coders = []
    for name in ("coder_a.csv", "coder_b.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            coders.append({row["rec_id"]: row for row in csv.DictReader(file)})
    both = [(coders[0][name], coders[1][name]) for name in coders[1]]
    relevant = [(a, b) for a, b in both if a["relevant"] == b["relevant"] == "yes"]
    rows = {row["reliability_id"]: row for row in frames["reliability_estimates"].to_dicts()}
    assert nominal_alpha([(a["relevant"], b["relevant"]) for a, b in both]) == pytest.approx(
        rows["0.1:relevant"]["alpha"], rel=1e-9
    )
    for variable, count in AGREED.items():
        pairs = [(a[variable], b[variable]) for a, b in relevant if a[variable] and b[variable]]
        assert sum(a == b for a, b in pairs) == count
        assert nominal_alpha(pairs) == pytest.approx(rows[f"0.1:{variable}"]["alpha"], rel=1e-9), variable
    for row in frames["reliability_estimates"].drop_nulls(["category", "alpha"]).to_dicts():
        named = [
            tuple("yes" if row["category"] in side[row["variable"]].split(";") else "no" for side in pair)
            for pair in relevant
        ]
        assert nominal_alpha(named) == pytest.approx(row["alpha"], rel=1e-9), row["reliability_id"]


@pytest.mark.real_data
def test_every_locator_of_the_second_coder_is_found_in_its_abstract(frames, shared: Path) -> None:
    passages = frames["coder_passages"].filter(pl.col("passage_id").str.ends_with("coder_b"))
    assert passages["start"].null_count() == 0
    for row in passages.to_dicts():
        name = row["passage_id"].split("-")[1]
        text = (shared / "records" / "coded_documents" / "text" / f"{name}.txt").read_bytes().decode()
        assert text[row["start"] : row["start"] + len(row["quote"])] == row["quote"]


@pytest.mark.real_data
def test_every_row_of_the_records_stands_in_the_landing(frames, shared: Path) -> None:
    found = set(frames["typed_records"]["record_id"]) | set(frames["coded_records"]["record_id"])
    files = {
        "publication_claims.csv": "record_id",
        "local_records.csv": "rec_id",
        "pilot_designations.csv": "record_id",
        "coded_documents/coder_a.csv": "rec_id",
    }
    expected = set()
    for name, column in files.items():
        with (shared / "records" / name).open(encoding="utf-8", newline="") as file:
            expected |= {row[column] for row in csv.DictReader(file)}
    assert found == expected


@pytest.mark.real_data
def test_typed_words_are_those_of_the_shared_records(frames, shared: Path) -> None:
    claims = {row["record_id"]: row for row in frames["claim_records"].to_dicts()}
    with (shared / "records" / "publication_claims.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            claim = claims[row["record_id"]]
            typed = (claim["statement_en"], claim["figure_as_printed"] or "", claim["unit"] or "")
            assert typed == (row["claim"], row["figure"], row["unit"])
    designations = {row["record_id"]: row for row in frames["designation_records"].to_dicts()}
    with (shared / "records" / "pilot_designations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"].startswith("proposed"):
                assert f"C-{row['record_id']}" in {claim["claim_id"] for claim in claims.values()}
                continue
            landed_row = designations[row["record_id"]]
            assert landed_row["place_as_printed"] == row["place_zh"]
            assert landed_row["status_as_printed"] == row["status"]
            assert landed_row["n_origins"] == int(row["n_sources_agreeing"])
            assert (landed_row["document_number"] or "") == row["document_no"]

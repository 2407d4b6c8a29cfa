"""Every rule of the SQL on a landing small enough to be checked by eye."""

from datetime import date

import pytest

from assets.storage.layout import DBT_PROJECT
from assets.storage.tables import release_tables
from tests.integration.dbt.conftest import Built, run_dbt, write_landing
from tests.integration.dbt.landing import frames


def test_the_build_and_all_its_tests_are_green(invented: Built):
    assert invented.returncode == 0, invented.output[-4000:]


def test_every_record_says_what_became_of_it(invented: Built):
    found = invented.ask("select record_id, disposition, target_id from records order by record_id")
    assert found == [
        ("L001", "initiative", "I-L001"),
        ("L002", "initiative", "I-L002"),
        ("L003", "not_relevant", None),
        ("L004", "initiative", "I-L004"),
        ("L005", "duplicate_of", "L001"),
        ("L006", "initiative", "I-L006"),
        ("PD0001", "designation", "DS-PD0001"),
        ("PD0002", "claim", "C-PD0002"),
        ("S001", "context", "C-S001"),
        ("S002", "context", "C-S002"),
        ("S003", "context", "C-S003"),
        ("W001", "initiative", "I-W001"),
        ("W002", "duplicate_of", "W001"),
        ("W003", "duplicate_of", "W001"),
        ("W004", "context", "C-W004"),
        ("Wplan", "initiative", "I-Wplan"),
    ]


def test_disputed_relevance_keeps_the_codes_and_stays_out_of_sums(invented: Built):
    columns = "is_relevant, safe_to_aggregate, current_stage, aggregate_note"
    sql = f"select {columns} from initiatives where row_id = '{{}}'"
    assert invented.ask(sql.format("I-L004")) == [
        (None, False, "operating", "the coders disagree whether it is relevant")
    ]
    assert invented.ask(sql.format("I-L001")) == [(True, True, "operating", None)]


def test_what_only_a_hijacked_site_tells_is_never_counted(invented: Built):
    sql = "select safe_to_aggregate, aggregate_note from initiatives where row_id = '{}'"
    assert invented.ask(sql.format("I-L006")) == [(False, "it is known from a hijacked site only")]
    # Its copy L005 is hijacked, the page itself is not.
    assert invented.ask(sql.format("I-L001")) == [(True, None)]


def test_a_preliminary_list_does_not_pass_for_a_designation_in_full(invented: Built):
    assert invented.ask("select status, stage from designations") == [("preliminary", "designated")]


def test_a_published_bound_does_not_pass_for_a_value(invented: Built):
    assert invented.ask("select estimate, estimate_is from survey_estimates") == [(51.0, "at_most")]


def test_a_disputed_stage_is_no_stage(invented: Built):
    assert invented.ask("select current_stage, status from initiatives where row_id = 'I-L002'") == [
        (None, None)
    ]
    assert invented.ask(
        "select column_name, absence, decision_ids from cells "
        "where cell_row_id = 'I-L002' and column_name in ('current_stage', 'status') order by 1"
    ) == [
        (column, "coder_disagreement", "L002:coder_a:stage:operating;L002:coder_b:stage:planned")
        for column in ("current_stage", "status")
    ]


def test_copies_and_the_same_document_number_add_documents_and_no_origin(invented: Built):
    found = invented.ask("select row_id, n_records, n_documents, n_origins from initiatives order by 1")
    assert {row[0]: row[1:] for row in found} == {
        "I-L001": (2, 2, 1),
        "I-L002": (1, 1, 1),
        "I-L004": (1, 1, 1),
        "I-L006": (1, 1, 1),
        "I-W001": (3, 3, 1),
        "I-Wplan": (1, 1, 1),
    }
    assert invented.ask(
        "select document_id, is_independent_origin from initiative_evidence "
        "where initiative_id = 'I-W001' order by 1"
    ) == [("D-W001", True), ("D-W002", False), ("D-W003", False)]


def test_a_category_named_by_one_coder_of_two_is_shown_as_disputed(invented: Built):
    assert invented.ask(
        "select sector_code, is_present from initiative_sectors where initiative_id = 'I-L002' order by 1"
    ) == [("environment", None), ("traffic", True)]


def test_a_variable_added_to_the_codebook_flows_with_its_evidence(invented: Built):
    assert invented.ask(
        "select value, is_present from initiative_values "
        "where variable = 'budget' and initiative_id = 'I-L001'"
    ) == [("300", True)]
    assert invented.ask(
        "select status, n_coders, decision_ids from cells "
        "where cell_row_id = 'I-L001:budget:300' and column_name = 'is_present'"
    ) == [("agreed", 2, "L001:coder_a:budget:300;L001:coder_b:budget:300")]


def test_a_county_is_found_under_its_old_code_in_the_year_of_the_change(invented: Built):
    assert invented.ask("select place_id, place_code, stage from designations") == [
        ("CN-340823", "340823", "designated")
    ]


def test_counts_of_a_prefecture_are_unknown_where_nobody_looked(invented: Built):
    sql = (
        "select year, initiatives_named, initiatives_agreed, sector_traffic, sector_environment, absence "
        "from prefecture_year where place_id = '{}' and year in (2021, 2022) order by year"
    )
    assert invented.ask(sql.format("CN-341500")) == [
        (2021, 1, None, None, None, "not_looked"),
        (2022, None, None, None, None, "not_looked"),
    ]
    # Disputed relevance is named and not agreed; environment is below the threshold and not added up.
    assert invented.ask(sql.format("CN-340100"))[0] == (2021, 4, 3, 3, None, None)


def test_a_typed_record_or_a_search_never_turns_a_stream_into_looked(invented: Built):
    places = "place_code in ('341500', '330100', '340000')"
    sql = f"select {{}} from coverage where year is not null and {places}"
    assert invented.ask(sql.format("distinct absence")) == [("not_looked",)]
    assert invented.ask(sql.format("sum(documents) > 0")) == [(True,)]
    found = invented.ask("select place_code, absence from coverage where stream = 'search_index' order by 1")
    assert found == [
        ("330100", "not_looked"),
        ("340000", "not_looked"),
        ("340100", None),
        ("341500", "looked_not_found"),
    ]


def test_a_portal_that_was_read_says_so_for_each_year_from_its_oldest_page_on(invented: Built):
    columns = "year, outcomes_ok, outcomes_page_gone, documents, documents_coded, absence"
    rows = "place_code = '340100' and stream = '{}' and year > 2018"
    sql = f"select {columns} from coverage where {rows} order by 1"
    assert invented.ask(sql.format("official_portal")) == [
        # The oldest page that it lists is of 2020: what it showed before, nobody saw.
        (2019, 0, 0, 0, 0, "not_looked"),
        # Its page was gone when it was asked for: nobody can say that there was nothing.
        (2020, 1, 1, 0, 0, "page_gone"),
        # A page that vanished stays found; documents that people typed or read elsewhere count beside it.
        (2021, 2, 1, 5, 5, None),
        (2022, 1, 0, 0, 0, "looked_not_found"),
    ]
    assert [row[-1] for row in invented.ask(sql.format("bureau"))] == ["blocked"] * 3 + ["not_looked"]
    assert invented.ask(
        "select distinct last_looked from coverage where place_code = '340100' and stream = 'bureau'"
        " and year <= 2021"
    ) == [(date(2021, 6, 1),)]


def test_a_source_shows_how_it_was_reached(invented: Built):
    counts = "attempts_ok, attempts_blocked, attempts_page_gone, documents"
    sql = f"select source_id, access_state, {counts}, evidence_class from sources order by 1"
    assert invented.ask(sql) == [
        ("bureau", "blocked_challenge", 0, 1, 0, 0, "transcribed"),
        ("paper", "not_attempted", 0, 0, 0, 1, "text_hash"),
        ("portal", "ok", 3, 0, 2, 1, "archived"),
    ]


def test_a_settled_dispute_has_the_value_of_the_adjudicator_and_names_everybody(invented: Built):
    sql = (
        "select status, absence, evidence_class, n_coders, decision_ids from cells "
        "where table_name = '{}' and cell_row_id = '{}' and column_name = '{}'"
    )
    stages = "Wplan:coder_a:stage:operating;Wplan:coder_b:stage:planned;Wplan:judge:adjudication:stage"
    assert invented.ask("select current_stage from initiatives where row_id = 'I-Wplan'") == [("piloted",)]
    assert invented.ask(sql.format("initiative_stages", "I-Wplan:piloted", "is_present")) == [
        ("adjudicated", None, "archived", 2, stages)
    ]
    assert invented.ask(sql.format("initiative_stages", "I-Wplan:operating", "is_present")) == [
        ("absent", "looked_not_found", "archived", 2, stages)
    ]
    scopes = "Wplan:coder_a:scope:whole_unit;Wplan:coder_b:scope;Wplan:judge:adjudication:scope"
    assert invented.ask(sql.format("initiatives", "I-Wplan", "scope")) == [
        ("absent", "looked_not_found", "archived", 2, scopes)
    ]
    # What nobody settled stays open; what nobody disputed stays agreed.
    assert invented.ask(sql.format("initiatives", "I-Wplan", "data_flow"))[0][:2] == (
        "absent",
        "coder_disagreement",
    )
    assert invented.ask(
        "select sector_code, is_present from initiative_sectors where initiative_id = 'I-Wplan' order by 1"
    ) == [("environment", None), ("traffic", True)]
    assert invented.ask(sql.format("initiative_sectors", "I-Wplan:traffic", "is_present"))[0][0] == "agreed"


def test_a_vanished_page_keeps_its_values_and_its_captures_say_that_it_is_gone(invented: Built):
    assert invented.ask("select name_zh, status from initiatives where row_id = 'I-Wplan'") == [
        ("关于平台的通知", "actual")
    ]
    url = "http://www.hefei.example/plan"
    assert invented.ask(f"select state from captures where url = '{url}' order by captured_at") == [
        ("ok",),
        ("gone",),
    ]
    assert invented.ask("select url, payload_sha256 from passages where row_id = 'P-Wplan-judge'") == [
        (url, "b" * 64)
    ]


def test_parts_that_do_not_add_up_stay_beside_their_total(invented: Built):
    assert invented.ask(
        "select discipline, year, projects_as_published, projects_as_listed, difference "
        "from research_funding order by claim_id limit 2"
    ) == [(None, 2015, 12, 11, 1), ("Law", 2015, 7, None, None)]


def test_every_cell_has_a_value_or_a_reason(invented: Built):
    assert invented.ask("select count(*) from cells where (status = 'absent') <> (absence is not null)") == [
        (0,)
    ]
    assert invented.ask("select count(distinct table_name) from cells") == [(10,)]  # no risk is coded


@pytest.mark.parametrize("column", ["data_controller", "political_imperative", "scale"])
def test_what_nobody_coded_says_that_nobody_looked(invented: Built, column: str):
    sql = f"select distinct status, absence from cells where column_name = '{column}'"
    assert invented.ask(sql) == [("absent", "not_looked")]


def test_the_compiled_manifest_names_no_path(tmp_path):
    assert run_dbt(tmp_path, "parse --no-partial-parse").returncode == 0
    manifest = (tmp_path / "target" / "manifest.json").read_text(encoding="utf-8")
    for path in (tmp_path, DBT_PROJECT):
        assert str(path) not in manifest


@pytest.mark.slow  # tests/faults proves the same on the whole run in `make test`
def test_another_time_zone_folder_and_thread_count_give_the_same_rows(invented: Built, tmp_path):
    folder = tmp_path / "somebody's data, 数据"
    folder.mkdir()
    write_landing(folder, frames())
    result = run_dbt(folder, "run --threads 1", TZ="Asia/Shanghai", LANG="C")
    assert result.returncode == 0, result.stdout[-4000:]
    again = Built(folder, result.returncode, result.stdout)
    for name, table in release_tables().items():
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        sql = f'select {columns} from "{name}" order by row_id'
        assert again.ask(sql) == invented.ask(sql), name

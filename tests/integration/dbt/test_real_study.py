"""The real study in the warehouse, against numbers counted elsewhere: in its records, and by hand."""

import pytest

from tests.integration.dbt.conftest import Built

# Counted in the two coders' files: documents that both coded, both found relevant, and agree on.
BOTH_RELEVANT = 208
AGREED = {"stage": 183, "basis": 195, "admin_level": 200, "scope": 161, "data_flow": 165, "claimant": 151}


def test_every_one_of_the_862_records_is_accounted_for(real: Built):
    kinds = dict(real.ask("select record_kind, count(*) from records group by 1"))
    assert kinds == {"publication_claim": 136, "local_record": 70, "designation": 394, "coded_document": 262}
    dispositions = dict(real.ask("select disposition, count(*) from records group by 1"))
    assert dispositions["designation"] == 383
    assert dispositions["duplicate_of"] + dispositions["mirror_of"] == 15 + 2 + 3
    assert "refused" not in dispositions


@pytest.mark.parametrize("variable", sorted(AGREED))
def test_agreed_values_are_as_many_as_the_coders_files_say(real: Built, variable: str):
    sql = f"""
        with relevant as (
            select record_id from int_variables__resolve
            where variable = 'relevant' and status = 'agreed' and value = 'yes'
        )
        select count(*), count(case when status = 'agreed' then 1 end)
        from int_variables__resolve inner join relevant using (record_id)
        where variable = '{variable}' and n_coders = 2
    """
    assert real.ask(sql) == [(BOTH_RELEVANT, AGREED[variable])]


def test_the_funding_figure_that_does_not_add_up_is_shown_with_its_difference(real: Built):
    assert real.ask(
        "select projects_as_published, projects_as_listed, difference from research_funding "
        "where claim_id = 'C-S050'"
    ) == [(121, 116, 5)]


def test_two_copies_of_one_article_are_one_origin(real: Built):
    assert real.ask("select n_records, n_documents, n_origins from initiatives where row_id = 'I-L041'") == [
        (3, 3, 1)
    ]


def test_what_the_coders_cannot_tell_apart_is_not_added_up(real: Built):
    weak = real.ask(
        "select variable || '_' || category from agreement "
        "where status = 'below_threshold' and variable in ('sector', 'technology') and category is not null"
    )
    assert weak
    for (column,) in weak:
        assert real.ask(f"select count({column}) from prefecture_year") == [(0,)]


def test_every_focus_place_has_every_stream_and_year_and_its_searches(real: Built):
    assert real.ask("select count(*), count(distinct place_id) from coverage") == [(51 * (10 * 20 + 1), 51)]
    assert real.ask("select count(*) from prefecture_year") == [(48 * 20,)]
    assert real.ask("select count(*) from coverage where year is not null and absence <> 'not_looked'") == [
        (0,)
    ]

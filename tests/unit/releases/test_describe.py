"""A release says of its study what the study files say, and finds the line of every record again."""

import pytest

from assets.registry.study import Study, load_study
from assets.releases.describe import Description, describe


@pytest.fixture(scope="module")
def study(request: pytest.FixtureRequest) -> Study:
    """The real study of the project."""
    return load_study(request.config.rootpath / "studies" / "china")


@pytest.fixture(scope="module")
def described(study: Study) -> Description:
    """Its description."""
    return describe(study)


def test_every_record_leads_to_a_line_that_holds_its_id(study, described):
    records = {
        row.record_id
        for rows in (study.claims, study.local_records, study.designations, study.documents)
        for row in rows
    }
    assert len(records) == 862
    for record in records:
        file, _, line = described.origins[record][0].rpartition(":")
        lines = (study.folder / file).read_text(encoding="utf-8-sig").split("\n")
        assert record in lines[int(line) - 1]


def test_title_licence_and_limits_come_from_the_study(study, described):
    assert described.title_zh == study.settings.title_zh
    assert described.licence["data"] == study.settings.licence.data
    assert described.limits_en == study.codebook.limits_en
    assert described.released_on == study.settings.snapshot_date
    assert not described.is_simulated


def test_the_closed_lists_are_complete(study, described):
    assert len(described.terms) == sum(len(terms) for terms in study.reference.values())
    assert len(described.variables) == len(study.codebook.variables)

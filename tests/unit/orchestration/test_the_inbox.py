"""Files that people drop: taken where the study asks for them, never lost, never over other evidence."""

from pathlib import Path

import pytest

from assets.registry.study import Study, load_study
from assets.storage.layout import STUDIES, StudyLayout
from orchestration import doctor, inbox


@pytest.fixture(scope="module")
def practice() -> Study:
    return load_study(STUDIES / "practice")


@pytest.fixture
def layout(practice: Study, tmp_path: Path) -> StudyLayout:
    layout = StudyLayout("practice", practice.folder, tmp_path)
    layout.inbox.mkdir(parents=True)
    return layout


def test_a_study_without_inbox_has_nothing_waiting(practice: Study, tmp_path: Path):
    assert inbox.take(practice, StudyLayout("practice", practice.folder, tmp_path)) == ([], [])


def test_a_file_that_a_survey_asks_for_goes_to_the_microdata_and_stays_closed(
    practice: Study, layout: StudyLayout
):
    name = practice.surveys[0].microdata.file
    (layout.inbox / name).write_bytes(b"id,weight\n")
    assert inbox.take(practice, layout) == ([name], [])
    assert (layout.microdata / name).read_bytes() == b"id,weight\n"
    assert (layout.microdata / name).stat().st_mode & 0o077 == 0
    assert inbox.waiting(layout) == []


def test_evidence_is_never_replaced_and_the_same_file_again_is_no_problem(
    practice: Study, layout: StudyLayout
):
    name = practice.corpora[0].file
    layout.media.mkdir()
    (layout.media / name).write_text("first")
    (layout.inbox / name).write_text("second")
    taken, (left,) = inbox.take(practice, layout)
    assert (taken, left.file) == ([], name)
    assert "never replaced" in str(left)
    assert (layout.media / name).read_text() == "first"
    assert (layout.inbox / name).read_text() == "second"
    (layout.inbox / name).write_text("first")
    assert inbox.take(practice, layout) == ([name], [])


def test_what_nothing_asks_for_stays_and_is_named_with_what_would_be_taken(
    practice: Study, layout: StudyLayout
):
    (layout.inbox / "notes.docx").write_bytes(b"x")
    (layout.inbox / ".half-copied").write_bytes(b"x")
    taken, (left,) = inbox.take(practice, layout)
    assert taken == []
    assert "notes.docx" in str(left) and practice.surveys[0].microdata.file in str(left)
    assert (layout.inbox / "notes.docx").exists()
    (check,) = [check for check in doctor.examine([layout]) if check["name"] == "practice: inbox"]
    assert check["status"] == "warn" and "notes.docx" in check["message"] and "half" not in check["message"]

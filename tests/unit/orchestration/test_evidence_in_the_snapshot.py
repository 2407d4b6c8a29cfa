"""Evidence decides a release: another file of respondents is another snapshot, a stray file is none."""

from pathlib import Path

import pytest

from assets.registry.study import Study, load_study
from assets.releases.index import Index
from assets.storage.layout import STUDIES, StudyLayout
from orchestration.due import evidence_parts, snapshot_now


@pytest.fixture(scope="module")
def practice() -> Study:
    return load_study(STUDIES / "practice")


@pytest.fixture
def layout(practice: Study, tmp_path: Path) -> StudyLayout:
    return StudyLayout("practice", practice.folder, tmp_path)


def test_a_study_without_evidence_has_none(practice: Study, layout: StudyLayout):
    assert set(evidence_parts(practice, layout).values()) == {""}


@pytest.mark.parametrize("store", ["microdata", "media"])
def test_another_file_that_the_study_names_makes_another_snapshot(
    practice: Study, layout: StudyLayout, store: str
):
    name = {"microdata": practice.surveys[0].microdata.file, "media": practice.corpora[0].file}[store]
    seen = {snapshot_now(practice, layout, Index(()))}
    folder = {"microdata": layout.microdata, "media": layout.media}[store]
    folder.mkdir(parents=True)
    for text in ("one", "two"):
        (folder / name).write_text(text)
        seen.add(snapshot_now(practice, layout, Index(())))
    assert len(seen) == 3
    (folder / "notes.txt").write_text("nobody reads this")
    assert snapshot_now(practice, layout, Index(())) in seen

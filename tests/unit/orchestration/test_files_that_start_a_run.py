"""Sensors on files: what people change starts one run; what they did not change starts none."""

import os
from pathlib import Path

import dagster as dg
import pytest

from assets.storage.layout import StudyLayout
from orchestration.sensors import SECONDS_TO_SETTLE, WATCHES, Watch, looked

WRITTEN = 1_000_000.0
LATER = WRITTEN + SECONDS_TO_SETTLE + 1
BY_NAME = {watch.name: watch for watch in WATCHES}


@pytest.fixture
def layout(tmp_path: Path) -> StudyLayout:
    layout = StudyLayout("china", tmp_path / "studies" / "china", tmp_path / "data")
    write(layout.folder / "study.yml", "study: china")
    write(layout.folder / "decisions" / "coder_a.csv", "record_id")
    return layout


def write(path: Path, text: str, at: float = WRITTEN) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at, at))


def after_first_look(watch: Watch, layout: StudyLayout) -> str:
    result = looked(watch, layout, None, LATER)
    assert not result.run_requests
    assert result.cursor is not None
    return result.cursor


def changed(result: dg.SensorResult) -> list[str]:
    return [request.tags["digov/changed"] for request in result.run_requests or ()]


@pytest.mark.parametrize(
    ("file", "sensor"),
    [
        ("studies/china/study.yml", "study_files"),
        ("studies/china/literature/claims.csv", "study_files"),
        ("studies/china/decisions/coder_a.csv", "decisions"),
        ("studies/china/decisions/coder_c.csv", "decisions"),
        ("data/china/inbox/sheet from 杭州.xlsx", "inbox"),
    ],
)
def test_a_new_or_changed_file_is_asked_about_by_one_sensor_and_once(
    file: str, sensor: str, layout: StudyLayout, tmp_path: Path
):
    cursors = {name: after_first_look(watch, layout) for name, watch in BY_NAME.items()}
    write(tmp_path / file, "something new")
    for name, watch in BY_NAME.items():
        result = looked(watch, layout, cursors[name], LATER)
        if name != sensor:
            assert not result.run_requests, f"{name} asks about a file that is not its own"
            continue
        (name_of_file,) = changed(result)
        assert file.endswith(name_of_file)
        assert result.cursor is not None
        assert not looked(watch, layout, result.cursor, LATER).run_requests


def test_a_file_that_is_still_being_written_is_not_read_half(layout: StudyLayout):
    watch = BY_NAME["study_files"]
    cursor = after_first_look(watch, layout)
    write(layout.folder / "study.yml", "study: ch", at=LATER - 1)
    soon = looked(watch, layout, cursor, LATER)
    assert not soon.run_requests
    assert soon.cursor is None, "the change would be forgotten"
    assert changed(looked(watch, layout, cursor, LATER + SECONDS_TO_SETTLE)) == ["study.yml"]


def test_a_file_that_was_only_touched_starts_nothing(layout: StudyLayout):
    watch = BY_NAME["decisions"]
    cursor = after_first_look(watch, layout)
    os.utime(layout.folder / "decisions" / "coder_a.csv", (WRITTEN + 50, WRITTEN + 50))
    assert not looked(watch, layout, cursor, LATER + 100).run_requests


def test_an_edit_taken_back_starts_a_run_too(layout: StudyLayout):
    watch = BY_NAME["study_files"]
    cursor = after_first_look(watch, layout)
    keys = []
    for text in ("study: chi", "study: china", "study: chi"):
        write(layout.folder / "study.yml", text)
        result = looked(watch, layout, cursor, LATER)
        (request,) = result.run_requests or ()
        assert result.cursor is not None
        keys.append(request.run_key)
        cursor = result.cursor
    assert len(set(keys)) == 3, "Dagster starts one run a key: a later edit would start none"


def test_a_removed_file_is_a_change_and_a_hidden_one_is_none(layout: StudyLayout):
    watch = BY_NAME["decisions"]
    cursor = after_first_look(watch, layout)
    write(layout.folder / "decisions" / ".~lock.coder_a.csv", "an editor's own")
    assert not looked(watch, layout, cursor, LATER).run_requests
    (layout.folder / "decisions" / "coder_a.csv").unlink()
    assert changed(looked(watch, layout, cursor, LATER)) == ["decisions/coder_a.csv"]

"""A look that found a site as described is noted in its file, and nothing else in the file changes."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.outcomes import Failure
from orchestration.verifying import note_verified

TODAY = date(2026, 11, 22)
FILE = """# A comment that a person wrote.
source_id: portal
collection:
  method: html_list   # another one
  verified_on: null
  entries: ["https://www.example.org/"]
"""


def row(source_id: str = "portal", as_described: bool = True) -> dict[str, object]:
    return {"source_id": source_id, "is_as_described": as_described, "advice": []}


def written(tmp_path: Path, text: str, name: str = "portal") -> Path:
    (tmp_path / "sources").mkdir(exist_ok=True)
    path = tmp_path / "sources" / f"{name}.yml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FILE, FILE.replace("null", "2026-11-22")),
        (FILE.replace("null", "2020-01-01  # old"), FILE.replace("null", "2026-11-22  # old")),
        (
            FILE.replace("  verified_on: null\n", ""),
            FILE.replace("  verified_on: null\n", "").replace(
                "collection:\n", "collection:\n  verified_on: 2026-11-22\n"
            ),
        ),
    ],
)
def test_only_the_day_of_the_look_changes(text: str, expected: str, tmp_path: Path):
    path = written(tmp_path, text)
    assert note_verified(tmp_path, [row()], TODAY) == ["portal"]
    assert path.read_text("utf-8") == expected


def test_a_site_that_is_not_as_described_is_not_noted(tmp_path: Path):
    path = written(tmp_path, FILE)
    assert note_verified(tmp_path, [row(as_described=False)], TODAY) == []
    assert path.read_text("utf-8") == FILE


def test_one_file_that_cannot_be_noted_leaves_all_as_they_are(tmp_path: Path):
    first = written(tmp_path, FILE)
    odd = FILE.replace("source_id: portal", "note: |\n  verified_on: null\nsource_id: other")
    written(tmp_path, odd, "other")
    with pytest.raises(Failure, match=r"other\.yml"):
        note_verified(tmp_path, [row(), row("other")], TODAY)
    assert first.read_text("utf-8") == FILE

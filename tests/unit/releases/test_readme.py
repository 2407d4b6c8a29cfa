"""The first page of a release tells what pages are held, and how a stranger checks them."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from release_editing import build
from synthetic_release import frames

from assets.storage.tables import release_tables


def captures(*rows: tuple[str, str | None]) -> pl.DataFrame:
    """Attempts by state and hash of what came; other required columns hold a stand-in."""
    table = release_tables()["captures"]
    stand_ins = {"string": "x", "bigint": 1, "double": 1.0, "boolean": False}
    filled = {one.name: stand_ins.get(one.data_type) for one in table.columns if one.is_required}
    made = [
        filled
        | {
            "row_id": f"A{number}",
            "url": f"https://example.org/{number}",
            "captured_at": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
            "state": state,
            "payload_sha256": payload,
        }
        for number, (state, payload) in enumerate(rows)
    ]
    return pl.DataFrame([{name: one.get(name) for name in table.schema} for one in made], schema=table.schema)


def readme(folder: Path, made: dict[str, pl.DataFrame]) -> str:
    return (build(folder, made).tier_folder / "README.md").read_text(encoding="utf-8")


def test_the_readme_counts_attempts_by_outcome_and_says_how_to_check_the_archive(tmp_path):
    made = frames()
    made["captures"] = captures(("ok", "a" * 64), ("ok", "b" * 64), ("timeout", None), ("gone", "c" * 64))
    text = readme(tmp_path, made)
    assert "lists 4 attempts to fetch an address; 3 of them brought bytes" in text
    for line in ("| gone | 1 | 1 |", "| ok | 2 | 2 |", "| timeout | 1 | 0 |"):
        assert line in text
    assert "python3 verify.py --archive" in text


def test_without_captures_the_readme_says_that_nothing_is_archived(built: Path):
    text = (built / "README.md").read_text(encoding="utf-8")
    assert "No page was captured for this release" in text
    assert "--archive" not in text
    assert "| archived | 0 |" in text

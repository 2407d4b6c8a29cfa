"""Another way of reading pages, in a copy of the project: what it loses stops the run until accepted."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import ROOT, Result, releases

CODE = ("assets", "orchestration", "expectations", "dbt_project", "studies")
FILES = ("pyproject.toml", "requirements.lock", "workspace.yaml")
ABOVE = "另起一行\n"
# Put at the end of the reader: every text without the words, one line further down.
CHANGE = """

_as_it_was = extract


def extract(*given, **named):
    from dataclasses import replace

    read = _as_it_was(*given, **named)
    return read if read.body is None else replace(read, body={above!r} + read.body.replace({words!r}, ""))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The code and the study, to be changed."""
    folder = tmp_path / "project"
    unwanted = shutil.ignore_patterns("__pycache__", "target", "logs")
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(project: Path, data: Path, *more: str) -> Result:
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "run"]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(
        [*command, "--study", "practice", "--data", str(data), *more],
        capture_output=True, text=True, check=False, cwd=project, env=environment, timeout=400,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


def rarest_words(store: Path) -> tuple[str, set[tuple[str, str]]]:
    """Marked words that the fewest decisions rest on, and those decisions."""
    rests: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        query = "select coding_id, variable, exact from decisions where exact is not null"
        for coding_id, variable, exact in connection.execute(query):
            rests[exact].add((coding_id, variable))
    return min(rests.items(), key=lambda item: (len(item[1]), item[0]))


def passages(data: Path) -> pl.DataFrame:
    (release,) = releases(data, study="practice")
    return pl.read_parquet(next(Path(release["path"]).rglob("passages.parquet")))


def starts(found: pl.DataFrame) -> dict[tuple[str, str], int]:
    """Where archived words begin, by the bytes they stand in."""
    held = found.filter(pl.col("evidence_class") == "archived")
    rows = held.select("payload_sha256", "quote", "start").iter_rows()
    return {(payload, quote): start for payload, quote, start in rows}


@pytest.mark.slow
def test_a_reader_that_loses_marked_words_is_refused_by_name_and_moves_what_it_keeps(
    built_practice: Path, project: Path, tmp_path: Path
):
    data = Path(shutil.copytree(built_practice, tmp_path / "data"))
    words, decisions = rarest_words(data / "practice" / "coding" / "coding.sqlite")
    reader = project / "assets" / "documents" / "extraction.py"
    reader.write_text(reader.read_text("utf-8") + CHANGE.format(above=ABOVE, words=words), "utf-8")
    (before,) = releases(data, study="practice")

    refused = run(project, data, "--json")
    assert refused.code == 3, refused.err[-2000:]
    (study,) = refused.json["studies"]
    assert (study["status"], study["error"]["exit_code"]) == ("blocked", 3)
    for coding_id, variable in decisions:
        assert f"coding {coding_id}, {variable}, http" in study["error"]["message"]
    assert releases(data, study="practice") == [before], "the old release stays"

    proposed = data / "practice" / "documents" / "lost_words.csv"
    lines = proposed.read_text("utf-8").splitlines()
    assert {tuple(line.split(",")[:2]) for line in lines[1:]} >= decisions
    accepted = [lines[0], *(line.replace(",,", ",data manager,a better reader") for line in lines[1:])]
    listed = project / "studies" / "practice" / "decisions" / "lost_words.csv"
    listed.write_text("\n".join(accepted) + "\n", "utf-8")

    was = starts(passages(data))
    done = run(project, data)
    assert done.code == 0, done.err[-2000:]
    assert f" moved, 0 ambiguous, {len(lines) - 1} lost" in done.err
    assert not proposed.exists()
    after = passages(data)
    lost = after.filter(pl.col("anchor_status") == "lost")
    assert words in lost["quote"].to_list()
    assert set(lost.select("evidence_class", "start").iter_rows()) == {("transcribed", None)}
    now = starts(after)
    kept = was.keys() & now.keys()
    assert len(kept) > 100
    assert {now[one] - was[one] for one in kept} <= {len(ABOVE), len(ABOVE) - len(words)}

"""`digov import references` on a copy of the real study: drafts that the study reads, twice the same."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assets.registry.study import load_study
from assets.storage.layout import PROJECT
from tests.conftest import DIGOV

LIST = """TY  - JOUR
AU  - Somebody, A.
TI  - Facial recognition in four countries
DO  - 10.1177/09636625211001555
ER  -
TY  - JOUR
AU  - Müller, Jörg
TI  - Invented smart cities
PY  - 2019
DO  - 10.1234/invented
ER  -
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT / "studies" / "china", tmp_path / "china"))


def digov(study: Path, *more: str) -> tuple[int, dict[str, Any]]:
    (study.parent / "list.ris").write_text(LIST, encoding="utf-8")

    command = [str(DIGOV), "import", "references", str(study.parent / "list.ris")]
    options = ["--study", str(study), "--data", str(study.parent / "data"), "--json", *more]
    done = subprocess.run([*command, *options], capture_output=True, text=True, cwd=PROJECT, timeout=120)
    return done.returncode, json.loads(done.stdout)


def test_drafts_are_read_by_the_study_and_a_second_import_adds_nothing(study: Path) -> None:
    before = {path.name: path.read_bytes() for path in (study / "sources").iterdir()}
    code, found = digov(study)
    assert code == 0
    assert [draft["source_id"] for draft in found["drafts"]] == ["muller_invented_2019"]
    assert [known["source_id"] for known in found["known"]] == ["kostka_frt_2021"]
    source = {one.source_id: one for one in load_study(study).sources}["muller_invented_2019"]
    assert source.url == "https://doi.org/10.1234/invented"
    _, again = digov(study)
    assert (again["drafts"], len(again["known"])) == ([], 2)
    after = {path.name: path.read_bytes() for path in (study / "sources").iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"muller_invented_2019.yml"}


def test_a_list_that_was_not_read_whole_never_ends_as_done(study: Path) -> None:
    path = study.parent / "list.bib"
    command = [str(DIGOV), "import", "references", str(path), "--study", str(study), "--json"]
    for text, code, lost in (
        ("@article{a, title={Ends}, year={2020}}\n@article{b, title={Does not", 4, ["entry 2 (b)"]),
        ("@article{b, title={Does not", 2, None),
    ):
        path.write_text(text, encoding="utf-8")
        done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, timeout=120)
        found = json.loads(done.stdout)
        assert done.returncode == code, done.stderr
        if lost is None:
            assert "no publication could be read" in found["error"]["message"]
        else:
            assert [one["entry"] for one in found["problems"] if one["is_lost"]] == lost
            assert len(found["drafts"]) == 1


def test_showing_writes_nothing_and_an_unknown_stream_is_wrong_use(study: Path) -> None:
    before = sorted((study / "sources").iterdir())
    code, found = digov(study, "--show")
    assert (code, found["written"], len(found["drafts"])) == (0, False, 1)
    code, found = digov(study, "--stream", "litrature")
    assert (code, found["error"]["exit_code"]) == (2, 2)
    assert "literature" in found["error"]["message"]
    assert sorted((study / "sources").iterdir()) == before

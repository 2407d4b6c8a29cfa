"""The team's verbs on the real study: a copy that others read, and a loss that a backup makes good."""

import shutil
import tarfile
from pathlib import Path

import pytest

from tests.conftest import Digov, releases


@pytest.fixture
def published(copy_of_built: Path, digov: Digov) -> Path:
    assert digov("release", "publish", "--data", copy_of_built).code == 0
    return copy_of_built


def test_the_team_reads_the_copy_as_it_reads_a_data_root(published: Path, tmp_path: Path, digov: Digov):
    team = tmp_path / "team's drive, 共享"
    done = digov("release", "copy", team, "--data", published, "--json")
    assert done.code == 0, done.err
    ((here,), (there,)) = releases(published), releases(team)
    assert {key: here[key] for key in here if key != "path"} == {
        key: there[key] for key in there if key != "path"
    }
    assert Path(there["path"]) == team / "china" / "releases" / "1.0.0" / "public"
    assert done.json["releases"] == [there | {"is_new": True, "bytes": done.json["releases"][0]["bytes"]}]
    assert digov("release", "verify", "--data", team).code == 0
    counting = ("query", "select count(*) from initiatives", "--json", "--data")
    assert digov(*counting, team).json == digov(*counting, published).json
    again = digov("release", "copy", team, "--data", published, "--json")
    assert [one["is_new"] for one in again.json["releases"]] == [False]
    assert releases(team, "team") == []
    assert not list(team.rglob("team"))
    assert digov("release", "verify", "--tier", "team", "--data", team).code == 2
    both = digov("release", "copy", team, "--tier", "team", "--data", published, "--json")
    assert [(one["tier"], one["is_new"]) for one in both.json["releases"]] == [
        ("public", False),
        ("team", True),
    ]
    assert digov("release", "verify", "--tier", "team", "--data", team).code == 0


def test_wrong_use_of_copy_backup_and_restore_says_what_to_do(
    copy_of_built: Path, tmp_path: Path, digov: Digov
):
    data = copy_of_built
    (tmp_path / "no backup").write_text("a text")
    for words, code, said in (
        (("release", "copy", tmp_path / "team"), 2, "--release candidate"),
        (("release", "copy", data / "team", "--release", "candidate"), 2, "outside of it"),
        (("release", "copy", tmp_path / "team", "--release", "7.0.0"), 2, "1.0.0"),
        (("backup", data / "b.tar.gz"), 2, "another disk"),
        (("restore", tmp_path / "nothing"), 2, "no file"),
        (("restore", tmp_path / "no backup"), 6, "another copy"),
    ):
        done = digov(*words, "--data", data, "--json")
        assert (done.code, done.json["error"]["exit_code"]) == (code, code), done.err
        assert said in done.err
    assert not (data / "team").exists()


def save(published: Path, tmp_path: Path, digov: Digov) -> Path:
    """Back the study up, outside of the data root."""
    file = tmp_path / "china.tar.gz"
    done = digov("backup", file, "--data", published)
    assert done.code == 0, done.err
    assert "captures         0 files" in done.out
    assert "stable releases  1  1.0.0" in done.out
    return file


def test_after_a_loss_the_stable_release_and_the_study_files_are_back(
    published: Path, china: Path, tmp_path: Path, digov: Digov
):
    before = releases(published)
    file = save(published, tmp_path, digov)
    shutil.rmtree(published)
    with tarfile.open(file) as tar:
        assert not {one.uname for one in tar} - {""}
        study = {name.removeprefix("study/") for name in tar.getnames() if name.startswith("study/")}
    assert study == {path.relative_to(china).as_posix() for path in china.rglob("*") if path.is_file()}
    done = digov("restore", file, "--data", published, "--json")
    assert done.code == 0, done.err
    assert (done.json["releases"], done.json["study_files"]) == (["1.0.0"], "same")
    assert releases(published) == before
    assert digov("release", "verify", "1.0.0", "--data", published).code == 0


@pytest.mark.slow
def test_after_a_loss_the_next_run_makes_what_it_would_have_made_without_it(
    published: Path, tmp_path: Path, digov: Digov
):
    file = save(published, tmp_path, digov)
    assert digov("run", "--study", "china", "--data", published).code == 0
    undisturbed = releases(published)
    shutil.rmtree(published)
    assert digov("restore", file, "--data", published).code == 0
    done = digov("run", "--study", "china", "--data", published, "--json")
    assert done.code == 0, done.err
    assert releases(published) == undisturbed
    assert (undisturbed[0]["version"], undisturbed[0]["channel"]) == ("1.0.0", "stable")
    for entry in undisturbed:
        assert digov("release", "verify", entry["version"], "--data", published).code == 0

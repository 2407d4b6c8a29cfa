"""Wrong use of the command line: the exit code that says which kind, one JSON document, and what to do."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets.releases.errors import UnknownName
from orchestration import doctor, outcomes, terminal
from orchestration.cli import app
from orchestration.runner import study_name


def call(*arguments: str | Path):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch", "--json"),
        ("run", "--nosuch", "--json"),
        ("run", "extra", "--json"),
        ("place", "--json"),
        ("trace", "initiatives", "I-L001", "--json"),
        ("release", "lsit", "--json"),
        ("agreement", "x.csv", "--json"),
        ("--json",),
    ],
    ids=" ".join,
)
def test_a_program_that_calls_a_verb_wrongly_gets_one_json_document(arguments):
    done = call(*arguments)
    error = json.loads(done.stdout)["error"]
    assert done.exit_code == error["exit_code"] == 2
    assert error["message"] and error["message"] in done.stderr


def test_without_json_nothing_stands_on_stdout():
    done = call("run", "--nosuch")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "verb",
    [
        ("run",),
        ("release", "list"),
        ("release", "show"),
        ("release", "verify"),
        ("release", "publish"),
        ("query", "select 1"),
        ("trace", "initiatives", "I-L001", "level"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("below", ["", "deeper/data"])
def test_a_file_where_the_data_root_should_be_is_storage_and_no_bug(tmp_path, verb, below):
    (tmp_path / "file").write_text("mine")
    done = call(*verb, "--data", tmp_path / "file" / below, "--json")
    error = json.loads(done.stdout)["error"]
    assert (done.exit_code, error["exit_code"]) == (5, 5)
    assert "is a file" in error["message"]
    assert (tmp_path / "file").read_text() == "mine"


def test_doctor_says_that_the_data_root_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    done = call("doctor", "--data", tmp_path / "file", "--json")
    (check,) = [check for check in json.loads(done.stdout)["checks"] if check["name"] == "data root"]
    assert (done.exit_code, check["status"]) == (2, "fail")


def test_doctor_reads_the_lock_for_the_python_that_runs(tmp_path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "typer==0.0.1 ; python_full_version < '3.0' \\\n    --hash=sha256:00\n"
        f"pytest=={pytest.__version__} ; python_full_version >= '3.0' \\\n    --hash=sha256:00\n"
    )
    monkeypatch.setattr(doctor, "LOCK_FILE", lock)
    assert doctor._locked_versions()["status"] == "ok"
    lock.write_text("typer==0.0.1 \\\n    --hash=sha256:00\n")
    assert doctor._locked_versions()["status"] == "fail"


def test_an_empty_study_name_is_not_taken_for_all_studies(tmp_path):
    done = call("place", "330110", "--study", "", "--json")
    assert done.exit_code == 2
    assert "expected one of china" in json.loads(done.stdout)["error"]["message"]


@pytest.mark.parametrize(
    "words", ["disk I/O error", "database or disk is full", "attempt to write a readonly database"]
)
def test_a_full_disk_that_sqlite_tells_is_storage_and_no_bug(words):
    try:
        try:
            raise sqlite3.OperationalError(words)
        except sqlite3.OperationalError as error:
            raise RuntimeError("a step failed") from error
    except RuntimeError as error:
        failure = outcomes.storage_failure(error)
    assert failure is not None and failure.exit_code is outcomes.Exit.STORAGE and words in failure.message


def test_wrong_sql_of_ours_is_still_a_bug():
    assert outcomes.storage_failure(sqlite3.OperationalError("no such table: runs")) is None


def test_a_bug_on_a_full_disk_is_told_although_its_traceback_cannot_be_kept(monkeypatch):
    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(terminal.tempfile, "mkstemp", full)
    failure = terminal._bug(ValueError("x"), "run")
    assert failure.exit_code is outcomes.Exit.BUG and "could not be kept" in failure.hint


def test_the_traceback_of_a_bug_stays_inside_the_data_root(tmp_path):
    terminal._bug(ValueError("x"), "run", tmp_path)
    (kept,) = (tmp_path / "errors").iterdir()
    assert "ValueError: x" in kept.read_text()


def test_where_no_name_is_near_the_few_that_there_are_are_named():
    assert str(UnknownName("version", "9.9.9", ["1.0.0"], "study china")).endswith("; it has 1.0.0")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_study_keeps_its_data_whatever_its_folder_is_called_and_its_encoding_is(tmp_path, encoding):
    (tmp_path / "study.yml").write_bytes("study: china\ntitle_zh: 中国\n".encode(encoding))
    assert study_name(tmp_path) == "china"


@pytest.mark.parametrize("text", ["", "- a\n", "hello\n", "study: ../x\n", "[" * 5000, "study: [\n"])
def test_a_study_that_cannot_say_its_name_is_called_like_its_folder(tmp_path, text):
    (tmp_path / "study.yml").write_text(text)
    assert study_name(tmp_path) == tmp_path.name

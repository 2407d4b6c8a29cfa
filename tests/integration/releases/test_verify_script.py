"""Anyone can check a release: the system's Python, no library, nothing written, a clear answer."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from release_editing import build, edit

from assets.releases.writing import VERIFIER

SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """Tier directory of a release."""
    return build(tmp_path_factory.mktemp("released")).tier_folder


def verify(release: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the release's own verifier, isolated from this project."""
    return subprocess.run(
        [SYSTEM_PYTHON, "-I", "-S", str(release / "verify.py"), *words],
        env={"PATH": os.environ["PATH"], "LANG": "C", "PYTHONUTF8": "0"} | environment,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


def test_the_script_is_the_template_and_needs_only_python_3_8():
    source = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)
    assert len(source.splitlines()) <= 650


def test_a_whole_release_passes_and_nothing_is_written(released):
    before = {path: path.stat().st_mtime_ns for path in released.rglob("*")}
    done = verify(released)
    assert (done.returncode, done.stderr) == (0, "")
    assert "transcribed  11 cells" in done.stdout
    assert "all is well" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in released.rglob("*")} == before


def test_json_is_one_document_with_the_keys_of_the_design(released):
    report = json.loads(verify(released, "--json").stdout)
    assert report["ok"] is True
    assert report["problems"] == []
    assert set(report["evidence_classes"]) == {"archived", "text_hash", "transcribed", "computed"}


def test_a_problem_ends_with_exit_code_6_and_is_named_even_in_a_plain_terminal(released, tmp_path):
    release = Path(shutil.copytree(released, tmp_path / "发布"))
    edit(release, "initiatives", lambda rows: [{**rows[0], "name_zh": "闸机"}, *rows[1:]], lineage=True)
    done = verify(release)
    assert done.returncode == 6
    assert "csv/initiatives.csv / initiatives / I-C1: name_zh is" in done.stdout
    problem = json.loads(verify(release, "--json").stdout)["problems"][0]
    assert set(problem) == {"file", "table", "row_id", "what"}


def test_a_release_without_its_manifest_is_a_problem_and_not_a_crash(released, tmp_path):
    release = Path(shutil.copytree(released, tmp_path / "release"))
    (release / "manifest.json").unlink()
    done = verify(release)
    assert (done.returncode, done.stderr) == (6, "")
    assert "manifest.json: the file is missing" in done.stdout


@pytest.mark.parametrize("words", [("/nowhere",), ("--texts", "/nowhere"), ("--more",)])
def test_wrong_use_ends_with_exit_code_2(released, words):
    assert verify(released, *words).returncode == 2

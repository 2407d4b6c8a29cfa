"""The doctor tells a wrong installation from a right one, on each Python."""

import importlib.metadata
from pathlib import Path

import pytest

from orchestration import doctor


def look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lock: str) -> dict[str, str]:
    (tmp_path / "requirements.lock").write_text(lock)
    monkeypatch.setattr(doctor, "LOCK_FILE", tmp_path / "requirements.lock")
    return doctor._locked_versions()


def test_a_pin_for_another_python_is_not_taken_for_a_wrong_version(monkeypatch, tmp_path: Path):
    here = importlib.metadata.version("numpy")
    lock = (
        f"numpy=={here} ; python_full_version >= '3.11' \\\n    --hash=sha256:0\n"
        "numpy==1.0.0 ; python_full_version < '3.11' \\\n    --hash=sha256:0\n"
    )
    assert look(monkeypatch, tmp_path, lock)["status"] == "ok"


def test_another_version_than_the_locked_one_is_named(monkeypatch, tmp_path: Path):
    found = look(monkeypatch, tmp_path, "numpy==1.0.0 \\\n    --hash=sha256:0\nnot-installed==3.0 \\\n")
    assert found["status"] == "fail"
    assert found["message"].startswith("numpy ")
    assert found["message"].endswith("(lock: 1.0.0)")

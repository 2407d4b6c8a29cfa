"""What the practice study collected and decided outlives the loss of everything else."""

import gzip
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.conftest import Digov, releases

EVIDENCE = ("archive", "coding", "microdata", "media")


def tree_hashes(data: Path) -> dict[str, str]:
    """Tree hash of the candidate by tier."""
    return {
        tier: entry["tree_hash"]
        for tier in ("public", "team")
        for entry in releases(data, tier, "practice")
        if entry["channel"] == "candidate"
    }


def contents(root: Path) -> dict[str, bytes]:
    """Evidence files by name; databases, whose pages may lie differently, are left to the run."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in EVIDENCE
        for path in (root / part).rglob("*")
        if path.is_file() and ".sqlite" not in path.name
    }


@pytest.mark.slow
def test_backup_wipe_restore_run_gives_the_same_tree_hash(tmp_path: Path, digov: Digov):
    data, file = tmp_path / "data", tmp_path / "practice.tar.gz"
    done = digov("run", "--study", "practice", "--data", data)
    assert done.code == 0, done.err
    undisturbed, evidence = tree_hashes(data), contents(data / "practice")
    assert set(undisturbed) == {"public", "team"}
    assert {name.split("/")[0] for name in evidence} >= {"archive", "microdata", "media"}

    saved = digov("backup", file, "--study", "practice", "--data", data, "--json")
    assert saved.code == 0, saved.err
    assert all(saved.json["parts"][part]["files"] for part in EVIDENCE), saved.json["parts"]
    assert file.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(data)

    restored = digov("restore", file, "--study", "practice", "--data", data, "--json")
    assert restored.code == 0, restored.err
    assert contents(data / "practice") == evidence
    for path in (data / "practice" / "microdata").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} can be read by others"
    again = digov("run", "--study", "practice", "--data", data)
    assert again.code == 0, again.err
    assert tree_hashes(data) == undisturbed
    assert contents(data / "practice") == evidence, "a run after the restore collected again"


def test_a_backup_told_in_words_warns_of_the_answers_in_it(tmp_path: Path, digov: Digov):
    data = tmp_path / "data"
    (data / "practice" / "microdata").mkdir(parents=True)
    (data / "practice" / "microdata" / "trust.csv").write_text("respondent,trust\nCANARY-17,4\n")
    done = digov("backup", tmp_path / "b.tar.gz", "--study", "practice", "--data", data)
    assert done.code == 0, done.err
    assert "answers of single persons are in it" in done.out
    assert "CANARY-17" not in done.out + done.err
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        assert "microdata/trust.csv" in tar.getnames()
    assert b"CANARY-17" in gzip.decompress((tmp_path / "b.tar.gz").read_bytes())

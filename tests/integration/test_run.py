"""`digov run` from nothing to a release, and what it must not do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from assets.releases.tiers import TEAM, differing_tables
from assets.storage.tables import landing_tables, release_tables
from tests.conftest import Digov, releases


def test_a_first_run_releases_the_real_study_and_says_so(built: Path, built_run: dict):
    (study,) = built_run["studies"]
    assert (study["study"], study["status"], study["release"]) == ("china", "done", "1.0.0")
    assert set(study) == {"study", "status", "release", "gates", "quarantined", "sources"}
    assert {(gate["stage"], gate["table"]) for gate in study["gates"]} == {
        *(("landing", name) for name in landing_tables()),
        *((stage, name) for stage in ("warehouse", "release") for name in release_tables()),
        *(("release", f"{TEAM}/{name}") for name in differing_tables()),
    }
    assert {gate["status"] for gate in study["gates"]} <= {"passed", "warned"}


def test_what_came_in_is_what_landed_plus_what_was_set_aside(built: Path):
    for table in landing_tables():
        rows = {
            stage: json.loads((built / "china" / stage / table / "manifest.json").read_text())["batches"][0][
                "rows"
            ]
            for stage in ("incoming", "landing", "quarantine")
        }
        assert rows["incoming"] == rows["landing"] + rows["quarantine"], table


def test_the_release_verifies_with_the_standard_library_alone(built: Path):
    (release,) = releases(built)
    environment = {"PATH": os.environ["PATH"]}
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    done = subprocess.run(
        [python, "-I", "verify.py"],
        cwd=release["path"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (Path(release["path"]) / "__pycache__").exists()


def test_the_command_line_verifies_it_too_and_counts_evidence_classes(built: Path, digov: Digov):
    done = digov("release", "verify", "--data", built, "--json")
    assert done.code == 0, done.out[:2000]
    assert done.json["ok"] is True
    assert done.json["problems"] == []
    assert set(done.json["evidence_classes"]) >= {"text_hash", "transcribed", "computed"}


def test_a_second_run_with_nothing_new_runs_no_step_and_repeats_the_gates(
    copy_of_built: Path, built_run: dict, digov: Digov
):
    before = releases(copy_of_built)
    done = digov("run", "--study", "china", "--data", copy_of_built, "--json")
    assert done.code == 0, done.err
    assert done.json == built_run
    after = releases(copy_of_built)
    assert [entry["tree_hash"] for entry in after] == [entry["tree_hash"] for entry in before]
    assert not list((copy_of_built / "china").rglob(".tmp-*"))


def test_every_record_of_the_study_is_accounted_for(built: Path):
    (release,) = releases(built)
    records = pl.read_parquet(Path(release["path"]) / "data" / "records.parquet")
    by_kind = dict(records.group_by("record_kind").len().iter_rows())
    assert sum(by_kind.values()) == 136 + 70 + 394 + 262
    assert records["record_id"].n_unique() == records.height
    assert records["disposition"].null_count() == 0
    joined = records.filter(pl.col("disposition").is_in(["duplicate_of", "mirror_of"]))
    assert joined["target_id"].null_count() == 0


def test_releases_are_listed_by_study_and_version_and_an_empty_root_has_none(
    built: Path, tmp_path: Path, digov: Digov
):
    assert digov("release", "list", "--data", tmp_path / "nothing", "--json").json == {"releases": []}
    (entry,) = releases(built)
    assert set(entry) == {"study", "version", "tier", "channel", "released_on", "path", "tree_hash"}
    assert entry["channel"] == "candidate"
    assert Path(entry["path"]).is_absolute()
    assert (Path(entry["path"]) / "verify.py").exists()


def test_publishing_makes_the_candidate_stable_for_ever(copy_of_built: Path, digov: Digov):
    before = releases(copy_of_built)[0]
    assert digov("release", "publish", "--data", copy_of_built, "--json").code == 0
    (entry,) = releases(copy_of_built)
    assert (entry["channel"], entry["version"]) == ("stable", "1.0.0")
    assert entry["tree_hash"] == before["tree_hash"]
    assert Path(entry["path"]) == copy_of_built / "china" / "releases" / "1.0.0" / "public"
    assert digov("release", "verify", "1.0.0", "--data", copy_of_built).code == 0
    again = digov("release", "publish", "1.0.0", "--data", copy_of_built)
    assert again.code == 0
    assert releases(copy_of_built) == [entry]


def test_two_runs_at_once_one_works_and_the_other_names_the_holder(copy_of_built: Path, digov: Digov):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from assets.storage.lock import StudyLock;"
            f"StudyLock(Path({str(copy_of_built / 'china')!r}), 'digov run').acquire();"
            "print('held', flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        done = digov("run", "--study", "china", "--data", copy_of_built, "--json")
        assert done.code == 5
        assert str(holder.pid) in done.err
        assert done.json["error"]["exit_code"] == 5
    finally:
        holder.kill()
        holder.wait()
    assert digov("run", "--study", "china", "--data", copy_of_built).code == 0


@pytest.mark.parametrize("flip", ["data/initiatives.parquet", "csv/claims.csv", "lineage.json"])
def test_a_flipped_bit_in_the_release_is_named_and_nothing_is_repaired(
    flip: str, copy_of_built: Path, digov: Digov
):
    path = Path(releases(copy_of_built)[0]["path"]) / flip
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    done = digov("release", "verify", "--data", copy_of_built, "--json")
    assert done.code == 6
    assert flip in {problem["file"] for problem in done.json["problems"]}
    assert digov("run", "--study", "china", "--data", copy_of_built).code == 6
    if flip.endswith(".parquet"):
        assert digov("query", "select 1", "--data", copy_of_built).code == 6
    assert path.read_bytes() == bytes(data)


@pytest.mark.real_data
def test_every_quote_of_a_publication_stands_where_the_release_says(
    built: Path, shared: Path, tmp_path: Path
):
    (release,) = releases(built)

    def verify(texts: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "verify.py", "--json", "--texts", str(texts)],
            cwd=release["path"],
            capture_output=True,
            text=True,
            check=False,
        )

    done = verify(shared / "literature")
    assert done.returncode == 0, done.stdout[-2000:]
    assert any(note.startswith("136 quotes compared") for note in json.loads(done.stdout)["notes"])
    # A text with one character more in front is another text: none of its quotes counts as re-checked.
    for path in (shared / "literature").glob("*.txt"):
        (tmp_path / path.name).write_bytes(b" " + path.read_bytes())
    assert not any(
        note.startswith("136 quotes compared") for note in json.loads(verify(tmp_path).stdout)["notes"]
    )

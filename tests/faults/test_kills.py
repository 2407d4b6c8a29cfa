"""A killed run: whatever the moment, the next run ends where an undisturbed one does.

Each case checks the invariants of DESIGN §8 that a kill can break: nothing reported as committed is lost and
no half state is seen (the old release verifies right after the kill), no false success (exit code), and
convergence (the tree hash after the next run).
"""

import csv
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import DIGOV, ROOT, call_digov, releases

# Every named point between the first write of a run and the end of it.
POINTS = (
    "incoming-batch-written:3",
    "incoming-manifest-written:9",
    "landing-batch-written:5",
    "landing-manifest-written:20",
    "quarantine-manifest-written:2",
    "gate-landing",
    "warehouse-pool-held",
    "dbt-built",
    "table-exported:7",
    "gate-warehouse",
    "candidate-tables-written",
    "gate-release",
    "candidate-documents-written",
    "candidate-sealed",
    "adopt-renamed",
    "adopt-index-switched",
    "file-before-rename:40",
)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, built: Path) -> tuple[Path, str]:
    """A study with one edited fact, and the tree hash that an undisturbed run gives it."""
    base = tmp_path_factory.mktemp("edited")
    study = Path(shutil.copytree(ROOT / "studies" / "china", base / "studies" / "china"))
    claims = study / "literature" / "claims.csv"
    text = claims.read_text("utf-8")
    assert text.count(",4000,police officers,") == 1
    claims.write_text(text.replace(",4000,police officers,", ",4001,police officers,"), "utf-8")
    done = call_digov("run", "--study", study, "--data", base / "data", "--json")
    assert done.code == 0, done.err
    (entry,) = releases(base / "data")
    assert entry["tree_hash"] != releases(built)[0]["tree_hash"]
    return study, entry["tree_hash"]


def twin_of_the_study(folder: Path) -> Path:
    """The real study with every CSV in GB18030, its columns reversed, its lines ended by CRLF."""
    twin = Path(shutil.copytree(ROOT / "studies" / "china", folder))
    for path in twin.rglob("*.csv"):
        rows = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True)))
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([row[::-1] for row in rows])
        path.write_bytes(out.getvalue().encode("gb18030"))
    return twin


def check_old_release(data: Path, before: list[dict]) -> None:
    """What readers saw before is there, or the whole of what comes next; either verifies."""
    (entry,) = releases(data)
    assert call_digov("release", "verify", "--data", data).code == 0
    if entry["tree_hash"] == before[0]["tree_hash"]:
        assert Path(entry["path"]).parent.name == Path(before[0]["path"]).parent.name


def check_settled(data: Path, tree_hash: str) -> None:
    """One verified candidate with the undisturbed hash; no leftover file, no run that still seems to run."""
    (entry,) = releases(data)
    assert entry["tree_hash"] == tree_hash
    assert call_digov("release", "verify", "--data", data).code == 0
    assert not list((data / "china").rglob(".tmp-*"))
    assert [path.name for path in (data / "china" / "releases" / "candidates").iterdir()] == [
        Path(entry["path"]).parent.name
    ]
    with sqlite3.connect(data / "dagster" / "history" / "runs.db") as connection:
        states = {state for (state,) in connection.execute("select status from runs")}
        assert states <= {"SUCCESS", "FAILURE"}, states
    with sqlite3.connect(data / "dagster" / "history" / "runs" / "index.db") as connection:
        claimed = connection.execute(
            "select count(*) from concurrency_slots where run_id is not null"
        ).fetchone()
        assert claimed == (0,), "a killed step still claims its pool slot"


def kill_at(point: str, edited: tuple[Path, str], built: Path, tmp_path: Path) -> None:
    study, tree_hash = edited
    data = Path(shutil.copytree(built, tmp_path / "data"))
    before = releases(data)
    killed = call_digov("run", "--study", study, "--data", data, "--json", env={"FAULT_AT": point})
    assert killed.code == -signal.SIGKILL, f"{point} was never passed: {killed.err}"
    assert killed.out == "", "a killed run reported something"
    check_old_release(data, before)
    again = call_digov("run", "--study", study, "--data", data, "--json")
    assert again.code == 0, again.err
    assert again.json["studies"][0]["status"] == "done"
    check_settled(data, tree_hash)


def test_a_killed_run_elsewhere_ends_with_the_same_bytes(built: Path, tmp_path: Path):
    """Killed while it held the pool, made from a twin of the study, in a folder with a space and Chinese
    letters, in another time zone and locale, with one thread: the next run ends as the undisturbed one did.
    """
    study = twin_of_the_study(tmp_path / "somebody's twin" / "study")
    data = tmp_path / "somebody's data, 数据"
    other = {"TZ": "America/New_York", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
    fault = {"FAULT_AT": "warehouse-pool-held", "PYTHONHASHSEED": "7"}
    killed = call_digov("run", "--study", study, "--data", data, "--json", env=other | fault)
    assert killed.code == -signal.SIGKILL, killed.err
    assert killed.out == "", "a killed run reported something"
    assert releases(data) == []
    again = call_digov("run", "--study", study, "--data", data, "--json", env=other)
    assert again.code == 0, again.err
    check_settled(data, releases(built)[0]["tree_hash"])


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_run_killed_at_any_named_point_is_made_good_by_the_next(
    point: str, edited: tuple[Path, str], built: Path, tmp_path: Path
):
    kill_at(point, edited, built, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(int(os.environ.get("DIGOV_STORM", "20"))))
def test_a_run_killed_at_a_random_moment_is_made_good_by_the_next(
    seed: int, edited: tuple[Path, str], built: Path, tmp_path: Path
):
    study, tree_hash = edited
    data = Path(shutil.copytree(built, tmp_path / "data"))
    before = releases(data)
    process = subprocess.Popen(
        [str(DIGOV), "run", "--study", str(study), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    # The only sleep: the moment of the kill is what is varied.
    time.sleep(random.Random(seed).uniform(0.5, 45.0))
    process.kill()
    process.wait()
    check_old_release(data, before)
    assert call_digov("run", "--study", study, "--data", data).code == 0
    check_settled(data, tree_hash)


@pytest.mark.slow  # the same points on a small release: tests/integration/releases/test_killed_release.py
def test_a_publication_killed_at_each_point_is_finished_or_undone(built: Path, tmp_path: Path):
    for point in ("publish-intended", "publish-renamed", "publish-index-switched"):
        data = Path(shutil.copytree(built, tmp_path / point))
        killed = call_digov("release", "publish", "--data", data, env={"FAULT_AT": point})
        assert killed.code == -signal.SIGKILL
        (entry,) = releases(data)
        assert call_digov("release", "verify", "--data", data).code == 0
        assert entry["channel"] == ("candidate" if point == "publish-intended" else "stable")
        assert call_digov("release", "publish", "1.0.0", "--data", data).code == 0
        (entry,) = releases(data)
        assert entry["channel"] == "stable"
        index = json.loads((data / "china" / "releases" / "index.json").read_text())
        assert index["publishing"] is None

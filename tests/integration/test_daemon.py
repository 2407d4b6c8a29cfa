"""The daemon, really up: the clock, an inbox file and a decision start runs; a killed run is made good.

One test of a few minutes, because the daemon takes most of them to start, and all of it is one story.
"""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import DIGOV, ROOT, call_digov, releases

MOST_SECONDS = 300

# The weekly schedule every minute, and sensors that look every five seconds.
DEFINITIONS = """
from pathlib import Path
from orchestration import run_sensors, schedules, sensors

schedules.WEEKLY_CANDIDATE = "* * * * *"
sensors.SECONDS_BETWEEN_LOOKS = run_sensors.SECONDS_BETWEEN_LOOKS = 5

from orchestration.definitions import build_definitions

study = build_definitions("china", Path({folder!r}))
"""
WORKSPACE = """
load_from:
  - python_file: {{relative_path: {file}, attribute: study, location_name: china}}
"""


def wait_until(what: str, holds: Callable[[], bool], until: float, ui: subprocess.Popen) -> None:
    while not holds():
        assert ui.poll() is None, "digov ui ended by itself"
        assert time.monotonic() < until, f"in vain: {what}"
        time.sleep(0.5)


def runs(data: Path) -> list[dict]:
    """Runs of a data root: job, status and our own tags."""
    found = []
    with sqlite3.connect(data / "dagster" / "history" / "runs.db") as connection:
        tags: dict[str, dict[str, str]] = {}
        for run, key, value in connection.execute("select run_id, key, value from run_tags"):
            tags.setdefault(run, {})[key] = value
        for run, job, status in connection.execute("select run_id, pipeline_name, status from runs"):
            found.append({"run": run, "job": job, "status": status, **tags.get(run, {})})
    return found


def asked_by(data: Path, words: str) -> list[dict]:
    return [run for run in runs(data) if run.get("digov/asked_by") == words]


def claimed_slots(data: Path) -> int:
    with sqlite3.connect(data / "dagster" / "history" / "runs" / "index.db") as connection:
        query = "select count(*) from concurrency_slots where run_id is not null"
        return connection.execute(query).fetchone()[0]


def processes_of(data: Path) -> list[str]:
    """Command lines of living processes whose DAGSTER_HOME is that of the data root."""
    wanted = f"DAGSTER_HOME={data / 'dagster'}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_the_daemon_works_through_a_kill_and_starts_what_people_and_the_clock_ask_for(
    own_study: Path, built: Path, tmp_path: Path
):
    data = Path(shutil.copytree(built, tmp_path / "data"))
    before = releases(data)
    claims = own_study / "literature" / "claims.csv"
    claims.write_text(claims.read_text("utf-8").replace(",4000,police officers,", ",4001,police officers,"))
    killed = call_digov("run", "--study", own_study, "--data", data, env={"FAULT_AT": "warehouse-pool-held"})
    assert killed.code == -signal.SIGKILL
    (dead,) = [run for run in runs(data) if run["status"] == "STARTED"]
    assert claimed_slots(data) == 1

    (tmp_path / "definitions.py").write_text(DEFINITIONS.format(folder=str(own_study)))
    workspace = tmp_path / "workspace.yaml"
    workspace.write_text(WORKSPACE.format(file="definitions.py"))
    command = [DIGOV, "ui", "--port", str(free_port()), "--workspace", workspace, "--data", data, "--json"]
    until = time.monotonic() + MOST_SECONDS
    ui = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True
    )
    try:
        assert ui.stdout is not None
        said = ""
        while not said.endswith("\n}\n"):
            line = ui.stdout.readline()
            assert line, "digov ui ended before it was ready"
            said += line
        assert json.loads(said)["url"].startswith("http://127.0.0.1:")

        def status(run: str) -> str:
            return next(one["status"] for one in runs(data) if one["run"] == run)

        wait_until("the dead run is failed", lambda: status(dead["run"]) == "FAILURE", until, ui)
        wait_until("the clock starts a run", lambda: bool(asked_by(data, "weekly candidate")), until, ui)

        # While it runs: a file in the inbox, and decisions that were saved again with other line ends.
        inbox = data / "china" / "inbox"
        inbox.mkdir()
        (inbox / "sheet.csv").write_text("a,b\n")
        decisions = own_study / "decisions" / "coder_a.csv"
        decisions.write_bytes(decisions.read_bytes().replace(b"\n", b"\r\n"))
        wait_until("the inbox starts a run", lambda: bool(asked_by(data, "file in the inbox")), until, ui)
        wait_until("a decision starts a run", lambda: bool(asked_by(data, "file of decisions")), until, ui)
        first = asked_by(data, "weekly candidate")[0]["run"]
        wait_until("the next run ends", lambda: status(first) in ("SUCCESS", "FAILURE"), until, ui)
        assert status(first) == "SUCCESS"
        (new,) = releases(data)
        assert new["tree_hash"] != before[0]["tree_hash"]
        (decision,) = asked_by(data, "file of decisions")
        assert decision["digov/changed"] == "decisions/coder_a.csv"
        wait_until("it finds nothing due", lambda: status(decision["run"]) == "SUCCESS", until, ui)
        assert {run["job"] for run in runs(data)} == {"china_everything"}
        assert releases(data) == [new], "the same content was built twice"
        assert dead["run"] in (data / "china" / "quality" / "failures.log").read_text("utf-8")
    finally:
        ui.send_signal(signal.SIGTERM)
        code = ui.wait(timeout=90)
    assert code == 0
    assert processes_of(data) == []

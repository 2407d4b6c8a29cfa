"""`digov ui` refuses what would harm or confuse, in words, before anything is started."""

import socket
from pathlib import Path

import pytest
from dagster._daemon.types import DaemonHeartbeat

from assets.storage.layout import dagster_home
from orchestration import ui
from orchestration.instance import open_instance
from orchestration.outcomes import Exit, Failure
from tests.conftest import Digov


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "example.org", "::", ""])
def test_pages_without_a_login_are_never_offered_to_other_machines(host: str, tmp_path: Path, digov: Digov):
    with pytest.raises(Failure, match="this machine") as told:
        ui.loopback(host)
    assert told.value.exit_code is Exit.WRONG_USE
    assert ui.loopback("localhost") == ui.loopback("127.0.0.1") == "127.0.0.1"


def test_a_taken_port_is_named_and_nothing_is_started(tmp_path: Path, digov: Digov):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = digov("ui", "--port", str(port), "--data", tmp_path / "data")
    assert done.code == 2
    assert f"port {port}" in done.err
    assert not (tmp_path / "data").exists()


def test_a_second_server_for_one_data_root_names_the_first(tmp_path: Path):
    with ui.only_one(tmp_path), pytest.raises(Failure, match="process") as told, ui.only_one(tmp_path):
        pass
    assert told.value.exit_code is Exit.STORAGE
    with ui.only_one(tmp_path):
        assert (dagster_home(tmp_path) / ".lock").exists()


def test_a_daemon_that_somebody_else_started_is_noticed_and_an_old_sign_of_life_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with open_instance(tmp_path) as instance:
        instance.add_daemon_heartbeat(DaemonHeartbeat(1000.0, "SENSOR", "somebody"))
    monkeypatch.setattr(ui.time, "time", lambda: 1000.0 + ui.HEARTBEAT_SECONDS / 2)
    with pytest.raises(Failure, match="sign of life") as told:
        ui.refuse_other_daemon(tmp_path)
    assert told.value.exit_code is Exit.STORAGE
    monkeypatch.setattr(ui.time, "time", lambda: 1000.0 + ui.HEARTBEAT_SECONDS)
    ui.refuse_other_daemon(tmp_path)


def test_what_a_stopped_server_started_does_not_outlive_it(tmp_path: Path):
    child = ui.Child("daemon", ["/bin/sh", "-c", "sleep 300 & echo started; wait"], tmp_path / "daemon.log")
    child.start({})
    assert child.process is not None
    while "started" not in child.tail():
        assert not child.has_ended()
    assert child.signal_group(15)
    child.process.wait(timeout=30)
    while child.is_left():  # the sleep was signalled too; its parent's parent reaps it
        pass
    assert not child.signal_group(9)


def test_the_command_says_what_it_does(digov: Digov):
    done = digov("ui", "--help")
    assert done.code == 0
    assert "--port" in done.out

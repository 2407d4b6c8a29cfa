"""A failed run is told to people: in a file that stays, and where somebody asked, to a webhook."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from assets.storage.layout import StudyLayout
from orchestration import failures, run_sensors
from orchestration.workspace import Workspace


@pytest.fixture
def layout(tmp_path: Path) -> StudyLayout:
    return StudyLayout("china", tmp_path / "studies" / "china", tmp_path / "data")


class Listener(BaseHTTPRequestHandler):
    """Keeps what was posted; answers with the status that the server was told."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.posted.append(json.loads(self.rfile.read(length)))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Listener)
    server.posted, server.answer = [], 204  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    secret = f"http://127.0.0.1:{server.server_port}/hooks/a-secret"
    monkeypatch.setenv(failures.WEBHOOK, secret)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def fail_a_run(layout: StudyLayout) -> None:
    """A run that fails with a path of this machine in its message, seen by the sensor of the house."""

    @dg.op
    def gate() -> None:
        raise ValueError(f"{layout.data}/china/landing/claims is not readable")

    @dg.job(tags={"digov/asked_by": "study file"})
    def china_everything() -> None:
        gate()

    workspace = Workspace(study="china", folder=str(layout.folder), data=str(layout.data))
    sensor = run_sensors.failed_runs(workspace)
    with dg.DagsterInstance.ephemeral() as instance:
        result = china_everything.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name=sensor.name,
            dagster_event=result.get_run_failure_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        ).for_run_failure()
        sensor(context)


def logged(layout: StudyLayout) -> list[dict]:
    return [json.loads(line) for line in failures.log_path(layout).read_text("utf-8").splitlines()]


def test_a_failed_run_leaves_a_line_that_says_what_where_and_why(
    layout: StudyLayout, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(failures.WEBHOOK, raising=False)
    fail_a_run(layout)
    fail_a_run(layout)
    first, second = logged(layout)
    assert (first["job"], first["step"], first["asked_by"]) == ("china_everything", "gate", "study file")
    assert "<data>/china/landing/claims is not readable" in first["message"]
    assert str(layout.data) not in json.dumps([first, second])
    assert first["run"] != second["run"]
    assert first["webhook"] == "none set"


def test_a_webhook_gets_the_failure_and_its_address_is_kept_nowhere(layout: StudyLayout, webhook: HTTPServer):
    fail_a_run(layout)
    (posted,) = webhook.posted  # type: ignore[attr-defined]
    assert posted["text"].startswith("china_everything failed: ")
    assert str(layout.data) not in json.dumps(posted)
    assert logged(layout)[0]["webhook"] == "sent"
    assert "a-secret" not in failures.log_path(layout).read_text("utf-8")


def test_a_webhook_that_refuses_or_is_gone_loses_nothing(
    layout: StudyLayout, webhook: HTTPServer, monkeypatch: pytest.MonkeyPatch
):
    webhook.answer = 500  # type: ignore[attr-defined]
    fail_a_run(layout)
    monkeypatch.setenv(failures.WEBHOOK, "http://127.0.0.1:9/a-secret")
    fail_a_run(layout)
    monkeypatch.setenv(failures.WEBHOOK, "no address, a-secret")
    fail_a_run(layout)
    said = [line["webhook"] for line in logged(layout)]
    assert said[0] == "refused with status 500"
    assert said[1:] == ["not sent: ConnectError", "not sent: UnsupportedProtocol"]
    assert "a-secret" not in failures.log_path(layout).read_text("utf-8")

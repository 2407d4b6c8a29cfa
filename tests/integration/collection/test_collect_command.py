"""`digov collect` as a person runs it: interrupted and resumed, shown on a terminal, beside another one."""

import os
import pty
import signal
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assets.collection import captures, completed_visits, payload
from tests.conftest import DIGOV, Digov
from tests.integration.test_collecting_from_a_test_server import ARTICLE, live_study

pytestmark = pytest.mark.slow
PATHS = [f"/news/{number}.html" for number in range(60)]
HELD = PATHS[40]
LINES = "".join(
    f'<li><a href="{path}">第{number}条新闻的标题很长</a><span>2024-03-01</span></li>'
    for number, path in enumerate(PATHS)
)
SITE = {"/news/": f'<html><body><ul class="news">{LINES}</ul></body></html>'} | {
    path: ARTICLE.replace("交通", f"第{number}项") for number, path in enumerate(PATHS)
}


class Held(BaseHTTPRequestHandler):
    """Sixty articles, one of which is not answered until the test lets go; what was asked is noted."""

    asked: list[str]
    reached: threading.Event
    let_go: threading.Event

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == HELD:
            self.reached.set()
            self.let_go.wait(60)
        body = SITE.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def site() -> Iterator[type[Held]]:
    site = type("Site", (Held,), {"asked": [], "reached": threading.Event(), "let_go": threading.Event()})
    with ThreadingHTTPServer(("127.0.0.1", 0), site) as serving:
        serving.daemon_threads = True
        site.port = serving.server_port  # type: ignore[attr-defined]
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            site.let_go.set()
            serving.shutdown()
            thread.join()


@pytest.fixture
def collecting(own_study: Path, site: type[Held]) -> list[str]:
    """The command that collects the site."""
    place = f"127.0.0.1:{site.port}"  # type: ignore[attr-defined]
    study = live_study(own_study, f"http://{place}/")
    return ["collect", "test_portal", "--allow", place, "--study", str(study)]


def evidence(archive: Path) -> list[tuple[str, str, str | None]]:
    """What was captured, without the times of the wall clock."""
    return sorted((row.url, row.state, row.payload_sha256) for row in captures(archive))


def test_ctrl_c_ends_cleanly_and_the_next_collection_goes_on_where_it_stood(
    collecting: list[str], site: type[Held], tmp_path: Path, digov: Digov
):
    archive = tmp_path / "data" / "china" / "archive"
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert site.reached.wait(60), "the collection never came to the page"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "interrupted; what was committed stays" in told
    assert "Traceback" not in told
    before = captures(archive)
    assert len(before) >= 5
    assert not any(row.url.endswith(HELD) for row in before), "a page that never came is no attempt"
    for row in before:
        if row.payload_sha256:
            assert len(payload(archive, row.payload_sha256)) == row.payload_bytes
    assert completed_visits(archive) == {}

    site.let_go.set()
    site.asked.clear()
    done = digov(*collecting, "--data", tmp_path / "data")
    assert done.code == 0, done.err
    assert {row.url.partition("/news/")[2] for row in before if row.page_role == "article"}.isdisjoint(
        path.partition("/news/")[2] for path in site.asked
    ), "a page that was committed was asked again"
    assert completed_visits(archive) == {"test_portal": 1}
    assert {row.attempt_id for row in before} <= {row.attempt_id for row in captures(archive)}
    assert digov(*collecting, "--data", tmp_path / "undisturbed").code == 0
    assert evidence(archive) == evidence(tmp_path / "undisturbed" / "china" / "archive")


def test_a_second_collector_is_told_who_works_there(
    collecting: list[str], site: type[Held], tmp_path: Path, digov: Digov
):
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        assert site.reached.wait(60)
        second = digov(*collecting, "--data", tmp_path / "data")
        assert second.code == 5
        assert f"process {first.pid}" in second.err
        site.let_go.set()
        assert first.wait(60) == 0
    archive = tmp_path / "data" / "china" / "archive"
    assert completed_visits(archive) == {"test_portal": 1}
    assert sum(path == HELD for path in site.asked) == 1, "the second one asked nothing"


def test_a_terminal_shows_hosts_rate_states_and_what_is_left(
    collecting: list[str], site: type[Held], tmp_path: Path
):
    shown, ours = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200", "LINES": "40"}
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    text = ""
    with subprocess.Popen(command, stdout=ours, stderr=ours, env=environment) as process:
        os.close(ours)
        assert site.reached.wait(60)
        site.let_go.set()
        while True:
            try:
                piece = os.read(shown, 65536)
            except OSError:  # Linux says so when the other end is closed.
                break
            if not piece:
                break
            text += piece.decode("utf-8", "replace")
        assert process.wait(60) == 0
    os.close(shown)
    assert "a second" in text
    assert "asked (" in text and " ok" in text
    assert "of 1 sources ended" in text
    assert "test_portal: ok (" in text

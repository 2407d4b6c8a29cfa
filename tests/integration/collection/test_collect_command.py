"""`digov collect` as a person runs it: interrupted and resumed, shown on a terminal, beside another one."""

import os
import pty
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.collection import captures, completed_visits, payload
from tests.conftest import DIGOV, Digov
from tests.integration.local_portal import ARTICLE, Portal, live_study, pages, served

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


class Held(Portal):
    """Sixty articles, one of which is not answered until the test lets go."""

    table = pages(SITE)
    reached: threading.Event
    let_go: threading.Event

    def do_GET(self) -> None:
        if self.path == HELD:
            self.reached.set()
            self.let_go.wait(60)
        super().do_GET()


@pytest.fixture
def place() -> Iterator[str]:
    Held.asked, Held.reached, Held.let_go = [], threading.Event(), threading.Event()
    with served(Held) as place:
        yield place
        Held.let_go.set()


@pytest.fixture
def collecting(own_study: Path, place: str) -> list[str]:
    """The command that collects the Held."""
    return ["collect", "test_portal", "--allow", place, "--study", str(live_study(own_study, place))]


def evidence(archive: Path) -> list[tuple[str, str, str | None]]:
    """What was captured, without the times of the wall clock."""
    return sorted((row.url, row.state, row.payload_sha256) for row in captures(archive))


def test_ctrl_c_ends_cleanly_and_the_next_collection_goes_on_where_it_stood(
    collecting: list[str], tmp_path: Path, digov: Digov
):
    archive = tmp_path / "data" / "china" / "archive"
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert Held.reached.wait(60), "the collection never came to the page"
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

    Held.let_go.set()
    Held.asked.clear()
    done = digov(*collecting, "--data", tmp_path / "data")
    assert done.code == 0, done.err
    assert {row.url.partition("/news/")[2] for row in before if row.page_role == "article"}.isdisjoint(
        path.partition("/news/")[2] for path in Held.asked
    ), "a page that was committed was asked again"
    assert completed_visits(archive) == {"test_portal": 1}
    assert {row.attempt_id for row in before} <= {row.attempt_id for row in captures(archive)}
    assert digov(*collecting, "--data", tmp_path / "undisturbed").code == 0
    assert evidence(archive) == evidence(tmp_path / "undisturbed" / "china" / "archive")


def test_a_second_collector_is_told_who_works_there(collecting: list[str], tmp_path: Path, digov: Digov):
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        assert Held.reached.wait(60)
        second = digov(*collecting, "--data", tmp_path / "data")
        assert second.code == 5
        assert f"process {first.pid}" in second.err
        Held.let_go.set()
        assert first.wait(60) == 0
    archive = tmp_path / "data" / "china" / "archive"
    assert completed_visits(archive) == {"test_portal": 1}
    assert sum(path == HELD for path in Held.asked) == 1, "the second one asked nothing"


def test_a_terminal_shows_hosts_rate_states_and_what_is_left(collecting: list[str], tmp_path: Path):
    shown, ours = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200", "LINES": "40"}
    command = [str(DIGOV), *collecting, "--data", str(tmp_path / "data")]
    text = ""
    with subprocess.Popen(command, stdout=ours, stderr=ours, env=environment) as process:
        os.close(ours)
        assert Held.reached.wait(60)
        Held.let_go.set()
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

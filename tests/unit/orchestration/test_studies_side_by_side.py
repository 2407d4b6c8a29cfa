"""Two studies at once: results in order, failures told, and nobody left behind."""

import os
import signal
import subprocess
import sys

import pytest

from orchestration import progress, side_by_side
from orchestration.outcomes import Exit, Failure
from tests.conftest import ROOT


def squared(number: int) -> tuple[int, int]:
    progress.say("china", f"squaring {number}")
    return number * number, os.getpid()


def broken(number: int) -> int:
    raise ValueError(f"not {number}")


def killed(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_each_has_a_process_of_its_own_and_results_keep_their_order(capsys: pytest.CaptureFixture[str]):
    found = side_by_side.run_all(squared, [(3,), (2,)], is_quiet=False)
    assert [result for result, _ in found] == [9, 4]
    assert os.getpid() not in {pid for _, pid in found}
    told = capsys.readouterr().err
    assert "squaring 3" in told and "squaring 2" in told


def test_a_bug_in_one_of_them_is_raised_here():
    with pytest.raises(ValueError, match="not 1"):
        side_by_side.run_all(broken, [(1,), (1,)], is_quiet=True)


def test_a_process_that_was_killed_is_no_success():
    with pytest.raises(Failure, match="was killed") as told:
        side_by_side.run_all(killed, [(1,), (2,)], is_quiet=True)
    assert told.value.exit_code is Exit.BUG


def test_one_task_needs_no_process(monkeypatch: pytest.MonkeyPatch):
    assert not side_by_side.is_possible(1)
    monkeypatch.setitem(sys.modules, "polars", sys)
    assert not side_by_side.is_possible(2), "a library with threads must not be forked"


def wait(_: int) -> None:
    os.write(1, b"waiting\n")  # in one piece, whoever writes beside it
    signal.pause()


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel ends children with their parent on Linux alone"
)
def test_no_process_outlives_the_run_that_was_killed():
    code = (
        "from orchestration import side_by_side;"
        "from tests.unit.orchestration.test_studies_side_by_side import wait;"
        "side_by_side.run_all(wait, [(1,), (2,)], True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    assert [parent.stdout.readline(), parent.stdout.readline()] == [b"waiting\n"] * 2
    parent.kill()
    # The end of the pipe comes when nobody holds it any more: the children would for ten minutes.
    assert parent.stdout.read() == b""
    assert parent.wait() == -signal.SIGKILL

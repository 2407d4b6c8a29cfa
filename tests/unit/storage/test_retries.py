"""A passing fault of disk or network is tried again; what waiting does not mend fails at once."""

import errno

import dagster as dg
import pytest

from assets.storage import retries


def attempts(error: Exception, monkeypatch: pytest.MonkeyPatch, heals_after: int = 99) -> tuple[int, object]:
    """How often a step that fails with this error was tried, and what ended it (None: it succeeded)."""
    monkeypatch.setattr(retries, "SECONDS_BETWEEN", 0)
    tried = []

    @dg.op
    def step() -> None:
        tried.append(1)
        with retries.retrying():
            if len(tried) <= heals_after:
                raise error

    @dg.job
    def work() -> None:
        step()

    with dg.DagsterInstance.ephemeral() as instance:
        try:
            result = work.execute_in_process(instance=instance)
        except Exception as ended:  # noqa: BLE001 - whatever ends the run is what is looked at
            return len(tried), ended
        assert result.success
        return len(tried), None


def test_a_disk_that_answers_again_costs_no_run(monkeypatch: pytest.MonkeyPatch):
    assert attempts(OSError(errno.EIO, "Input/output error"), monkeypatch, heals_after=1) == (2, None)


def test_a_disk_that_stays_broken_ends_the_run_with_its_own_error(monkeypatch: pytest.MonkeyPatch):
    error = OSError(errno.EIO, "Input/output error")
    tried, ended = attempts(error, monkeypatch)
    assert tried == 1 + retries.MOST_RETRIES
    assert isinstance(ended, OSError)
    assert ended.errno == errno.EIO, "exit code 5 is given by the number of the error"


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left"), PermissionError(errno.EACCES, "denied"), ValueError("a bug")],
    ids=str,
)
def test_a_full_disk_or_a_bug_is_told_at_once(error: Exception, monkeypatch: pytest.MonkeyPatch):
    tried, ended = attempts(error, monkeypatch)
    assert tried == 1
    assert ended is error

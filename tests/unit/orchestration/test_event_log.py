"""The event log stays open while a process works, and is Dagster's own for everybody else."""

import sqlite3
from pathlib import Path

import dagster as dg
import pytest

from orchestration.event_log import MOST_OPEN, KeptOpenEventLog
from orchestration.instance import open_instance


@dg.asset
def counted() -> int:
    return 3


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that SQLite is asked to open, one entry each time."""
    names: list[str] = []
    connect = sqlite3.dbapi2.connect

    def noting(path: str, *arguments: object, **options: object) -> sqlite3.Connection:
        names.append(Path(path).name)
        return connect(path, *arguments, **options)

    monkeypatch.setattr(sqlite3.dbapi2, "connect", noting)
    return names


def test_a_run_is_there_for_a_dagster_that_knows_nothing_of_it(tmp_path: Path):
    with open_instance(tmp_path) as instance:
        assert isinstance(instance.event_log_storage, KeptOpenEventLog)
        run_id = dg.materialize([counted], instance=instance).run_id
        events = [entry.message for entry in instance.all_logs(run_id)]
    # The same folder by its own dagster.yaml, as `digov ui` opens it in another process.
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as other:
        assert not isinstance(other.event_log_storage, KeptOpenEventLog)
        assert [entry.message for entry in other.all_logs(run_id)] == events
        found = other.get_latest_materialization_event(dg.AssetKey("counted"))
        assert found is not None
        assert found.run_id == run_id


def test_the_file_of_a_run_is_opened_once_and_not_for_every_event(tmp_path: Path, opened: list[str]):
    with open_instance(tmp_path) as instance:
        run_id = dg.materialize([counted], instance=instance).run_id
        assert len(instance.all_logs(run_id)) > 10
        assert 1 <= opened.count(f"{run_id}.db") <= 3


def test_no_more_files_are_open_than_allowed_and_none_at_the_end(tmp_path: Path):
    with open_instance(tmp_path) as instance:
        log = instance.event_log_storage
        assert isinstance(log, KeptOpenEventLog)
        for number in range(3 * MOST_OPEN):
            assert log.get_logs_for_run(f"run-{number}") == []
            assert len(log._engines) <= MOST_OPEN
    assert log._engines == {}


def test_a_log_that_was_wiped_is_made_anew(tmp_path: Path):
    with open_instance(tmp_path) as instance:
        first = dg.materialize([counted], instance=instance).run_id
        instance.event_log_storage.wipe()
        assert instance.all_logs(first) == []
        second = dg.materialize([counted], instance=instance).run_id
        assert instance.all_logs(second)

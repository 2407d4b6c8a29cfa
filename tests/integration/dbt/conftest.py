"""Builds of the warehouse: the invented landing with every test, and the real study as a run built it."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.storage.layout import DBT_PROJECT
from tests.integration.dbt import landing


@dataclass(frozen=True)
class Built:
    """One finished build: its folder, what dbt printed, and a way to ask the warehouse."""

    folder: Path
    returncode: int
    output: str

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on the warehouse, read only."""
        with duckdb.connect(str(self.folder / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def write_landing(folder: Path, frames: dict[str, Any]) -> None:
    """One Parquet file a landing table."""
    for name, frame in frames.items():
        (folder / "landing" / name).mkdir(parents=True)
        frame.write_parquet(folder / "landing" / name / "part.parquet")


def run_dbt(folder: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One dbt invocation on the landing of a folder; the warehouse and all of dbt's output stay in it."""
    paths = {"DIGOV_LANDING": str(folder / "landing"), "DIGOV_WAREHOUSE": str(folder / "warehouse.duckdb")}
    options = {
        "--project-dir": DBT_PROJECT,
        "--profiles-dir": DBT_PROJECT,
        "--target-path": folder / "target",
        "--log-path": folder / "logs",
    }
    arguments = [str(part) for option in options.items() for part in option]
    return subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *command.split(), *arguments],
        env=os.environ | paths | {"DO_NOT_TRACK": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def built_once(
    factory: pytest.TempPathFactory, name: str, command: str, frames: Callable[[], dict[str, Any]]
) -> Built:
    """The build of this name, made by the first worker that asks; the others wait for it and read it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    done = folder / "done.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            write_landing(folder, frames())
            result = run_dbt(folder, command)
            done.write_text(json.dumps([result.returncode, result.stdout]), encoding="utf-8")
        return Built(folder, *json.loads(done.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The invented landing, built with every test and unit test of the project."""
    return built_once(tmp_path_factory, "invented", "build", landing.frames)


@pytest.fixture(scope="session")
def real(built: Path) -> Built:
    """The warehouse of the real study, as a run built it."""
    return Built(built / "china" / "warehouse", 0, "")

"""Builds of the warehouse: the invented landing with all tests, the real study's landing without them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
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
    result: subprocess.CompletedProcess[str]

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
    return subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *command.split()]
        + ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
        + ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")],
        env=os.environ | paths | {"DO_NOT_TRACK": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The invented landing, built with every test and unit test of the project."""
    folder = tmp_path_factory.mktemp("invented")
    write_landing(folder, landing.frames())
    return Built(folder, run_dbt(folder, "build"))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, china: Path) -> Iterator[Built]:
    """The real study, built without tests: the run of the study repeats them."""
    from assets.coding import landing as coding
    from assets.literature import landing as literature
    from assets.places import history
    from assets.places import landing as places
    from assets.registry import landing as registry
    from assets.registry.study import load_study

    study = load_study(china)
    known = history.build(study.area_codes, study.other_places)
    rooms: list[Callable[[], dict[str, Any]]] = [
        lambda: places.frames(known),
        lambda: registry.frames(study),
        lambda: literature.frames(study, known),
        lambda: coding.frames(study, known),
    ]
    folder = tmp_path_factory.mktemp("real")
    write_landing(folder, {name: frame for room in rooms for name, frame in room().items()})
    yield Built(folder, run_dbt(folder, "run"))

"""What every test may use: real material, the real study, a built data root, and the command line."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DIGOV_SHARED") or ROOT.parent / "shared") / "data"
SHARED_REQUIRED = os.environ.get("DIGOV_REQUIRE_SHARED") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real material; a test that asks for it skips where it is missing, unless it is required."""
    if not SHARED.is_dir():
        message = "the shared folder of real material is missing (set DIGOV_SHARED)"
        if SHARED_REQUIRED:
            pytest.fail(message + ", and DIGOV_REQUIRE_SHARED=1")
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def china() -> Path:
    """Folder of the real study."""
    return ROOT / "studies" / "china"


DIGOV = Path(sys.executable).with_name("digov")


@dataclass(frozen=True)
class Result:
    """What a call of `digov` gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Digov = Callable[..., Result]


def call_digov(*arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> Result:
    """Run the installed command; `env` is added to the environment."""
    done = subprocess.run(
        [str(DIGOV), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
        cwd=cwd or ROOT,
        timeout=300,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def digov() -> Digov:
    """The command line."""
    return call_digov


def _built_once(tmp_path_factory: pytest.TempPathFactory, study: str, folder: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / folder
    root, mark = shared / "data", shared / "run.json"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            done = call_digov("run", "--study", study, "--data", root, "--json")
            assert done.code == 0, done.err[-3000:] + done.out[-3000:]
            mark.write_text(done.out)
    return root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data root with study china built from nothing, shared by all workers: read it, never change it."""
    return _built_once(tmp_path_factory, "china", "built")


@pytest.fixture(scope="session")
def built_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data root with the practice study played and built, shared by all workers: read it, never change it."""
    return _built_once(tmp_path_factory, "practice", "built_practice")


@pytest.fixture(scope="session")
def built_run(built: Path) -> dict:
    """What `digov run --json` said when it built the data root."""
    return json.loads((built.parent / "run.json").read_text())


@pytest.fixture
def copy_of_built(built: Path, tmp_path: Path) -> Path:
    """A data root of this test's own, already built."""
    return Path(shutil.copytree(built, tmp_path / "data"))


@pytest.fixture
def own_study(china: Path, tmp_path: Path) -> Path:
    """A copy of the real study that a test may spoil."""
    return Path(shutil.copytree(china, tmp_path / "studies" / "china"))


def releases(data: Path, tier: str = "public", study: str = "china") -> list[dict]:
    """`digov release list` of a study in a data root, one tier of it."""
    done = call_digov("release", "list", "--data", data, "--study", study, "--json")
    assert done.code == 0, done.err
    return [entry for entry in done.json["releases"] if entry["tier"] == tier]

"""The PostgreSQL option of dagster.yaml, on a server of this machine: a kill is made good there too."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.storage.lock import Holder
from orchestration.instance import TEMPLATE, open_instance
from orchestration.recovery import fail_dead_runs, owner_tags

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
URL = "DIGOV_DAGSTER_POSTGRES_URL"


def server_user() -> str | None:
    """PostgreSQL refuses to run as root: the user that Debian made for it."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of an empty database of this test's own, on a socket below /tmp."""
    if not PROGRAMS:
        pytest.skip("Debian's PostgreSQL server is not installed (apt-get install postgresql)")
    pytest.importorskip("dagster_postgres")
    user, folder = server_user(), Path(tempfile.mkdtemp(prefix="digov-pg-"))
    if user:
        shutil.chown(folder, user)
    bin_folder, cluster = PROGRAMS[-1].parent, folder / "cluster"

    def call(*command: str | Path) -> None:
        subprocess.run(list(map(str, command)), check=True, capture_output=True, user=user, cwd=folder)

    try:
        call(bin_folder / "initdb", "-D", cluster, "-U", "digov", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        call(bin_folder / "pg_ctl", "-D", cluster, "-w", "-o", options, "-l", folder / "log", "start")
        try:
            yield f"postgresql+psycopg2://digov@/postgres?host={folder}"
        finally:
            call(bin_folder / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def dead_process() -> Holder:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    return Holder(int(done.stdout), 1, socket.gethostname(), "a test")


def test_the_option_of_dagster_yaml_works_and_a_dead_run_frees_its_slot(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(URL, server)
    monkeypatch.setenv("DAGSTER_HOME", "")
    text, marks = re.subn(
        r"(?m)^# (storage:|  postgres:|    postgres_url:)", r"\1", TEMPLATE.read_text("utf-8")
    )
    assert marks == 3
    (tmp_path / "dagster").mkdir()
    (tmp_path / "dagster" / "dagster.yaml").write_text(text, "utf-8")

    @dg.op(pool="china_warehouse")
    def build() -> None:
        """Holds the pool."""

    @dg.job
    def china_everything() -> None:
        build()

    with open_instance(tmp_path) as instance:
        assert "Postgres" in type(instance.run_storage).__name__
        run = create_run_for_test(
            instance,
            job_name="china_everything",
            status=dg.DagsterRunStatus.STARTED,
            tags=owner_tags("china", dead_process()),
        )
        slots = instance.event_log_storage
        slots.initialize_concurrency_limit_to_default("china_warehouse")
        assert slots.claim_concurrency_slot("china_warehouse", run.run_id, "build").is_claimed
    with open_instance(tmp_path) as instance:
        assert fail_dead_runs(instance, "china") == [run.run_id]
        failed = instance.get_run_by_id(run.run_id)
        assert failed is not None
        assert failed.status is dg.DagsterRunStatus.FAILURE
        assert china_everything.execute_in_process(instance=instance).success, "the slot is still claimed"
    assert not list((tmp_path / "dagster").rglob("runs.db")), "runs went to SQLite after all"

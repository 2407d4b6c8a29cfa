"""The Dagster instance of a data root: `<data>/dagster`, made on first use.

Lives here: DAGSTER_HOME and its dagster.yaml. Does not live here: anything about runs.
"""

import os
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._serdes import ConfigurableClassData

from assets.storage import files
from assets.storage.layout import dagster_home

NO_COMPUTE_LOGS = {
    "module": "dagster._core.storage.noop_compute_log_manager",
    "class": "NoOpComputeLogManager",
}
KEPT_OPEN = ("orchestration.event_log", "KeptOpenStorage")
TEMPLATE = Path(__file__).with_name("dagster.yaml")


def prepare_home(data: Path) -> Path:
    """Make DAGSTER_HOME of a data root with our dagster.yaml, which a team may then edit; return it."""
    home = dagster_home(data)
    config = home / "dagster.yaml"
    if not config.exists():
        files.write_bytes(config, TEMPLATE.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def open_instance(data: Path) -> dg.DagsterInstance:
    """The instance of a data root for runs in this process; they appear in `digov ui`.

    Their output is in `quality/run.log`; Dagster would also copy it through two child processes a step, which
    answer Ctrl-C with a traceback. Where events lie in SQLite, their files are kept open.
    """
    overrides = {"compute_logs": NO_COMPUTE_LOGS}
    ref = InstanceRef.from_dir(str(prepare_home(data)), overrides=overrides)
    storage = ref.storage_data
    if storage is not None and storage.class_name == "DagsterSqliteStorage":
        ref = ref._replace(storage_data=ConfigurableClassData(*KEPT_OPEN, storage.config_yaml))
    return dg.DagsterInstance.from_ref(ref)

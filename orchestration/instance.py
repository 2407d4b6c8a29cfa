"""The Dagster instance of a data root: `<data>/dagster`, made on first use.

Lives here: DAGSTER_HOME and its dagster.yaml. Does not live here: anything about runs.
"""

import os
from pathlib import Path

import dagster as dg

from assets.storage import files
from assets.storage.layout import dagster_home

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
    """The instance of a data root; its runs appear in `digov ui`."""
    return dg.DagsterInstance.from_config(str(prepare_home(data)))

"""Definitions of a study: the one place where assets, checks, jobs and resources are put together.

Lives here: `build_definitions`, and for workspace.yaml an attribute for each folder of studies/, made when it
is asked for. Does not live here: how any asset is made. Nothing here opens the network, reads a secret or
imports GX, polars or duckdb.
"""

from functools import cache
from pathlib import Path

import dagster as dg

from assets.coding.assets import coding_assets
from assets.collection.assets import collection_assets
from assets.documents.assets import documents_assets
from assets.literature.assets import literature_assets
from assets.media.assets import media_assets
from assets.places.assets import places_assets
from assets.registry.assets import registry_assets, study_file_specs
from assets.storage.layout import STUDIES
from assets.storage.tables import landing_tables, release_tables
from assets.surveys.assets import surveys_assets
from orchestration import evidence, gates, jobs, release, run_sensors, schedules, sensors
from orchestration.dbt import warehouse_assets
from orchestration.landing import Landing
from orchestration.workspace import Workspace


@cache
def build_definitions(study: str, folder: Path) -> dg.Definitions:
    """Assets, blocking checks, jobs, schedules and sensors of one study; keys start with its name."""
    workspace = Workspace(study=study, folder="" if folder == STUDIES / study else str(folder))
    made = jobs.study_jobs(study)
    landing_keys = {table: (study, "landing", table) for table in landing_tables()}
    warehouse_keys = {table: (study, table) for table in release_tables()}
    return dg.Definitions(
        assets=[
            *study_file_specs(study, folder),
            *evidence.evidence_assets(study, folder),
            places_assets(study, folder),
            registry_assets(study, folder),
            literature_assets(study, folder),
            coding_assets(study, folder),
            documents_assets(study, folder),
            surveys_assets(study, folder),
            media_assets(study, folder),
            collection_assets(study, folder),
            warehouse_assets(study),
            *release.release_assets(study),
        ],
        asset_checks=[
            gates.gate_checks(study, "landing", landing_keys, gates.landing_paths),
            gates.gate_checks(study, "warehouse", warehouse_keys, gates.warehouse_paths),
            *release.release_gates(study),
        ],
        jobs=[made.collect, made.build, made.release, made.everything],
        schedules=schedules.study_schedules(workspace, made.collect, made.everything),
        sensors=[
            *sensors.file_sensors(workspace, made.everything),
            run_sensors.collected(workspace, made.collect, made.everything),
            run_sensors.failed_runs(workspace),
            run_sensors.dead_runs(workspace),
        ],
        resources={
            "workspace": workspace,
            "landing": Landing(),
        },
        executor=dg.in_process_executor,
    )


def __getattr__(name: str) -> dg.Definitions:
    """Definitions of the study with this name: `orchestration.definitions.china`."""
    if not name.isidentifier() or not (STUDIES / name / "study.yml").exists():
        raise AttributeError(f"there is no study {name!r} in {STUDIES.name}/")
    return build_definitions(name, STUDIES / name)

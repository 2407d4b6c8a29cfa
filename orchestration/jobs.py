"""The jobs of a study: collect, build, release, everything.

Lives here: which assets and gates each job runs. Does not live here: how any of them is made. A blocking gate
holds only inside one run, so a job that releases runs the gates of all it releases from.
"""

from dataclasses import dataclass
from typing import Any

import dagster as dg

from assets.storage.tables import release_tables
from orchestration.claim import BUILD, COLLECT, EVERYTHING, RELEASE
from orchestration.evidence import evidence_keys
from orchestration.release import release_keys

# A run that takes longer than this is stuck: run monitoring ends it. Ten minutes of it may be waiting.
MOST_SECONDS = 4 * 3600


@dataclass(frozen=True)
class StudyJobs:
    """The four jobs of one study."""

    collect: Any
    build: Any
    release: Any
    everything: Any


def job_name(study: str, what: str = EVERYTHING) -> str:
    """Name of a job; by default of the main one, everything from study files to a candidate."""
    return f"{study}_{what}"


def study_jobs(study: str) -> StudyJobs:
    """Jobs of a study. Each finds nothing due where nothing changed, and then runs no step."""
    published = dg.AssetSelection.assets(*release_keys(study))
    gate = dg.AssetSelection.checks(
        *(
            dg.AssetCheckKey(dg.AssetKey([study, table]), f"gate_warehouse_{table}")
            for table in release_tables()
        )
    )
    evidence = dg.AssetSelection.assets(*evidence_keys(study))
    return StudyJobs(
        collect=_job(
            study,
            COLLECT,
            evidence,
            "What is due is visited and kept: pages, decisions, respondents, articles. Builds nothing.",
        ),
        build=_job(
            study,
            BUILD,
            dg.AssetSelection.all() - published - evidence,
            "Study files and evidence to a warehouse that passed its gate. Nothing that readers see changes.",
        ),
        release=_job(
            study,
            RELEASE,
            published | gate,
            "The built warehouse to a candidate: gate again, write, gate the files, switch. "
            "Refuses where study files, evidence or code changed since the build.",
        ),
        everything=_job(
            study,
            EVERYTHING,
            dg.AssetSelection.all(),
            "Collect what is due, then study files and evidence to a candidate release: land, gate, build, "
            "gate, write, gate, switch. The same as digov run.",
        ),
    )


def _job(study: str, what: str, selection: dg.AssetSelection, description: str) -> Any:
    return dg.define_asset_job(
        job_name(study, what),
        selection=selection,
        description=description,
        tags={"digov/study": study, "dagster/max_runtime": str(MOST_SECONDS)},
    )

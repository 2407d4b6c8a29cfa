"""One Dagster run of a study in this process, and what its failure means.

Lives here: starting the job, keeping its noise in a file, mapping its exceptions to outcomes. Does not live
here: the order around it (runner.py).
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from assets.registry.errors import StudyErrors
from assets.storage.layout import StudyLayout
from assets.storage.lock import this_process
from orchestration import gates
from orchestration.claim import EVERYTHING
from orchestration.definitions import build_definitions
from orchestration.instance import open_instance
from orchestration.jobs import job_name
from orchestration.outcomes import (
    STORAGE_HINT,
    Exit,
    Failure,
    chain,
    evidence_failure,
    storage_failure,
    storage_words,
)
from orchestration.recovery import owner_tags
from orchestration.workspace import Workspace

if TYPE_CHECKING:
    from orchestration.runner import Asked

INTERRUPTS = (KeyboardInterrupt, dg.DagsterExecutionInterruptedError)
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def execute(
    layout: StudyLayout,
    asked: "Asked",
    what: str = EVERYTHING,
    wanted: Sequence[str] = (),
) -> BaseException | None:
    """Run a job of the study here; return the exception that ended it, None where it succeeded.

    The caller holds the lock of the study. `wanted`: sources that are visited whether due or not. What dbt
    and Dagster print goes to `<data>/<study>/quality/run.log`, so that stdout stays the caller's.
    """
    workspace = Workspace(
        study=layout.study,
        folder=str(layout.folder),
        data=str(layout.data),
        is_held=True,
        is_live=asked.is_live,
        allowed=list(asked.allowed),
        wanted=list(wanted),
        is_quiet=asked.is_quiet,
    )
    job = build_definitions(layout.study, layout.folder).resolve_job_def(job_name(layout.study, what))
    layout.quality.mkdir(parents=True, exist_ok=True)
    with (
        open_instance(layout.data) as instance,
        (layout.quality / "run.log").open("w", encoding="utf-8") as log,
        contextlib.redirect_stdout(log),
    ):
        try:
            job.execute_in_process(
                instance=instance,
                run_config=QUIET,
                tags=owner_tags(layout.study, this_process(f"digov {asked.verb}")),
                resources={"workspace": workspace},
            )
        except dg.DagsterExecutionInterruptedError:
            # Dagster's own kind of KeyboardInterrupt, and as such no Exception.
            raise KeyboardInterrupt from None
        except Exception as error:  # noqa: BLE001 - every failure of a run is told by explain()
            if any(isinstance(cause, INTERRUPTS) for cause in chain(error)):
                raise KeyboardInterrupt from None
            return error
    return None


def explain(error: BaseException, layout: StudyLayout) -> Failure:
    """What a failed run means to a person. Raises the error itself where it is a bug."""
    causes = chain(error)
    for cause in causes:
        if isinstance(cause, Failure):
            return cause
        if isinstance(cause, DagsterDbtCliRuntimeError):
            return _dbt_failure(layout)
        if isinstance(cause, StudyErrors):
            # A file of evidence that a room reads, such as one of respondents, is wrong.
            problems = [asdict(item) for item in cause.errors]
            return Failure(Exit.WRONG_USE, str(cause.errors[0]), "mend the file that is named", problems)
    if failure := evidence_failure(error) or storage_failure(error) or _unrunnable_gate(causes):
        return failure
    tables = gates.read_quality(layout)["tables"]
    blocking = [entry for entry in tables if entry["status"] in gates.BLOCKING]
    if blocking and any(isinstance(cause, dg.DagsterError) for cause in causes):
        return _gate_failure(blocking)
    raise error


def _unrunnable_gate(causes: list[BaseException]) -> Failure | None:
    """A gate that could not be read or run blocks like one that failed."""
    from expectations.gates import RowRulesError, SuiteErrors

    for cause in causes:
        if isinstance(cause, SuiteErrors):
            return Failure(Exit.WRONG_USE, str(cause), "mend expectations/ and run again")
        if isinstance(cause, RowRulesError):
            return Failure(
                Exit.BLOCKED, str(cause), "the row rules of this table do not run; nothing landed from it"
            )
    return None


def _gate_failure(blocking: list[dict]) -> Failure:
    first = blocking[0]
    names = ", ".join(first["failed"])
    more = f" (and {len(blocking) - 1} more tables)" if len(blocking) > 1 else ""
    return Failure(
        Exit.BLOCKED,
        f"the {first['stage']} gate stopped table {first['table']}: {names} {first['status']}{more}",
        f"see quality/docs/{first['stage']}/ below the data root; the old release stays",
        blocking,
    )


def _dbt_failure(layout: StudyLayout) -> Failure:
    """Names of the dbt nodes that failed, from dbt's own results."""
    details = []
    path = layout.dbt_target / "run_results.json"
    if path.exists():
        for result in json.loads(path.read_bytes())["results"]:
            if result["status"] in ("error", "fail", "runtime error"):
                details.append({"node": result["unique_id"], "what": _one_line(result.get("message"))})
    for detail in details:
        if words := storage_words(detail["what"]):
            return Failure(Exit.STORAGE, f"the warehouse: {words}", STORAGE_HINT, details)
    what = f": {details[0]['node']}: {details[0]['what']}" if details else ""
    return Failure(
        Exit.BLOCKED,
        f"dbt stopped the build{what}",
        f"the whole output is in {Path(layout.study) / 'quality' / 'run.log'} below the data root",
        details,
    )


def _one_line(message: str | None) -> str:
    return " ".join((message or "").split())[:300]

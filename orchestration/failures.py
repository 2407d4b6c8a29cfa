"""Telling people of a failed run: one line in a file, and a webhook where somebody asked for one.

Lives here: the words and where they go. Does not live here: noticing (run_sensors.py). The address of the
webhook is a secret: it is written nowhere. Paths of the machine are not told.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.storage.layout import PROJECT, StudyLayout

WEBHOOK = "DIGOV_WEBHOOK_URL"
WEBHOOK_SECONDS = 10.0
LONGEST = 400


def log_path(layout: StudyLayout) -> Path:
    """`<data>/<study>/quality/failures.log`: one JSON object a line, the newest last."""
    return layout.quality / "failures.log"


def failure_of(context: dg.RunFailureSensorContext, layout: StudyLayout) -> dict[str, Any]:
    """What is told of a failed run: when, which, where and why, in one line each."""
    run = context.dagster_run
    steps = context.get_step_failure_events()
    error = steps[0].step_failure_data.error if steps else context.failure_event.job_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    message = error.message if error is not None else context.failure_event.message
    return {
        "study": layout.study,
        "job": run.job_name,
        "run": run.run_id,
        "asked_by": run.tags.get("digov/asked_by", ""),
        "step": steps[0].step_key if steps else "",
        "message": _without_paths(message or "", layout),
    }


def death_of(run: dg.DagsterRun) -> dict[str, Any]:
    """What is told of a run whose process is gone."""
    return {
        "study": run.tags.get("digov/study", ""),
        "job": run.job_name,
        "run": run.run_id,
        "asked_by": run.tags.get("digov/asked_by", "digov run"),
        "step": "",
        "message": "its process is gone; the next run makes it good",
    }


def _without_paths(message: str, layout: StudyLayout) -> str:
    text = " ".join(message.split())
    for path, word in (
        (layout.folder, f"studies/{layout.study}"),
        (layout.data, "<data>"),
        (PROJECT, "<project>"),
    ):
        text = text.replace(str(path), word)
    return text[:LONGEST]


def tell(layout: StudyLayout, failure: dict[str, Any]) -> None:
    """Append a failure to the log and send it to the webhook; a webhook that fails is noted there."""
    sent = _send(failure)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"at": moment, **failure, "webhook": sent}, ensure_ascii=False)
    path = log_path(layout)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as log:
        log.write(line + "\n")
        log.flush()
        os.fsync(log.fileno())


def _send(failure: dict[str, Any]) -> str:
    address = os.environ.get(WEBHOOK)
    if not address:
        return "none set"
    import httpx

    text = f"{failure['job']} failed: {failure['message']}"
    try:
        answer = httpx.post(address, json={"text": text, **failure}, timeout=WEBHOOK_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"not sent: {type(error).__name__}"
    return "sent" if answer.is_success else f"refused with status {answer.status_code}"

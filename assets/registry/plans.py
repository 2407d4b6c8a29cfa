"""What schedules need to know of a study before its files are parsed: is it live, how often its sources.

Definitions must load even where a study file is wrong, so this reads a few words of `study.yml` and of
`sources/*.yml` and takes whatever it cannot read as not live. Everything else is parsed by `study.py`, which
says what is wrong.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

INTERVALS = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=31)}


@dataclass(frozen=True)
class SourcePlan:
    """One source: how often it is to be visited, and whether it may be (its study must be live as well).

    `is_collected`: its file says how its pages are collected; a publication has no such part. `is_verified`:
    a look has found the site as its file describes it.
    """

    source_id: str
    stream: str
    cadence: str
    is_live: bool
    is_collected: bool
    is_verified: bool = False


def is_live(folder: Path) -> bool:
    """True where `study.yml` says `live: true`."""
    return _words(folder / "study.yml").get("live") is True


def is_simulated(folder: Path) -> bool:
    """True where `study.yml` says `is_simulated: true`: its web is served by digov itself."""
    return _words(folder / "study.yml").get("is_simulated") is True


def source_plans(folder: Path) -> dict[str, SourcePlan]:
    """Plans by file name relative to the study folder, in name order."""
    study = is_live(folder)
    found = {}
    for path in sorted((folder / "sources").glob("*.yml")):
        words = _words(path)
        found[path.relative_to(folder).as_posix()] = SourcePlan(
            source_id=str(words.get("source_id") or path.stem),
            stream=str(words.get("stream") or ""),
            cadence=str(words.get("cadence") or "none"),
            is_live=study and words.get("live") is True,
            is_collected=isinstance(collection := words.get("collection"), dict),
            is_verified=isinstance(collection, dict) and bool(collection.get("verified_on")),
        )
    return found


def _words(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}

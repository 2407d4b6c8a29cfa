"""The practice study: its web is served on this machine, and its people are played.

Lives here: the rounds that are still to be played, and where what comes of them is kept. Does not live here:
the world itself (assets/simulation). What was played once stays: another world needs another data root.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.registry.study import Study
from assets.storage import faults, files
from assets.storage.layout import StudyLayout
from orchestration.collecting import Say, Visits, sorted_sources
from orchestration.outcomes import Exit, Failure

if TYPE_CHECKING:
    from assets.collection import CollectReport, Web
    from assets.registry.sources import Source
    from assets.simulation.world import World

USER_AGENT = "digov-practice (SIMULATED)"
RESTRICTED = 0o600


def world_of(study: Study) -> "World":
    """The world of a simulated study."""
    from assets.simulation.world import World

    return World.of(study)


def missing_rounds(study: Study, layout: StudyLayout) -> list[tuple[int, list["Source"]]]:
    """Rounds that are not played to their end, and the sources that they lack."""
    from assets.collection import completed_visits

    if study.simulation is None:
        return []
    done = completed_visits(layout.archive)
    sources = [source for source in sorted_sources(study) if source.collection is not None]
    found = []
    for number in range(1, study.simulation.rounds + 1):
        lacking = [source for source in sources if done.get(source.source_id, 0) < number]
        if lacking:
            found.append((number, lacking))
    return found


def play_web(study: Study, layout: StudyLayout, say: Say) -> Visits:
    """Serve the practice web and collect it, round after round, from where it was left."""
    visits = Visits()
    rounds = missing_rounds(study, layout)
    if not rounds:
        return visits
    _refuse_other_world(study, layout)
    world = world_of(study)
    for number, sources in rounds:
        say(f"round {number} on the practice web (SIMULATED), {len(sources)} sites")
        report = asyncio.run(_round(world, study, layout, number, sources, say))
        visits.add(report, sources)
        faults.point("round-collected")
    return visits


async def _round(
    world: "World",
    study: Study,
    layout: StudyLayout,
    number: int,
    sources: Sequence["Source"],
    say: Say,
) -> "CollectReport":
    from assets.collection import Limits, collect
    from assets.simulation.faults.patience import patience

    seconds = patience(world)
    limits = Limits() if seconds is None else Limits(fetch_seconds=seconds)
    async with served_web(world, number) as web:
        return await collect(sources, layout.archive, web, study=study.name, say=say, limits=limits)


@asynccontextmanager
async def served_web(world: "World", number: int) -> "AsyncIterator[Web]":
    """The practice web as it is in a round, while the block lasts; nothing else can be reached through it."""
    from assets.collection import Web
    from assets.simulation.server import serve

    async with serve(world, number) as served:
        yield Web(
            resolve=served.resolve,
            is_allowed=lambda address, port: (address, port) in served.addresses,
            clock=world.clock(number),
            user_agent=USER_AGENT,
            delay_scale=0.0,
        )


def _refuse_other_world(study: Study, layout: StudyLayout) -> None:
    """One data root holds one world. Raises Failure (wrong use) where simulation.yml is another one."""
    assert study.simulation is not None
    path = layout.archive / "world.json"
    ours = study.simulation.model_dump(mode="json")
    if not path.exists():
        files.write_bytes(path, (json.dumps(ours, indent=1, sort_keys=True) + "\n").encode())
        return
    before = json.loads(path.read_bytes())
    changed = sorted(key for key in ours.keys() | before.keys() if ours.get(key) != before.get(key))
    if changed:
        raise Failure(
            Exit.WRONG_USE,
            f"simulation.yml says another {', '.join(changed)} than the world that is in {layout.archive}",
            "evidence stays as it was played: give another --data for another world",
        )


def play_coders(study: Study, layout: StudyLayout) -> int:
    """What the simulated coders say of captured pages, into the coding store; returns how many codings."""
    from assets.coding import store
    from assets.collection import captures

    held = [
        (capture.url, capture.payload_sha256, capture.attempted_at)
        for capture in captures(layout.archive)
        if capture.state == "ok" and capture.page_role == "article" and capture.payload_sha256
    ]
    codings: list[dict[str, Any]] = list(world_of(study).codings(held))
    store.append(layout.coding_store, codings)
    faults.point("coders-decided")
    return len(codings)


def play_respondents(study: Study, layout: StudyLayout) -> None:
    """The files of respondents that the study's surveys name, where they are not there yet."""
    for survey in study.surveys:
        path = layout.microdata / survey.microdata.file
        if not path.exists():
            data = world_of(study).respondents(survey).write_csv().encode()
            _write_once(path, data)
            path.chmod(RESTRICTED)


def play_articles(study: Study, layout: StudyLayout) -> None:
    """The corpora that the study names, where they are not there yet."""
    for corpus in study.corpora:
        path = layout.media / corpus.file
        if not path.exists():
            rows = world_of(study).articles(corpus)
            _write_once(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


def play_publications(layout: StudyLayout) -> None:
    """The file of the simulated yearbook, where it is not there yet: for people who want to see its pages."""
    from assets.simulation.publications import YEARBOOK, yearbook

    path = layout.publications / f"{YEARBOOK}.pdf"
    if not path.exists():
        _write_once(path, yearbook())


def _write_once(path: Path, data: bytes) -> None:
    files.write_bytes(path, data)

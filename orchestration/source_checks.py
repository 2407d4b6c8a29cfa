"""Looks at sources for a person: which may be looked at, through which web, and what is told of them.

Lives here: opening the practice web or the live one, and putting rooms together. Does not live here: looking
and judging (assets/collection), reading encodings (assets/documents), or what is printed (verbs/sources.py).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.registry.study import SIMULATED_HOSTS, Study
from assets.storage import files
from assets.storage.layout import StudyLayout
from orchestration.collecting import may_visit, sorted_sources
from orchestration.outcomes import Exit, Failure
from orchestration.reach import Reach, named

if TYPE_CHECKING:
    from assets.collection import Web
    from assets.registry.sources import Source

BROUGHT = "is filled by `digov import` and not visited"
UNVERIFIED = "unverified"
MOST_NAMED = 5


def check(
    layout: StudyLayout, reach: Reach, wanted: Sequence[str], today: date, only_unverified: bool = False
) -> dict[str, Any]:
    """Look at the sources that are named, at all that are unverified, or at all that may be visited.

    Raises Failure (wrong use) for a named source that this call may not reach, and where it may reach none.
    """
    from orchestration.workspace import parsed_study

    study = parsed_study(layout.folder)
    chosen = named(study.sources, wanted) if wanted else sorted_sources(study)
    chosen = [source for source in chosen if source.collection is not None]
    if only_unverified:
        chosen = [source for source in chosen if source.verification == UNVERIFIED]
    is_named = bool(wanted) or only_unverified
    barred = {one.source_id: _barred(study, one, reach, is_named) for one in chosen}
    looked = [source for source in chosen if barred[source.source_id] is None]
    not_checked = [{"source_id": name, "why": why} for name, why in barred.items() if why is not None]
    if wanted and not_checked:
        raise Failure(Exit.WRONG_USE, f"source {not_checked[0]['source_id']} {not_checked[0]['why']}")
    if not looked and set(barred.values()) - {BROUGHT}:
        raise Failure(Exit.WRONG_USE, "no source was looked at. " + told_together(not_checked))
    found = asyncio.run(_found(study, layout, reach, looked, today))
    return {"study": study.name, "sources": found, "not_checked": not_checked}


def told_together(not_checked: Sequence[dict[str, str]]) -> str:
    """Sources that were not looked at, those with one reason in one sentence."""
    reasons: dict[str, list[str]] = {}
    for row in not_checked:
        reasons.setdefault(row["why"], []).append(row["source_id"])
    sentences = []
    for why, names in reasons.items():
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        sentences.append(f"{', '.join(names[:MOST_NAMED])}{more}: {'each ' if more else ''}{why}.")
    return " ".join(sentences)


def _barred(study: Study, source: "Source", reach: Reach, is_named: bool) -> str | None:
    """Why a source is not looked at; None where it may be."""
    from assets.collection.evidence import BY_PEOPLE

    assert source.collection is not None
    if source.collection.method in BY_PEOPLE:
        return BROUGHT
    if study.simulation is not None:
        return None
    if not reach.may_visit(source):
        return "is on the live web: say --live (or --allow HOST:PORT for a test server on this machine)"
    if not is_named and not may_visit(study, source, reach):
        return "is not live (its file or its study says so): name it, or say --unverified, to look at it"
    return None


async def _found(
    study: Study, layout: StudyLayout, reach: Reach, sources: list["Source"], today: date
) -> list[dict[str, Any]]:
    from assets.collection import finding, probe
    from assets.documents.decode import decode

    def charset(body: bytes, content_type: str | None) -> tuple[str | None, str]:
        read = decode(body, content_type)
        return read.declared, read.used

    if not sources:
        return []
    async with _web(study, layout, reach) as web:
        probes = await probe(sources, web)
    return [finding(one, charset, today).document for one in probes]


@asynccontextmanager
async def _web(study: Study, layout: StudyLayout, reach: Reach) -> AsyncIterator["Web"]:
    """The practice web as in the newest round that was played (none yet: the first), or the live one."""
    if study.simulation is None:
        yield reach.web(next(iter(study.settings.contacts.values())))
        return
    from assets.collection import completed_visits
    from orchestration.simulated import served_web, world_of

    played = max(completed_visits(layout.archive).values(), default=1)
    async with served_web(world_of(study), min(max(played, 1), study.simulation.rounds)) as web:
        yield web


def add(
    layout: StudyLayout, reach: Reach, url: str, source_id: str | None, is_written: bool
) -> dict[str, Any]:
    """Draft the file of a source from a look at its address; write it where it is wanted and not there yet.

    Raises Failure (wrong use) for an address that may not be asked, an id that is taken, a file that exists.
    """
    from assets.collection.addresses import RefusedAddress, canonical
    from assets.collection.looks.drafting import id_of
    from orchestration.workspace import parsed_study

    study = parsed_study(layout.folder)
    try:
        address = canonical(url)
    except RefusedAddress as problem:
        raise Failure(Exit.WRONG_USE, f"{url}: an address that {problem}") from None
    if study.simulation is None and not reach.may_ask(address.text):
        hint = "or --allow HOST:PORT for a test server on this machine"
        raise Failure(Exit.WRONG_USE, f"{address.host} is on the live web: say --live", hint)
    if address.host.endswith(SIMULATED_HOSTS) != study.settings.is_simulated:
        expected = f"hosts that end in {SIMULATED_HOSTS} exactly in a simulated study"
        raise Failure(Exit.WRONG_USE, f"{address.host} in study {study.name}: expected {expected}")
    name = source_id or id_of(address)
    path = layout.folder / "sources" / f"{name}.yml"
    if path.exists() or name in {source.source_id for source in study.sources}:
        raise Failure(Exit.WRONG_USE, f"{path} is there already", "give another --id; nothing was written")
    found = asyncio.run(_drafted(study, layout, reach, address.text, name))
    _refuse_unreadable(found.text, path)
    if is_written:
        files.write_bytes(path, found.text.encode())
    written = str(path) if is_written else None
    return {"source_id": name, "path": written, "notes": list(found.notes), "yaml": found.text}


async def _drafted(study: Study, layout: StudyLayout, reach: Reach, url: str, name: str) -> Any:
    from assets.collection.looks.drafting import draft

    async with _web(study, layout, reach) as web:
        return await draft(url, web, name)


def _refuse_unreadable(text: str, path: Path) -> None:
    """A draft that the registry would refuse is never written. Raises Failure (wrong use)."""
    import yaml
    from pydantic import ValidationError

    from assets.registry.sources import Source

    try:
        Source.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except ValidationError as problem:
        what = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise Failure(Exit.WRONG_USE, f"{path.name} cannot be drafted: {what}") from None

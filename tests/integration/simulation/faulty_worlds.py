"""A practice web with every fault planted somewhere, and collections of it."""

import asyncio
from dataclasses import replace
from pathlib import Path

from assets.collection import CollectReport, Limits, Web, collect
from assets.registry.faults import FAULTS, MOST_THAT_SPEAK_OF_THE_HOST, SITE, Fault, as_faults
from assets.registry.simulation import Site
from assets.registry.sources import Source
from assets.registry.study import Study
from assets.simulation.server import Arrival, serve
from assets.simulation.world import World

# Faults that keep a collector waiting: alone in a small world, so that nothing else is kept waiting with it.
WAITING = ("N01.silence", "N02.drip", "N15.silence")
BRIEF = Limits(fetch_seconds=1.0)
MOST_ON_ONE_SITE = 9
LIST_PAGES = 12
TEMPLATES = ("qingshan", "baishi", "changhe", "moni_daily")


def shared_out(faults: list[Fault]) -> list[dict[str, int | str]]:
    """Faults of pages, shared out over as few sites as can have them all; each whole-site fault alone."""
    sites: list[dict[str, int | str]] = []
    for fault in faults:
        if fault.hits == SITE:
            continue
        wanted = fault.least
        for site in sites:
            speaking = sum(FAULTS[name].speaks_of_the_host for name in site) + fault.speaks_of_the_host
            pages = sum(int(number) for number in site.values()) + wanted
            is_door = any(FAULTS[name].hits != "page" for name in site) or fault.hits != "page"
            if speaking <= MOST_THAT_SPEAK_OF_THE_HOST and pages <= MOST_ON_ONE_SITE and not is_door:
                site[fault.name] = wanted
                break
        else:
            sites.append({fault.name: wanted})
    whole: list[dict[str, int | str]] = [{fault.name: "all"} for fault in faults if fault.hits == SITE]
    shared = [{"N16.shared_address": "all"}] * any(fault.group == "N16" for fault in faults)
    return [*sites, *whole, *shared]


def faulty_world(study: Study, faults: list[Fault], **changes: object) -> World:
    """The practice world with sites of its own for these faults, besides its five sites that answer."""
    assert study.simulation is not None
    by_id = {source.source_id: source for source in study.sources}
    sites = dict(study.simulation.sites)
    sources = [source for source in study.sources if source.source_id in sites]
    for number, planted in enumerate(shared_out(faults)):
        needs_tags = any(FAULTS[name].group in ("C05", "C07") for name in planted)
        model = TEMPLATES[0 if needs_tags else number % len(TEMPLATES)]
        source, site = _clone(by_id[model], sites[model], f"f{number:02d}", planted)
        sources.append(source)
        sites[source.source_id] = site
    simulation = study.simulation.model_copy(update={"sites": sites, **changes})
    return replace(World.of(study), simulation=simulation, sources=tuple(sources))


def _clone(source: Source, site: Site, name: str, planted: dict[str, int | str]) -> tuple[Source, Site]:
    assert source.collection is not None
    state = next((FAULTS[key].state for key in planted if FAULTS[key].hits == SITE), "ok")
    host = f"www.{name}.example"
    old = source.collection.entries[0].split("/")[2]
    collection = source.collection.model_copy(
        update={
            "entries": tuple(entry.replace(old, host) for entry in source.collection.entries),
            "most_list_pages": LIST_PAGES,
        }
    )
    changed = {"source_id": name, "collection": collection, "expected_state": state, "origin": name}
    is_shut = any(FAULTS[key].hits == "oldest" for key in planted)
    folder = None if is_shut or site.closed_folder is None else site.closed_folder
    return (
        source.model_copy(update=changed),
        site.model_copy(
            update={
                "faults": as_faults(planted),
                "closed_folder": folder,
                "moved_in": None,
                "redesign": None,
                "size": 1.0,
            }
        ),
    )


def play(
    world: World, archive: Path, rounds: int = 2, limits: Limits | None = None
) -> tuple[list[CollectReport], list[Arrival]]:
    """Collect so many rounds of the world; what the reports say and what the server saw."""

    async def playing() -> tuple[list[CollectReport], list[Arrival]]:
        reports, arrivals = [], []
        for number in range(1, rounds + 1):
            async with serve(world, number) as served:
                web = Web(
                    served.resolve,
                    lambda ip, port, served=served: (ip, port) in served.addresses,
                    world.clock(number),
                    "digov-test",
                    0.0,
                )
                report = await collect(
                    world.sources,
                    archive,
                    web,
                    study="practice",
                    say=lambda _: None,
                    limits=limits or Limits() or Limits(),
                )
                reports.append(report)
                arrivals += served.arrivals
        return reports, arrivals

    return asyncio.run(playing())

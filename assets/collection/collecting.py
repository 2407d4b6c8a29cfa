"""Collecting what is due: sources side by side, those that share a host one after the other."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collection.addresses import canonical
from assets.collection.archiving import memory
from assets.collection.archiving.archive import Archive
from assets.collection.evidence import BY_PEOPLE
from assets.collection.fetching.connecting import Connections
from assets.collection.fetching.exchanges import Desk
from assets.collection.fetching.pace import Pace, Paced
from assets.collection.interruption import ended_in_order
from assets.collection.limits import Limits
from assets.collection.states import State
from assets.collection.visiting.asking import Asker
from assets.collection.visiting.outcomes import Host, Outcome
from assets.collection.visiting.progress import Progress
from assets.collection.visiting.reading_robots import RobotsOfVisit
from assets.collection.visiting.visits import Walk
from assets.collection.web import Web

if TYPE_CHECKING:
    from assets.registry.sources import Source

DEFAULT_LIMITS = Limits()


class NotBuilt(Exception):
    """A source is not visited: people bring its pages in."""


@dataclass(frozen=True)
class CollectReport:
    """How a collection went.

    `states`: by source, how many addresses ended in which state (robots.txt not counted).
    `fetched`: sources that really succeeded: an entry point captured and no unexpected end.
    `longest_wait`: the most seconds between the end of an answer and its commit.
    `politeness`: how each host and each IP address was asked.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    longest_wait: float = 0.0
    politeness: list[Paced] = field(default_factory=list)

    @property
    def states(self) -> dict[str, dict[str, int]]:
        return {
            source: {state.value: n for state, n in outcome.states.items()}
            for source, outcome in sorted(self.outcomes.items())
        }

    @property
    def fetched(self) -> list[str]:
        return sorted(
            source
            for source, one in self.outcomes.items()
            if one.fetched_entries and one.state == State.OK and one.is_finished
        )

    def outcome_of(self, source_id: str) -> str:
        """The state that describes the source in this run; `not_attempted` where it was not asked."""
        outcome = self.outcomes.get(source_id)
        return (outcome.state if outcome else State.NOT_ATTEMPTED).value

    def is_expected(self, source: "Source") -> bool:
        """Whether the source is as its file says; a source that was not asked is."""
        return self.outcome_of(source.source_id) in (source.expected_state, State.NOT_ATTEMPTED.value)


async def collect(
    sources: "Sequence[Source]",
    archive: Path,
    web: Web,
    *,
    study: str,
    say: Callable[[str], None],
    most_seconds: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> CollectReport:
    """Visit sources and archive what they show; what was reported is durable.

    A visit that was broken off is resumed where it stood. With `most_seconds` visits stop in time and stay
    open. Raises NotBuilt for a source that people fill, LockHeld where another collector works on this
    archive, IntegrityProblem where the archive is damaged, OSError where the disk refuses.
    """
    wanted = [source for source in sources if source.collection is not None]
    for source in wanted:
        if source.collection is not None and source.collection.method in BY_PEOPLE:
            raise NotBuilt(
                f"source {source.source_id} is not visited (method {source.collection.method}): "
                "bring its pages in with `digov import`"
            )
    if not wanted:
        return CollectReport()
    outcomes: dict[str, Outcome] = {}
    ends = None if most_seconds is None else time.monotonic() + most_seconds
    progress = Progress(len(wanted), say, time.monotonic)
    pace = Pace()
    try:
        with ended_in_order():
            async with (
                Archive(archive, study, web.user_agent) as store,
                Connections(web, limits) as connections,
            ):
                desk = Desk(web, connections, pace, limits)
                gaps = _gaps(wanted, web)
                async with asyncio.TaskGroup() as group:
                    for several in _groups(wanted):
                        group.create_task(
                            _one_after_the_other(several, desk, store, gaps, ends, outcomes, progress)
                        )
    except BaseExceptionGroup as problems:
        raise _first(problems) from problems
    return CollectReport(dict(sorted(outcomes.items())), store.longest_wait, pace.report())


def _first(problem: BaseException) -> BaseException:
    """The first problem inside a group of several: the others are its consequences."""
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return problem


async def _one_after_the_other(
    sources: "list[Source]",
    desk: Desk,
    store: Archive,
    gaps: dict[str, float],
    ends: float | None,
    outcomes: dict[str, Outcome],
    progress: Progress,
) -> None:
    hosts: dict[str, Host] = {}

    def is_over() -> bool:
        return ends is not None and time.monotonic() >= ends

    for source in sources:
        if is_over():
            return
        assert source.collection is not None
        entry = source.collection.entries[0]
        began = partial(
            memory.open_visit,
            source_id=source.source_id,
            now=desk.web.clock(entry),
            resume_days=desk.limits.resume_days,
        )
        visit = await store.change(began)
        named = hosts_of(source)
        own = {name: host for name, host in hosts.items() if name in named}
        gap = max(gaps[host] for host in named)
        robots = RobotsOfVisit(source, desk, store, visit, named, gap)
        asker = Asker(source, source.collection, desk, store, visit, robots.of, named, gap, progress)
        outcome = await Walk(asker, own, is_over).run()
        hosts |= own
        await store.flush()
        ends_visit = partial(_ended, visit.visit_id, outcome, desk.web.clock(entry), desk.limits.same_body)
        outcome = await store.change(ends_visit)
        outcomes[source.source_id] = outcome
        progress.ended(source.source_id, _told(source, outcome))


def _told(source: "Source", outcome: Outcome) -> str:
    counts = ", ".join(f"{n} {state.value}" for state, n in outcome.states.items())
    said = outcome.state.value + ("" if outcome.state == source.expected_state else ", not as its file says")
    rest = "" if outcome.is_finished else "; to be continued"
    return f"{said} ({counts or 'nothing asked'}{rest})"


def _ended(
    visit_id: str, outcome: Outcome, now: datetime, same_body: int, connection: sqlite3.Connection
) -> Outcome:
    """Judge a visit as a whole, and close it where it came to its end."""
    outcome = outcome.with_amended(memory.amend_same_bytes(connection, visit_id, same_body))
    if outcome.is_finished:
        state, note = outcome.state.value, outcome.note
        memory.finish_visit(connection, visit_id, now, state, outcome.is_complete, note)
    return outcome


def hosts_of(source: "Source") -> frozenset[str]:
    """Hosts that may be asked for a source: those of its entries and those that its file names."""
    assert source.collection is not None
    named = {canonical(entry).host for entry in source.collection.entries}
    return frozenset(named | {canonical(f"http://{host}/").host for host in source.collection.hosts})


def _groups(sources: "Sequence[Source]") -> "list[list[Source]]":
    """Sources that share a host, directly or through others, in one group; all in the order of their ids."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sorted(sources, key=lambda one: one.source_id):
        hosts, members = set(hosts_of(source)), [source]
        apart = []
        for other_hosts, others in groups:
            if other_hosts & hosts:
                hosts |= other_hosts
                members = others + members
            else:
                apart.append((other_hosts, others))
        groups = [*apart, (hosts, members)]
    return [sorted(members, key=lambda one: one.source_id) for _, members in groups]


def _gaps(sources: "Sequence[Source]", web: Web) -> dict[str, float]:
    """The least gap of every host: the longest that one of its sources asks for."""
    gaps: dict[str, float] = {}
    for source in sources:
        assert source.collection is not None
        for host in hosts_of(source):
            gaps[host] = max(gaps.get(host, 0.0), source.collection.delay_seconds * web.delay_scale)
    return gaps

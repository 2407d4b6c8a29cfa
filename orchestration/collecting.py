"""Which sources are due, and one visit to each of them.

Lives here: choosing, and what a run notes of its visits. Does not live here: fetching (assets/collection),
the practice web (simulated.py), or the assets that a person sees (evidence.py).
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.registry.study import Study
from assets.storage import files
from assets.storage.layout import StudyLayout
from orchestration import reach as reaches
from orchestration.reach import Reach

if TYPE_CHECKING:
    from assets.collection import CollectReport
    from assets.registry.sources import Source

NOT_ATTEMPTED = "not_attempted"
Say = Callable[[str], None]


@dataclass
class Visits:
    """What a run noted of its visits, by source: its outcome, pages by state, and what nobody expected.

    `politeness`: by host and by IP address, how many requests were sent and the least gap between two.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, int]] = field(default_factory=dict)
    unexpected: dict[str, str] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    politeness: list[dict[str, Any]] = field(default_factory=list)

    def add(self, report: "CollectReport", sources: Sequence["Source"]) -> None:
        """Take in the report of one round of visits."""
        self.politeness += [asdict(one) for one in report.politeness]
        for source in sources:
            name = source.source_id
            self.outcomes[name] = report.outcome_of(name)
            known = Counter(self.pages.get(name, {}))
            known.update(report.states.get(name, {}))
            self.pages[name] = dict(sorted(known.items()))
            if not report.is_expected(source):
                self.unexpected[name] = self.outcomes[name]
            if name in report.fetched and name not in self.fetched:
                self.fetched.append(name)

    def counts(self, study: Study) -> dict[str, int]:
        """Sources of the study by outcome in this run; `not_attempted` where none was visited."""
        states = Counter(
            self.outcomes.get(source.source_id, NOT_ATTEMPTED) for source in sorted_sources(study)
        )
        return dict(sorted(states.items()))


def sorted_sources(study: Study) -> list["Source"]:
    """All sources of a study by id."""
    return sorted(study.sources, key=lambda source: source.source_id)


def due_sources(
    study: Study, layout: StudyLayout, reach: Reach, now: datetime, wanted: Sequence[str] = ()
) -> list["Source"]:
    """Sources within reach whose cadence is over; `wanted` ones whether it is over or not.

    Raises Failure (wrong use) where a wanted source is not in the registry.
    """
    if wanted:
        return [source for source in reaches.named(study.sources, wanted) if may_visit(study, source, reach)]
    open_ones = [source for source in sorted_sources(study) if may_visit(study, source, reach)]
    if not open_ones:
        return []
    from assets.collection import due

    return due(open_ones, layout.archive, now)


def may_visit(study: Study, source: "Source", reach: Reach) -> bool:
    """Whether the run may reach it: an allowed test server, or a live site with both switches on."""
    if reach.is_test_server(source):
        return True
    return study.settings.live and source.live and reach.may_visit(source)


def visit(study: Study, layout: StudyLayout, reach: Reach, sources: Sequence["Source"], say: Say) -> Visits:
    """One visit to each of these sources."""
    visits = Visits()
    if sources:
        from assets.collection import collect

        web = reach.web(next(iter(study.settings.contacts.values())))
        report = asyncio.run(collect(sources, layout.archive, web, study=study.name, say=say))
        visits.add(report, sources)
    return visits


def visits_path(layout: StudyLayout) -> Path:
    """Where a run notes its visits, for the words at its end."""
    return layout.quality / "collection.json"


def note(layout: StudyLayout, visits: Visits) -> None:
    """Write down what this run visited."""
    text = json.dumps(asdict(visits), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files.write_bytes(visits_path(layout), text.encode())


def noted(layout: StudyLayout) -> Visits:
    """What this run visited; nothing where it has not come to that."""
    path = visits_path(layout)
    return Visits(**json.loads(path.read_bytes())) if path.exists() else Visits()


def forget(layout: StudyLayout) -> None:
    """Forget the visits of an earlier run."""
    visits_path(layout).unlink(missing_ok=True)

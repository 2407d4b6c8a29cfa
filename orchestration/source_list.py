"""The registered sources of a study with their last visits, as rows.

Lives here: putting registry and ledger side by side. Does not live here: either of them.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from assets.storage.layout import StudyLayout

if TYPE_CHECKING:
    from assets.registry.sources import Source


def source_rows(layout: StudyLayout, now: datetime) -> list[dict[str, Any]]:
    """One row a source, by id. `next_due` is absent where the source is not live or has no cadence."""
    from assets.collection import last_visits, next_due
    from orchestration.collecting import sorted_sources
    from orchestration.workspace import parsed_study

    study = parsed_study(layout.folder)
    visits = last_visits(layout.archive)
    rows = []
    for source in sorted_sources(study):
        last = visits.get(source.source_id)
        is_live = study.settings.live and source.live
        due = next_due(source, last) if is_live else None
        rows.append(
            {
                "study": study.name,
                "source_id": source.source_id,
                "stream": source.stream,
                "place": source.place,
                "method": source.collection.method if source.collection else None,
                "cadence": source.cadence,
                "live": is_live,
                "verification": source.verification,
                "verified_on": day.isoformat() if (day := _verified_on(source)) else None,
                "note": source.note,
                "expected_state": source.expected_state,
                "last_visit": last.started_at.isoformat() if last else None,
                "last_outcome": last.outcome if last else None,
                "next_due": max(due, now).isoformat() if due else None,
            }
        )
    return rows


def _verified_on(source: "Source") -> date | None:
    return source.collection.verified_on if source.collection else None

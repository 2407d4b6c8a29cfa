"""Results that others published (surveys, media analyses) and the log of searches, as landing rows."""

from typing import TYPE_CHECKING, Any

from assets.literature.forms import Row
from assets.literature.typed import parts

if TYPE_CHECKING:
    from assets.registry.study import Study


def search_rows(study: "Study") -> list[Row]:
    """One row a search and place searched; a place that has no code keeps its words and a null code.

    A search that found nothing is a row like any other: looked and found nothing is data.
    """
    rows = []
    for search in study.search_log:
        codes = parts(search.place_codes)
        unresolved = len(parts(search.places)) > len(codes)
        for code in [*codes, *([None] if unresolved or not codes else [])]:
            rows.append(
                {
                    "search_id": str(search.search_id),
                    "query": search.query,
                    "place_code": code,
                    "places_as_typed": search.places,
                    "results_seen": search.results_seen,
                    "kept": search.kept,
                    "kept_ids": search.kept_ids,
                    "remark": search.remark,
                }
            )
    return rows


def plain_rows(records: Any, columns: list[str]) -> list[Row]:
    """Published figures as they stand in the study file, under the columns of their landing table."""
    return [{column: getattr(record, column) for column in columns} for record in records]

"""Landing frame of the collection room: the ledger in, one table out; polars is imported when called."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from datetime import UTC, date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collection.archiving import ledger
from assets.collection.evidence import Capture, captures
from assets.storage.tables import landing_tables

if TYPE_CHECKING:
    import polars as pl


TABLE = "page_captures"
_values = attrgetter(*(field.name for field in fields(Capture)))


def frames(archive: Path, until: date) -> "dict[str, pl.DataFrame]":
    """`page_captures` with the schema of the registry, ordered by its key; empty where there is no archive.

    What was captured after the day `until` (the snapshot date) stays in the archive and waits (`held_by`).
    Times are UTC.
    """
    import polars as pl

    rows = []
    for one in held_by(captures(archive), until):
        values = list(_values(one))
        values[7] = one.attempted_at.astimezone(UTC).replace(tzinfo=None)
        rows.append(values)
    frame = pl.DataFrame(rows, schema=landing_tables()[TABLE].schema, orient="row")
    return {TABLE: frame.sort("attempt_id")}


def held_by(taken: Sequence[Capture], day: date) -> list[Capture]:
    """Those captured by the end of a day (UTC): what a snapshot of that date knows."""
    return [one for one in taken if one.attempted_at.astimezone(UTC).date() <= day]


def waiting(archive: Path, day: date) -> int:
    """How many captures wait for a later snapshot than that of `day`."""
    connection = ledger.open_for_reading(archive)
    if connection is None:
        return 0
    with closing(connection):
        after = (day + timedelta(days=1)).isoformat()
        sql = "select count(*) from attempts where attempted_at >= ?"
        return int(connection.execute(sql, (after,)).fetchone()[0])

"""Landing frame of the collection room: the ledger in, one table out; polars is imported when called."""

from dataclasses import astuple
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collection.evidence import captures
from assets.storage.tables import landing_tables

if TYPE_CHECKING:
    import polars as pl

    from assets.registry.study import Study

TABLE = "page_captures"


def frames(study: "Study", archive: Path) -> "dict[str, pl.DataFrame]":
    """`page_captures` with the schema of the registry, ordered by its key; empty where there is no archive.

    `study` is not asked: the archive holds the evidence of one study, whatever its files say today. Times
    are UTC.
    """
    import polars as pl

    rows = []
    for one in captures(archive):
        values = list(astuple(one))
        values[7] = one.attempted_at.astimezone(UTC).replace(tzinfo=None)
        rows.append(values)
    frame = pl.DataFrame(rows, schema=landing_tables()[TABLE].schema, orient="row")
    return {TABLE: frame.sort("attempt_id")}

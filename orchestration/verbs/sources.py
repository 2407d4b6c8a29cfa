"""`digov sources`: the registry of sources as it stands.

Lives here: listing. Does not live here: probing a source or adding one.
"""

from datetime import UTC, datetime
from typing import Any

import typer

from orchestration.terminal import print_json, verb
from orchestration.verbs.options import DEFAULT_DATA, AsJson, Data, MaybeStudy, layouts, print_table

app = typer.Typer(help="Sources: the registry, and when each was last visited.", no_args_is_help=True)
SHOWN = (
    "source_id",
    "stream",
    "place",
    "method",
    "cadence",
    "live",
    "last_visit",
    "last_outcome",
    "next_due",
)


@app.command("list")
@verb
def list_sources(study: MaybeStudy = None, data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Every registered source: how it is collected, how often, whether it is live, and its last visit."""
    from orchestration.source_list import source_rows

    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    for layout in layouts(study, data):
        rows += source_rows(layout, now)
    if as_json:
        print_json({"sources": rows})
        return
    print_table(("study", *SHOWN), [[row[name] for name in ("study", *SHOWN)] for row in rows])

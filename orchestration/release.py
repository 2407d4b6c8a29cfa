"""The release step: candidate, release gate on its written files, and the switch that readers see.

Lives here: the two assets and the order between them. Does not live here: what a release holds
(assets/releases) and what its gate expects (expectations/release).
"""

from pathlib import Path

from assets.registry.tables import release_tables
from assets.storage.layout import StudyLayout

TIER = "public"


def staged_paths(layout: StudyLayout) -> dict[str, Path]:
    """The written Parquet files of the candidate that waits for its gate."""
    from assets.releases.candidate import staging

    return {table: staging(layout.releases, TIER) / "data" / f"{table}.parquet" for table in release_tables()}

"""The landing step: incoming batches split by row rules into landing and quarantine.

Lives here: the resource that rooms hand their frames to. Does not live here: the rules themselves
(expectations/landing).
"""

from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.storage import batches
from orchestration.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl


class Landing(dg.ConfigurableResource):
    """Writes a frame as incoming, splits it, writes landing and quarantine; nothing is lost between them."""

    def land(self, workspace: Workspace, table: str, frame: "pl.DataFrame") -> dict[str, Any]:
        """Land one table; return its metadata for the asset."""
        from expectations import gates

        layout = workspace.layout()
        incoming = batches.write_whole(layout.incoming, table, frame)
        kept, refused = gates.split_rows(frame, gates.load_suites("landing")[table])
        if kept.height + refused.height != frame.height:
            left = f"{kept.height} + {refused.height}"
            raise AssertionError(f"{table}: {frame.height} rows came in, {left} left")
        batches.write_whole(layout.quarantine, table, refused)
        landed = batches.write_whole(layout.landing, table, kept)
        return {
            "dagster/row_count": landed.rows,
            "rows_incoming": incoming.rows,
            "rows_quarantined": refused.height,
            "sha256": landed.sha256,
        }

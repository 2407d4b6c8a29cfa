"""A table of a hundred thousand rows is released and verified like a small one."""

from pathlib import Path

import polars as pl
import pytest
from release_editing import build
from synthetic_release import frames

from assets.releases.checking import verify_release

ROWS = 100_000


@pytest.mark.slow
def test_a_hundred_thousand_decisions_are_released_and_verified(tmp_path: Path):
    made = frames()
    first = made["decisions"].head(1)
    more = first.select(pl.all().gather([0] * ROWS))
    numbered = more.with_columns(row_id=pl.concat_str(pl.lit("X"), pl.int_range(ROWS).cast(pl.String)))
    made["decisions"] = pl.concat([made["decisions"], numbered])
    assert verify_release(build(tmp_path, made).tier_folder)["ok"]

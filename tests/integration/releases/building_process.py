"""Build, adopt and (when asked) publish the synthetic release: `building_process.py FOLDER [publish] …`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "unit" / "releases")]

from release_editing import build  # noqa: E402
from synthetic_release import frames  # noqa: E402

from assets.releases.adoption import adopt  # noqa: E402
from assets.releases.index import find  # noqa: E402
from assets.releases.publishing import publish  # noqa: E402


def main() -> None:
    """Print version and tree hashes of what readers see afterwards."""
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    made = frames()
    if "--shuffle" in words:
        made = {name: frame.sample(fraction=1.0, shuffle=True, seed=7) for name, frame in made.items()}
    if "--larger" in words:
        made = enlarge(made)
    adopt(build(folder, made), folder / "releases")
    if "publish" in words:
        publish(folder / "releases", datetime(2026, 11, 2, tzinfo=UTC), "1.0.0")
    entry = find(folder / "releases")
    print(entry.version, entry.channel, *entry.tree_hashes.values())


def enlarge(made):
    """More agreement rows than one row group holds, so that threads have something to share."""
    import polars as pl

    row = made["agreement"].row(0, named=True)
    rows = [row | {"row_id": f"A{number:07}", "alpha": number / 7} for number in range(110_000)]
    return made | {"agreement": pl.DataFrame(rows, schema=made["agreement"].schema)}


if __name__ == "__main__":
    main()

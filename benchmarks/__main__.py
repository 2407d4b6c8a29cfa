"""Run the benchmarks that are named, or all of them, and print each result as a table."""

import importlib
import sys

NAMES = (
    "first_use",
    "scale",
    "practice_scale",
    "collection",
    "archive_reading",
    "page_reading",
    "agreement_speed",
    "estimate_coverage",
)


def main() -> None:
    """Run each benchmark of the command line in its own module."""
    for name in sys.argv[1:] or NAMES:
        importlib.import_module(f"benchmarks.{name}").main()


main()

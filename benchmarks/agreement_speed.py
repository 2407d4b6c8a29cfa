"""Krippendorff's alpha with 1,000 bootstrap draws, by number of units (three coders, 10 % missing)."""

import random
import time

from assets.coding.agreement import Level, estimate
from benchmarks.measuring import print_table


def main() -> None:
    """Measure one estimate per size, fixed seed, and print the table."""
    rows = []
    for units in (200, 2_000, 20_000):
        draw = random.Random(852169)
        ratings = []
        for unit in range(units):
            truth = draw.randrange(5)
            for coder in "abc":
                value = truth if draw.random() < 0.8 else draw.randrange(5)
                ratings.append((str(unit), coder, None if draw.random() < 0.1 else str(value)))
        start = time.perf_counter()
        found = estimate(ratings, Level("nominal"))
        rows.append((units, time.perf_counter() - start, found.alpha, found.ci_low, found.ci_high))
    print_table("agreement, nominal, 1,000 draws", ("units", "seconds", "alpha", "low", "high"), rows)

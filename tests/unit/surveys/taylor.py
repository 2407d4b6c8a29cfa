"""Taylor linearisation by hand (Lumley 2010, equations 2.1 and 5.1; Särndal et al. 1992, result 5.6.1).

An oracle that shares no code with what it measures: the ratio of two weighted sums in a stratified sample of
units; a mean is the ratio to 1, a total the sum itself, a domain has zeros outside.
"""

import math
from collections import defaultdict


def ratio(y, x, w, strata, units, populations=None):
    """Estimate and standard error of sum(w y) / sum(w x); `populations`: units that there are, by stratum."""
    below = sum(wi * xi for wi, xi in zip(w, x, strict=True))
    value = sum(wi * yi for wi, yi in zip(w, y, strict=True)) / below
    parts = [wi * (yi - value * xi) / below for wi, yi, xi in zip(w, y, x, strict=True)]
    return value, spread(parts, strata, units, populations)


def total(y, w, strata, units, populations=None):
    """Estimate and standard error of sum(w y)."""
    parts = [wi * yi for wi, yi in zip(w, y, strict=True)]
    return sum(parts), spread(parts, strata, units, populations)


def spread(parts, strata, units, populations):
    """Standard error of the sum of parts."""
    sums = defaultdict(lambda: defaultdict(float))
    for part, stratum, unit in zip(parts, strata, units, strict=True):
        sums[stratum][unit] += part
    variance = 0.0
    for stratum, by_unit in sums.items():
        n, middle = len(by_unit), sum(by_unit.values()) / len(by_unit)
        kept = 1 - n / populations[stratum] if populations else 1.0
        variance += kept * n / (n - 1) * sum((one - middle) ** 2 for one in by_unit.values())
    return math.sqrt(variance)

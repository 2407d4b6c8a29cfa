"""The synthetic release of the unit tests, for tests that start processes."""

import sys
from pathlib import Path

UNIT = Path(__file__).resolve().parents[2] / "unit" / "releases"
sys.path.insert(0, str(UNIT))

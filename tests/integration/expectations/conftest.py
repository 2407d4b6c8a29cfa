"""What the tests of the gates share; the helpers are in conftest_expectations.py beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from conftest_expectations import judge  # noqa: F401

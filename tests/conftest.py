"""What every test may use: the folder of real material, and the folder of the real study."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DIGOV_SHARED") or ROOT.parent / "shared") / "data"
SHARED_REQUIRED = os.environ.get("DIGOV_REQUIRE_SHARED") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real material; a test that asks for it skips where it is missing, unless it is required."""
    if not SHARED.is_dir():
        message = "the shared folder of real material is missing (set DIGOV_SHARED)"
        if SHARED_REQUIRED:
            pytest.fail(message + ", and DIGOV_REQUIRE_SHARED=1")
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def china() -> Path:
    """Folder of the real study."""
    return ROOT / "studies" / "china"

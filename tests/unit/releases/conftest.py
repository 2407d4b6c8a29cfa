"""What the tests of the releases room share: a built candidate, and a way to seal an edited release again."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import synthetic_release
from release_editing import build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tier directory of a candidate that is never changed; copy it before editing."""
    folder = tmp_path_factory.mktemp("built")
    return build(folder, synthetic_release.frames()).tier_folder


@pytest.fixture
def release(built: Path, tmp_path: Path) -> Path:
    """A copy of the candidate's tier directory, to be edited."""
    import shutil

    return Path(shutil.copytree(built, tmp_path / "release"))

"""The practice study, and its world at other scales."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets.registry.enlarging import enlarged
from assets.registry.study import Study, load_study
from assets.simulation.world import World

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


@pytest.fixture(scope="session")
def practice() -> Study:
    """The practice study as it is."""
    return load_study(PRACTICE)


@pytest.fixture(scope="session")
def world(practice: Study) -> World:
    """Its world at scale 1."""
    return World.of(practice)


@pytest.fixture(scope="session")
def world_with(practice: Study) -> Callable[..., World]:
    """Its world with other numbers in simulation.yml."""

    def make(**changes: Any) -> World:
        assert practice.simulation is not None
        simulation = practice.simulation.model_copy(update=changes)
        return World.of(enlarged(replace(practice, simulation=simulation)))

    return make

"""Where the lineage says that the places and sources of an enlarged practice study come from."""

from dataclasses import replace
from pathlib import Path

from assets.registry.enlarging import enlarged
from assets.registry.study import load_study
from assets.releases.describe import describe

PRACTICE = Path(__file__).resolve().parents[3] / "studies" / "practice"


def test_a_copy_comes_from_simulation_yml_and_the_original_from_its_file():
    study = load_study(PRACTICE)
    assert study.simulation is not None
    simulation = study.simulation.model_copy(update={"scale": 2.0})
    origins = describe(enlarged(replace(study, simulation=simulation))).origins
    assert origins["baishi"] == ("sources/baishi.yml:1",)
    assert origins["baishi_2"] == origins["980200@2000"] == ("simulation.yml:1",)
    assert origins["990200@2000"][0].startswith("reference/places/area_codes.csv:")

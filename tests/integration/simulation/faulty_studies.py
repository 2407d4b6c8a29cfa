"""A copy of the practice study with faults: its files, so that whole runs can be played with it."""

import shutil
from pathlib import Path

import yaml

from assets.registry.faults import FAULTS, SITE
from assets.registry.study import load_study
from tests.conftest import ROOT
from tests.integration.simulation.faulty_worlds import shared_out

PRACTICE = ROOT / "studies" / "practice"
MODEL = "changhe"
PLAIN = {"closed_folder": None, "moved_in": None, "redesign": None, "size": 1.0}
# Those that have a bureau of their own come first: whole sites with a fault shall be the only one there.
PREFECTURES = ("990100", "990300", "990200", "990400", "990500", "990600")


def faulty_study(
    folder: Path, names: list[str], **changes: object
) -> dict[str, tuple[str, dict[str, object]]]:
    """Write the study into a folder; sites with faults are bureaus of the prefectures, one after the other.

    Returns place and faults by source id.
    """
    shutil.copytree(PRACTICE, folder)
    simulation = yaml.safe_load((folder / "simulation.yml").read_text("utf-8"))
    simulation.update(changes)
    text = (folder / "sources" / f"{MODEL}.yml").read_text("utf-8")
    host = yaml.safe_load(text)["collection"]["entries"][0].split("/")[2]
    made: dict[str, tuple[str, dict[str, object]]] = {}
    for number, faults in enumerate(shared_out([FAULTS[name] for name in names])):
        name, place = f"fault_{number:02d}", PREFECTURES[number % len(PREFECTURES)]
        source = yaml.safe_load(text.replace(host, f"www.{name.replace('_', '-')}.example"))
        source |= {
            "source_id": name,
            "origin": name,
            "place": place,
            "stream": "bureau",
            "name_zh": f"模拟故障局{number}（模拟）",
            "name_en": f"Bureau with faults {number} (SIMULATED)",
            "expected_state": expected(faults),
        }
        (folder / "sources" / f"{name}.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
        site = dict(simulation["sites"][MODEL])
        simulation["sites"][name] = site | PLAIN | {"faults": faults}
        made[name] = (place, dict(faults))
    (folder / "simulation.yml").write_text(yaml.safe_dump(simulation, allow_unicode=True), "utf-8")
    load_study(folder)
    return made


def expected(faults: dict[str, int | str]) -> str:
    """The state that a source with these faults has from the last round on."""
    found = [FAULTS[name] for name in faults]
    if any(fault.hits == "oldest" for fault in found):
        return "blocked_challenge"
    return next((fault.state_in(2) for fault in found if fault.hits == SITE), "ok")

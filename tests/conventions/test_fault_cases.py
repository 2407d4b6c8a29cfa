"""Every case of the list of faults that concerns the web has a test, and the table in the docs names it."""

import re

from assets.registry.faults import FAULTS, GROUPS
from tests.conftest import ROOT

TESTS = (
    "tests/faults",
    "tests/unit/collection",
    "tests/unit/documents",
    "tests/integration/collection",
    "tests/integration/documents",
    "tests/integration/simulation",
)
# Core cases of the list: tested against the raw-socket server, with all eight invariants after each.
CORE = "N02 N04 N06 N08 N10 N11 N13 N14 N15 N16 C01 C03 C04 C06 C08 C09 C10 C14 C17 C18".split()
TABLE = ROOT / "docs" / "practice-faults.md"
_NAMED = re.compile(r"^def test_((?:[nc]\d\d_)+)", re.MULTILINE)


def named_in(*folders: str) -> set[str]:
    """Ids of cases that names of tests say, N03 for test_n03_…"""
    found: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).glob("test_*.py"):
            for ids in _NAMED.findall(path.read_text("utf-8")):
                found |= {one.upper() for one in ids.strip("_").split("_")}
    return found


def test_every_case_of_network_and_content_has_a_test_that_names_it():
    assert set(GROUPS) <= named_in(*TESTS)


def test_every_core_case_is_tested_against_the_raw_socket_server_with_the_eight_invariants():
    assert set(CORE) <= named_in("tests/faults")


def test_the_table_names_every_fault_that_can_be_planted_and_no_other():
    told = set(re.findall(r"`([NC]\d\d\.\w+)`", TABLE.read_text("utf-8")))
    assert told == set(FAULTS)


def test_the_table_says_the_state_that_is_true():
    for line in TABLE.read_text("utf-8").splitlines():
        for name in re.findall(r"^\| `([NC]\d\d\.\w+)`", line):
            cells = [cell.strip().strip("`") for cell in line.split("|")]
            fault = FAULTS[name]
            assert cells[2] == fault.hits
            assert cells[3] == (fault.state if fault.later is None else f"{fault.state}, then {fault.later}")

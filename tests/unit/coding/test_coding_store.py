"""What people decided is kept for ever: nothing is changed, nothing is lost, nothing is half there."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from assets.coding import store
from assets.coding.stored import CodingProblem, parse_coding

RECORD = "W" + "a1" * 6


def decision(variable: str = "stage", value: str | None = "planned", **more: object) -> dict:
    return {"variable": variable, "value": value} | more


def coding(coding_id: str = "c1", **changes: object) -> dict:
    fields = {
        "coding_id": coding_id,
        "record_id": RECORD,
        "url": "http://www.lake.example/a.html",
        "payload_sha256": "b" * 64,
        "coder_id": "coder_a",
        "role": "coder",
        "codebook_version": "1.0",
        "coded_at": "2025-03-01T09:30:00Z",
        "reason": None,
        "decisions": [decision(), decision("sector", "traffic"), decision("sector", "education")],
    }
    return fields | changes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "coding" / "coding.sqlite"


def test_what_was_appended_is_read_back_whole(path: Path) -> None:
    words = decision(
        exact="建设城市大脑", prefix="关于", suffix="的通知", start=7, text_sha256="c" * 64, certainty=3
    )
    given = coding(reason="read again", decisions=[words, decision("sector", None)])
    assert store.append(path, [given]) == 1
    (kept,) = store.codings(path)
    assert kept == parse_coding(given)
    assert kept.decisions[0].exact == "建设城市大脑"
    assert kept.decisions[1].value is None
    assert kept.coded_at.isoformat() == "2025-03-01T09:30:00+00:00"


def test_the_same_coding_twice_is_one(path: Path) -> None:
    assert store.append(path, [coding(), coding("c2")]) == 2
    before = store.evidence_digest(path)
    same = coding(coded_at="2025-03-01T17:30:00+08:00")
    assert store.append(path, [same, coding("c2")]) == 0
    assert store.evidence_digest(path) == before


def test_another_coding_under_a_known_id_is_refused_and_nothing_changes(path: Path) -> None:
    store.append(path, [coding()])
    before = store.evidence_digest(path)
    with pytest.raises(CodingProblem, match=r"c1: this id is taken .* an id of its own"):
        store.append(path, [coding(decisions=[decision(value="ended")])])
    assert store.evidence_digest(path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "update codings set coder_id = 'somebody'",
        "delete from codings",
        "insert or replace into codings select coding_id, record_id, url, payload_sha256, 'somebody', role,"
        " codebook_version, coded_at, reason, n_decisions from codings",
        "update decisions set value = 'ended'",
        "delete from decisions",
        "insert or replace into decisions select coding_id, position, variable, 'ended', certainty, exact,"
        " prefix, suffix, start, text_sha256 from decisions",
        "insert into decisions (coding_id, position, variable, value) values ('c1', 3, 'stage', 'ended')",
    ],
)
def test_nobody_can_change_what_is_kept(path: Path, statement: str) -> None:
    store.append(path, [coding()])
    before = store.evidence_digest(path)
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement)
    assert store.evidence_digest(path) == before


def test_the_digest_does_not_depend_on_the_order_of_coming_in(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    store.append(one, [coding("c1"), coding("c2", coder_id="coder_b")])
    store.append(other, [coding("c2", coder_id="coder_b")])
    assert store.evidence_digest(one) != store.evidence_digest(other)
    store.append(other, [coding("c1")])
    assert store.evidence_digest(one) == store.evidence_digest(other)


def test_no_store_is_no_evidence_and_reading_makes_none(path: Path) -> None:
    assert store.codings(path) == []
    assert store.evidence_digest(path) == ""
    assert not path.exists()


LONG_CHINESE, LONG_ENGLISH = "城" * 26, "a" * 61


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coder_id": ""}, "c1: coder_id is missing"),
        ({"coder_id": None}, "c1: coder_id is missing"),
        ({"colour": "red"}, "c1: unknown key 'colour'"),
        ({"role": "boss"}, "c1: role 'boss'; expected one of: coder, adjudicator"),
        ({"record_id": "L001"}, "c1: record_id 'L001'; expected W and 12"),
        ({"payload_sha256": "B" * 64}, "c1: payload_sha256 is no SHA-256"),
        ({"coded_at": "2025-03-01T09:30:00"}, "c1: coded_at .* no time with its zone"),
        ({"coded_at": "yesterday"}, "c1: coded_at 'yesterday'"),
        ({"decisions": []}, "c1: there are no decisions"),
        ({"decisions": "stage"}, "c1: there are no decisions"),
        ({"decisions": [{"value": "x"}]}, "c1: a decision without a variable"),
        ({"decisions": [decision(quote="x")]}, "c1, stage: unknown key 'quote'"),
        ({"decisions": [decision(value="")]}, "c1, stage: value is ''"),
        ({"decisions": [decision(value=3)]}, "c1, stage: value is 3"),
        ({"decisions": [decision(certainty=4)]}, "c1, stage: certainty 4; expected 1, 2, 3"),
        ({"decisions": [decision(certainty=True)]}, "c1, stage: certainty is True"),
        ({"decisions": [decision(exact="x", start=-1)]}, "c1, stage: start is -1"),
        ({"decisions": [decision(prefix="x")]}, "c1, stage: an anchor without its words"),
        ({"decisions": [decision(exact=LONG_CHINESE)]}, "c1, stage: the quote has 26 characters"),
        ({"decisions": [decision(exact=LONG_ENGLISH)]}, "c1, stage: the quote has 61 characters"),
        ({"decisions": [decision(), decision()]}, "c1, stage: 'planned' is decided twice"),
        ({"decisions": [decision(), decision(value=None)]}, "c1, stage: both a value and nothing"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_of_the_batch_is_written(
    path: Path, change: dict, message: str
) -> None:
    with pytest.raises(CodingProblem, match=message):
        store.append(path, [coding("c0"), coding() | change])
    assert store.codings(path) == []


def test_quotes_at_the_limit_are_kept(path: Path) -> None:
    given = [decision(exact="城" * 25), decision("sector", "traffic", exact="a" * 60)]
    assert store.append(path, [coding(decisions=given)]) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from assets.coding import store
from tests.unit.coding.test_coding_store import coding
left = int(sys.argv[2])
kept = store._transaction
from contextlib import contextmanager
@contextmanager
def killing(connection):
    global left
    with kept(connection):
        yield
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
store._transaction = killing
store.append(Path(sys.argv[1]), [coding(f"c{number}") for number in range(5)])
"""


@pytest.mark.parametrize("before", [0, 3])
def test_a_killed_writer_leaves_whole_codings_and_the_next_run_the_rest(path: Path, before: int) -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(before)],
        env=os.environ | {"PYTHONPATH": str(root)},
        cwd=root,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert [kept.coding_id for kept in store.codings(path)] == [f"c{number}" for number in range(before)]
    assert all(len(kept.decisions) == 3 for kept in store.codings(path))
    assert store.append(path, [coding(f"c{number}") for number in range(5)]) == 5 - before

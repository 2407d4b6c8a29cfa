"""Nothing leaves the machine unless a person typed it out, and then only to where it was typed."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets.collection import DnsFailed
from assets.registry.sources import Source
from orchestration.cli import app
from orchestration.outcomes import Exit, Failure
from orchestration.reach import Reach, named, read_allowed

PUBLIC = "93.184.216.34"


def source(*entries: str, source_id: str = "portal") -> Source:
    return Source.model_construct(source_id=source_id, collection=_Collection(entries) if entries else None)


class _Collection:
    def __init__(self, entries: tuple[str, ...]):
        self.entries = entries


@pytest.mark.parametrize(
    "text",
    [
        f"{PUBLIC}:80",
        "example.org:80",
        "10.0.0.1:80",
        "0.0.0.0:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "localhost:x",
        ":80",
    ],
)
def test_only_a_port_of_this_machine_can_be_allowed(text: str):
    with pytest.raises(Failure, match="expected") as told:
        read_allowed([text])
    assert told.value.exit_code is Exit.WRONG_USE


@pytest.mark.parametrize("verb", [("run",), ("collect",)])
def test_an_allowed_public_address_is_refused_before_anything_starts(tmp_path: Path, verb: tuple[str, ...]):
    done = CliRunner().invoke(
        app,
        [*verb, "--study", "china", "--allow", f"{PUBLIC}:80", "--data", str(tmp_path / "data"), "--json"],
    )
    error = json.loads(done.stdout)["error"]
    assert (done.exit_code, error["exit_code"]) == (2, 2)
    assert PUBLIC in error["message"]
    assert not (tmp_path / "data").exists()


def test_the_loopback_names_that_people_type_are_allowed():
    found = read_allowed(["127.0.0.1:8000", "localhost:8001", "127.1.2.3:80", "[::1]:8002"])
    assert found == {("127.0.0.1", 8000), ("localhost", 8001), ("127.1.2.3", 80), ("::1", 8002)}


def test_without_live_only_sources_wholly_on_an_allowed_server_are_visited():
    reach = Reach(allowed=read_allowed(["127.0.0.1:8000"]))
    assert reach.may_visit(source("http://127.0.0.1:8000/list"))
    assert not reach.may_visit(source("http://127.0.0.1:8000/list", "http://www.gov.cn/"))
    assert not reach.may_visit(source("http://127.0.0.1:8001/"))
    assert not reach.may_visit(source("https://127.0.0.1:8000@www.gov.cn/"))
    assert not Reach().may_visit(source("http://www.gov.cn/"))
    assert Reach(is_live=True).may_visit(source("http://www.gov.cn/"))
    assert not Reach(is_live=True).may_visit(source()), "a publication is never visited"


def test_the_guard_lets_through_what_was_allowed_and_nothing_else():
    web = Reach(allowed=read_allowed(["localhost:8000"])).web("the team")
    assert web.is_allowed("127.0.0.1", 8000)
    assert not web.is_allowed("127.0.0.1", 8001)
    assert not web.is_allowed(PUBLIC, 443)
    assert web.delay_scale == 1.0, "only the practice web goes without delays"
    assert asyncio.run(web.resolve("localhost", 8000)) == [("127.0.0.1", 8000)]


def test_without_live_no_name_server_is_asked():
    web = Reach(allowed=read_allowed(["localhost:8000"])).web("the team")
    with pytest.raises(DnsFailed):
        asyncio.run(web.resolve("www.gov.cn", 443))


def test_live_reaches_public_addresses_and_still_no_private_one():
    web = Reach(is_live=True).web("the team")
    assert web.is_allowed(PUBLIC, 443)
    assert not web.is_allowed("127.0.0.1", 80)
    assert not web.is_allowed("192.168.1.1", 443)


def test_a_source_that_does_not_exist_is_named_with_its_nearest():
    with pytest.raises(Failure, match="did you mean 'qingshan'") as told:
        named([source("http://www.qingshan.example/", source_id="qingshan")], ["qingshn"])
    assert told.value.exit_code is Exit.WRONG_USE

"""`digov sources check` and `add`, `digov import`: on the command line, as a person types them."""

import gzip
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assets.registry.study import load_study
from tests.conftest import ROOT, Digov
from tests.integration.collection.foreign_files import NOTICE, answer, record, write

LINES = "".join(
    f'<li><a href="/n/{number}.html">关于数字政府的通知第{number}号</a><span>2024-03-0{number}</span></li>'
    for number in range(1, 5)
)
LIST = f"<html><head><title>某市公示公告</title></head><body><ul>{LINES}</ul></body></html>"


class Site(BaseHTTPRequestHandler):
    """A list, its articles, no robots.txt."""

    def do_GET(self) -> None:
        body = LIST if self.path == "/list/" else NOTICE if self.path.startswith("/n/") else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def place() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{serving.server_port}"
        finally:
            serving.shutdown()
            thread.join()


def test_the_practice_web_is_as_its_files_describe_it(tmp_path: Path, digov: Digov):
    found = digov("sources", "check", "--study", "practice", "--data", tmp_path, "--json")
    assert found.code == 0, found.err
    rows = {row["source_id"]: row for row in found.json["sources"]}
    sites = [one.source_id for one in load_study(ROOT / "studies" / "practice").sources if one.collection]
    assert set(rows) == set(sites) and all(row["is_as_described"] for row in rows.values())
    assert rows["dongze"]["state"] == "blocked_challenge"
    tags = rows["qingshan"]["tags"]
    assert [(tags[kind]["present"], tags[kind]["required"]) for kind in ("list", "article")] == [
        (3, 7),
        (8, 10),
    ]
    assert list(tmp_path.iterdir()) == [], "a look keeps nothing"
    shown = ("--print", "--study", "practice", "--data", tmp_path, "--json")
    assert (
        digov("sources", "add", "http://www.qingshan.example/", "--id", "again", *shown).json["path"] is None
    )
    named = digov("sources", "check", "qingshan", "--study", "practice", "--data", tmp_path)
    assert named.code == 0 and "verified_on: " in named.out
    assert digov("sources", "check", "qingshang", "--study", "practice", "--data", tmp_path).code == 2


@pytest.mark.slow
def test_a_source_is_added_checked_and_never_overwritten(
    own_study: Path, place: str, tmp_path: Path, digov: Digov
):
    options = ("--study", own_study, "--data", tmp_path / "data", "--json")
    url = f"http://{place}/list/"
    closed = digov("sources", "add", url, *options)
    assert closed.code == 2 and "--live" in closed.json["error"]["message"]
    added = digov("sources", "add", url, "--allow", place, "--id", "my_site", *options)
    assert added.code == 0, added.err
    path = own_study / "sources" / "my_site.yml"
    text = path.read_text("utf-8")
    assert added.json["path"] == str(path) and "live: false" in text and "某市公示公告" in text
    again = digov("sources", "add", url, "--allow", place, "--id", "my_site", *options)
    assert again.code == 2 and path.read_text("utf-8") == text
    listed = digov("sources", "list", *options)
    assert listed.code == 0, listed.err
    assert "my_site" in {row["source_id"] for row in listed.json["sources"]}

    quick = text.replace("delay_seconds: 2", "delay_seconds: 0")
    path.write_text(quick, "utf-8")
    unasked = digov("sources", "check", *options)
    assert (
        unasked.code == 2 and "more: each is on the live web: say --live" in unasked.json["error"]["message"]
    )
    assert digov("sources", "check", "my_site", *options).code == 2
    checked = digov("sources", "check", "my_site", "--allow", place, *options)
    assert checked.code == 0, checked.err
    (row,) = checked.json["sources"]
    assert (row["links"], row["dated"], row["is_expected"]) == (4, 4, True)
    assert "still as drafted" in row["advice"][0]
    every = ("sources", "check", "--unverified", "--allow", place, "--write", *options)
    unwritten = digov(*every)
    assert (unwritten.json["written"], path.read_text("utf-8")) == ([], quick), "a draft is never verified"
    assert [one["source_id"] for one in unwritten.json["sources"]] == ["my_site"]
    path.write_text(quick.replace("draft: ", ""), "utf-8")
    assert digov(*every).json["written"] == ["my_site"]
    listed = digov("sources", "list", *options).json["sources"]
    states = {row["source_id"]: (row["verification"], row["verified_on"] is None) for row in listed}
    assert states["my_site"] == ("verified", False) and states["portal_hangzhou"] == ("unverified", True)
    assert states["search_index"] == (None, True), "what is not visited is neither"
    path.write_text(quick.replace("expected_state: ok", "expected_state: gone"), "utf-8")
    assert digov("sources", "check", "my_site", "--allow", place, *options).code == 4


def test_a_simulated_study_takes_no_real_site_and_a_real_one_no_simulated_one(tmp_path: Path, digov: Digov):
    for study, url in (("practice", "http://www.gov.cn/"), ("china", "http://www.qingshan.example/")):
        done = digov(
            "sources", "add", url, "--live", "--print", "--study", study, "--data", tmp_path, "--json"
        )
        assert done.code == 2 and ".example" in done.json["error"]["message"]


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "studies" / "practice", tmp_path / "studies" / "practice"))


def test_files_and_pages_are_brought_in_and_counted(practice: Path, tmp_path: Path, digov: Digov):
    options = ("--study", practice, "--data", tmp_path / "data", "--json")
    site = "http://www.qingshan.example"
    file = write(
        tmp_path / "other.warc.gz",
        record(site + "/zwgk/201905/t20190506_1.html", answer(NOTICE)),
        record("http://elsewhere.example/1.html", answer(NOTICE)),
    )
    done = digov("import", "warc", file, *options)
    assert done.code == 4, "refused records make it partial"
    assert (done.json["added"], done.json["refused"], done.json["hosts"]) == (1, 1, {"elsewhere.example": 1})
    assert done.json["states"] == {"qingshan": {"ok": 1}}
    again = digov("import", "warc", file, *options)
    assert (again.json["added"], again.json["already"]) == (0, 1)
    (tmp_path / "no.warc").write_bytes(gzip.compress(b"x")[:5])
    assert digov("import", "warc", tmp_path / "no.warc", *options).code in (2, 4)
    assert digov("import", "warc", tmp_path / "missing.warc", *options).code == 2

    page = tmp_path / "saved.html"
    page.write_text(NOTICE, "utf-8")
    url = site + "/other.html"
    saved = ("import", "page", page, "--url", url, "--by", "research assistant")
    naive = digov(*saved, "--captured-at", "2024-05-01T10:30", *options)
    assert naive.code == 2 and "time zone" in naive.json["error"]["message"]
    done = digov(*saved, "--captured-at", "2024-05-01T10:30+08:00", *options)
    assert done.code == 0, done.err
    assert (done.json["source_id"], done.json["is_new"]) == ("qingshan", True)
    assert not digov(*saved, "--captured-at", "2024-05-01T02:30Z", *options).json["is_new"]
    wrong = digov(
        *saved[:3], "--url", "http://b.example/", "--by", "x", "--captured-at", "2024-05-01T02:30Z", *options
    )
    assert wrong.code == 2 and "no source names the host" in wrong.json["error"]["message"]

"""`--allow` lets a run visit one server on this machine, and nothing else: the server's own log says so."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import Digov

LIST = """<html><head><meta charset="utf-8"><title>新闻</title></head><body><ul class="news">
<li><a href="/news/1.html">第一条新闻的标题很长</a><span>2024-03-01</span></li>
<li><a href="/news/2.html">第二条新闻的标题很长</a><span>2024-03-02</span></li>
<li><a href="http://127.0.0.1:9/elsewhere.html">别处的新闻标题很长</a><span>2024-03-03</span></li>
</ul></body></html>"""
ARTICLE = """<html><head><meta charset="utf-8"><title>新闻</title></head><body><h1>新闻</h1>
<div class="body"><p>某市建成城市大脑，覆盖交通和医疗。</p></div></body></html>"""
SOURCE = """source_id: test_portal
kind: portal
stream: official_portal
name_en: A portal on this machine
name_zh: 本机门户
url: "{url}"
origin: test_portal
author: null
published: null
place: null
licence: "test text"
text: null
expected_state: {expected}
cadence: daily
live: true
ethics: "nobody is asked"
collection:
  method: html_list
  entries: ["{url}news/"]
  lists: {{links: "ul.news a", dates: "ul.news span", next: null}}
  articles: {{address: "/news/[0-9]+\\\\.html$", title: h1, body: div.body, published: null}}
  delay_seconds: 0
  most_pages: 50
  most_list_pages: 5
  verified_on: null
"""


class Pages(BaseHTTPRequestHandler):
    """A list, two articles, no robots.txt; what was asked is noted."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = {"/news/": LIST, "/news/1.html": ARTICLE, "/news/2.html": ARTICLE.replace("交通", "环境")}
        body = found.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("Asked", (Pages,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield serving
        finally:
            serving.shutdown()
            thread.join()


def live_study(folder: Path, url: str, expected: str = "ok") -> Path:
    """The real study made live, with one more source."""
    study = folder / "study.yml"
    study.write_text(study.read_text("utf-8").replace("\nlive: false", "\nlive: true"), "utf-8")
    (folder / "sources" / "test_portal.yml").write_text(SOURCE.format(url=url, expected=expected), "utf-8")
    return folder


def test_a_test_server_is_visited_where_it_is_allowed_and_only_when_due(
    own_study: Path, server: ThreadingHTTPServer, tmp_path: Path, digov: Digov
):
    asked = server.RequestHandlerClass.asked  # type: ignore[attr-defined]
    place = f"127.0.0.1:{server.server_port}"
    study = live_study(own_study, f"http://{place}/")
    options = ("--study", study, "--data", tmp_path / "data", "--json")

    quiet = digov("collect", *options)
    assert (quiet.code, quiet.json["studies"][0]["sources"], asked) == (0, [], []), quiet.err

    done = digov("collect", "--allow", place, *options)
    assert done.code == 0, done.err
    (source,) = done.json["studies"][0]["sources"]
    assert (source["source_id"], source["outcome"], source["is_expected"]) == ("test_portal", "ok", True)
    assert {"/news/", "/news/1.html", "/news/2.html"} <= set(asked)
    assert "/elsewhere.html" not in asked

    asked.clear()
    again = digov("collect", "--allow", place, *options)
    assert (again.json["studies"][0]["sources"], asked) == ([], []), "a daily source was visited twice a day"
    named = digov("collect", "test_portal", "--allow", place, *options)
    assert named.code == 0
    assert "/news/" in asked, "who names a source wants it visited now"
    (row,) = [
        row for row in digov("sources", "list", *options).json["sources"] if row["source_id"] == "test_portal"
    ]
    assert (row["last_outcome"], row["live"]) == ("ok", True)
    assert row["next_due"] > row["last_visit"]


def test_a_source_that_is_not_as_its_file_expects_is_partial_and_is_named(
    own_study: Path, server: ThreadingHTTPServer, tmp_path: Path, digov: Digov
):
    place = f"127.0.0.1:{server.server_port}"
    study = live_study(own_study, f"http://{place}/", expected="blocked_challenge")
    done = digov("collect", "--allow", place, "--study", study, "--data", tmp_path / "data", "--json")
    assert done.code == 4, done.err
    (source,) = done.json["studies"][0]["sources"]
    assert (source["outcome"], source["is_expected"]) == ("ok", False)


def test_a_wrong_name_is_told_before_anything_is_visited(own_study: Path, tmp_path: Path, digov: Digov):
    study = live_study(own_study, "http://127.0.0.1:9/")
    done = digov("collect", "test_portl", "--study", study, "--data", tmp_path / "data", "--json")
    assert done.code == 2
    assert "did you mean 'test_portal'" in done.json["error"]["message"]

"""`--allow` lets a run visit one server on this machine, and nothing else: the server's own log says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Digov
from tests.integration.local_portal import ARTICLE, Portal, live_study, pages, served

LIST = """<html><head><meta charset="utf-8"><title>新闻</title></head><body><ul class="news">
<li><a href="/news/1.html">第一条新闻的标题很长</a><span>2024-03-01</span></li>
<li><a href="/news/2.html">第二条新闻的标题很长</a><span>2024-03-02</span></li>
<li><a href="http://127.0.0.1:9/elsewhere.html">别处的新闻标题很长</a><span>2024-03-03</span></li>
</ul></body></html>"""
SITE = {"/news/": LIST, "/news/1.html": ARTICLE, "/news/2.html": ARTICLE.replace("交通", "环境")}


class Pages(Portal):
    """A list, two articles, no robots.txt."""

    table = pages(SITE)


@pytest.fixture
def place() -> Iterator[str]:
    Pages.asked = []
    with served(Pages) as place:
        yield place


def test_a_test_server_is_visited_where_it_is_allowed_and_only_when_due(
    own_study: Path, place: str, tmp_path: Path, digov: Digov
):
    asked = Pages.asked
    study = live_study(own_study, place)
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
    own_study: Path, place: str, tmp_path: Path, digov: Digov
):
    study = live_study(own_study, place, expected="blocked_challenge")
    done = digov("collect", "--allow", place, "--study", study, "--data", tmp_path / "data", "--json")
    assert done.code == 4, done.err
    (source,) = done.json["studies"][0]["sources"]
    assert (source["outcome"], source["is_expected"]) == ("ok", False)


def test_a_wrong_name_is_told_before_anything_is_visited(own_study: Path, tmp_path: Path, digov: Digov):
    study = live_study(own_study, "127.0.0.1:9")
    done = digov("collect", "test_portl", "--study", study, "--data", tmp_path / "data", "--json")
    assert done.code == 2
    assert "did you mean 'test_portal'" in done.json["error"]["message"]

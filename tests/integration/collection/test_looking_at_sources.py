"""Looks at sources, drafts of their files, and lists that are no web pages, from a web that misbehaves."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from assets.collection import captures, finding, probe
from assets.collection.addresses import canonical
from assets.collection.looks.drafting import draft, id_of
from assets.documents.decode import decode
from assets.registry.sources import Source
from tests.faults.fault_server import Answer, FaultServer, article_links, http, list_page, page, redirect
from tests.integration.collection.collecting_sites import QUICK, by_path, collect_from, source

TODAY = date(2026, 3, 1)
LINKS = article_links("/n/1.html", "/n/2.html", "/n/3.html", "/n/4.html")
ARTICLES: dict[str, Answer] = {path: http(page(words)) for path, words, _ in LINKS}
TAGGED = (
    '<html><head><title>某市</title><meta name="SiteName" content="某市人民政府">'
    '<meta name="SiteDomain" content="a.example"><meta name="SiteIDCode" content="3301000001"></head>'
    "<body>{}</body></html>"
)


def charset(body: bytes, content_type: str | None) -> tuple[str | None, str]:
    read = decode(body, content_type)
    return read.declared, read.used


def looked(server: FaultServer, one: Source) -> dict[str, Any]:
    async def looking() -> Any:
        async with server:
            return await probe([one], server.web(), QUICK)

    (found,) = asyncio.run(looking())
    return finding(found, charset, TODAY).document


def advice(sites: dict[str, dict[str, Answer]], one: Source) -> str:
    return "\n".join(looked(FaultServer(sites), one)["advice"])


def test_a_source_that_is_as_described_gets_the_line_to_put_in():
    server = FaultServer(
        {"a.example": {**ARTICLES, "/list.html": list_page(*LINKS), "/": http(TAGGED.format("x" * 50))}}
    )
    found = looked(server, source(articles={"title": "h1"}))
    assert (found["state"], found["is_as_described"], found["advice"]) == ("ok", True, [])
    assert found["line_to_put_in"] == "  verified_on: 2026-03-01"
    assert (found["links"], found["dated"]) == (4, 4)
    assert (found["tags"]["home"]["present"], found["tags"]["list"]["present"]) == (3, 0)
    assert found["charset"] == [{"declared": "utf-8", "found": "utf-8"}]
    assert found["robots"]["verdicts"] == ["absent"]
    assert sorted(server.paths("a.example")) == ["/", "/list.html", "/n/1.html", "/n/3.html", "/n/4.html"]


def test_it_says_where_the_years_of_dates_without_a_year_come_from():
    entries = "".join(
        f"<li><a href='/n/{at}.html'>关于第{at}批名单的公告</a> 03-1{at}</li>" for at in (1, 3, 4)
    )
    lists = http(page(f"<div><h3>2021年</h3><ul>{entries}</ul></div>"))
    found = looked(FaultServer({"a.example": {**ARTICLES, "/list.html": lists}}), source())
    assert (found["dated"], found["year_from"]) == (3, {"heading": 3})
    assert {"heading": 3} in [one["year_from"] for one in found["pages"]]


WRONG = {
    "no link": (
        {"/list.html": http(page("空"))},
        {},
        "no link found on http://a.example/list.html: set lists.links",
    ),
    "links by rule": (
        {"/list.html": list_page(*LINKS)},
        {"lists": {"links": "ul.other a"}},
        "no link found on http://a.example/list.html by lists.links 'ul.other a': mend it",
    ),
    "addresses by rule": (
        {"/list.html": list_page(*LINKS)},
        {"articles": {"address": "/other/"}},
        "that fits articles.address '/other/'",
    ),
    "no dates": (
        {"/list.html": list_page(*((path, words, "") for path, words, _ in LINKS)), **ARTICLES},
        {"lists": {"links": "ul.list a"}},
        "no date found beside the links on http://a.example/list.html: set lists.dates",
    ),
    "next page": (
        {"/list.html": list_page(*LINKS), **ARTICLES},
        {"lists": {"next": "a.next"}},
        "no next page found on http://a.example/list.html by lists.next 'a.next'",
    ),
    "rule for titles": (
        {"/list.html": list_page(*LINKS), **ARTICLES},
        {"articles": {"body": "div.text"}},
        "articles.body 'div.text' finds nothing on http://a.example/n/1.html",
    ),
    "other hosts": (
        {"/list.html": list_page(*((f"http://b.example{path}", words, day) for path, words, day in LINKS))},
        {},
        "all links found on http://a.example/list.html lead to other hosts: add those of the source to hosts",
    ),
    "blocked": (
        {"/list.html": http("<script>location.reload()</script>", "521 Down")},
        {},
        "set expected_state: blocked_challenge",
    ),
    "moved": (
        {"/list.html": redirect("/new.html"), "/new.html": list_page(*LINKS), **ARTICLES},
        {},
        "redirects to http://a.example/new.html: put that address into entries",
    ),
    "slow": (
        {"/list.html": list_page(*LINKS), **ARTICLES, "/robots.txt": http("User-agent: *\nCrawl-delay: 9\n")},
        {},
        "set delay_seconds: 9",
    ),
    "two entries": (
        {"/list.html": list_page(*LINKS), **ARTICLES},
        {"entries": ("http://a.example/list.html", "http://a.example/lost.html")},
        "entry http://a.example/lost.html is gone (answered 404): mend or remove it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_what_to_change(case: str):
    site, rules, words = WRONG[case]
    found = advice({"a.example": site}, source(**rules))
    assert words in found


def test_a_site_that_is_expected_to_block_is_as_described():
    site = {"/list.html": http("<script>location.reload()</script>", "521 Down")}
    found = looked(FaultServer({"a.example": site}), source(expected="blocked_challenge"))
    assert (found["is_expected"], found["is_as_described"], found["advice"]) == (True, True, [])


def test_a_look_obeys_robots_and_keeps_nothing(tmp_path: Path):
    site = {"/list.html": list_page(*LINKS), "/robots.txt": http("User-agent: *\nDisallow: /list\n")}
    server = FaultServer({"a.example": site})
    found = looked(server, source())
    assert (found["state"], found["robots"]["verdicts"]) == ("robots_disallowed", ["disallowed"])
    assert "/list.html" not in server.paths("a.example")


def drafted(server: FaultServer, url: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    async def drafting() -> Any:
        async with server:
            return await draft(url, server.web(), None, QUICK)

    found = asyncio.run(drafting())
    document = yaml.safe_load(found.text)
    Source.model_validate(document)
    return document, found.notes


def test_a_draft_from_a_list_is_never_live_and_collects_what_the_list_holds(tmp_path: Path):
    sites = {"a.example": {**ARTICLES, "/list.html": list_page(*LINKS)}}
    document, notes = drafted(FaultServer(sites), "http://a.example/list.html")
    assert notes == ()
    assert (document["live"], document["collection"]["verified_on"]) == (False, None)
    assert document["source_id"] == "a" and document["url"] == "http://a.example/"
    assert document["collection"]["entries"] == ["http://a.example/list.html"]
    one = Source.model_validate(document)
    server = FaultServer(sites)

    async def collecting() -> Any:
        async with server:
            return await collect_from([one], tmp_path, server.web())

    assert asyncio.run(collecting()).fetched == ["a"]
    assert {"/n/1.html", "/n/4.html"} <= set(by_path(tmp_path))
    assert "still as drafted" in advice(sites, one)


def test_a_draft_from_a_home_page_names_the_lists_behind_it():
    home = TAGGED.format(
        '<p>欢迎访问某市人民政府</p><a href="/gk/">政务公开</a><a href="/x/">领导之窗</a>'
        '<a href="/zx/">公示公告</a>'
    )
    site = {"/": http(home), "/gk/": list_page(*LINKS), "/zx/": http(page("没有列表")), **ARTICLES}
    document, notes = drafted(FaultServer({"a.example": site}), "http://a.example/")
    assert document["collection"]["entries"] == ["http://a.example/gk/"]
    assert document["name_zh"] == "某市人民政府" and "1 lists" in notes[0]


@pytest.mark.parametrize(
    ("kind", "body", "method"),
    [
        ("application/rss+xml", "<rss><channel><item><link>/n/1.html</link></item></channel></rss>", "feed"),
        ("text/xml", "<?xml version='1.0'?><urlset><url><loc>/n/1.html</loc></url></urlset>", "sitemap"),
        ("application/json", '{"rows": [{"url": "/n/1.html"}]}', "json_api"),
        ("application/pdf", "%PDF-1.4", "file_list"),
    ],
)  # fmt: skip
def test_a_draft_takes_the_way_of_listing_from_the_bytes(kind: str, body: str, method: str):
    document, _ = drafted(FaultServer({"a.example": {"/x": http(body, kind=kind)}}), "http://a.example/x")
    assert document["collection"]["method"] == method


def test_a_draft_of_a_site_that_does_not_answer_says_so():
    _, notes = drafted(FaultServer({}), "http://a.example/")
    assert "dns_failed" in notes[0]


def test_ids_are_made_of_what_tells_hosts_apart():
    assert id_of(canonical("http://www.hangzhou.gov.cn/")) == "hangzhou"
    assert id_of(canonical("http://sjj.hangzhou.gov.cn/")) == "sjj_hangzhou"
    assert id_of(canonical("http://127.0.0.1:8000/")) == "site_127_0_0_1"
    assert id_of(canonical("http://12345.hangzhou.gov.cn/")) == "site_12345_hangzhou"


def collected(site: dict[str, Answer], archive: Path, **described: Any) -> Any:
    server = FaultServer({"a.example": site})

    async def collecting() -> Any:
        async with server:
            return await collect_from(
                [source(**described)], archive, server.web(start=datetime(2026, 1, 1, tzinfo=UTC))
            )

    return asyncio.run(collecting())


def test_a_json_interface_is_paged_to_its_empty_page_and_its_documents_are_kept(tmp_path: Path):
    def answer(*links: tuple[str, str, str]) -> bytes:
        rows = [{"title": words, "url": path, "pubDate": day} for path, words, day in links]
        return http(json.dumps({"data": {"rows": rows}}), kind="application/json")

    site = {**ARTICLES, "/api?p=1": answer(*LINKS[:2]), "/api?p=2": answer(*LINKS[2:]), "/api?p=3": answer()}
    rules = {"entries": ("http://a.example/api?p=1",), "items": {"page": "p"}}
    report = collected(site, tmp_path, method="json_api", **rules)
    assert report.fetched == ["a"]
    found = by_path(tmp_path)
    assert {path: found[path].page_role for path in ("/api?p=1", "/api?p=3", "/n/1.html")} == {
        "/api?p=1": "list",
        "/api?p=3": "list",
        "/n/1.html": "article",
    }
    assert found["/n/4.html"].state == "ok" and found["/n/4.html"].listed_on == date(2024, 3, 5)
    assert "/api?p=4" not in found


def test_a_web_page_in_place_of_a_json_interface_is_wrong_content(tmp_path: Path):
    report = collected({"/list.html": http(page("维护"))}, tmp_path, method="json_api")
    assert report.outcome_of("a") == "wrong_content"


def test_a_list_of_files_is_its_documents_and_their_states(tmp_path: Path):
    site = {"/a.html": http(page("报告")), "/b.pdf": http(b"%PDF-1.4 x", kind="application/pdf")}
    entries = tuple(f"http://a.example/{name}" for name in ("a.html", "b.pdf", "lost.pdf"))
    report = collected(site, tmp_path, method="file_list", entries=entries)
    assert (report.outcome_of("a"), report.fetched) == ("ok", ["a"])
    found = {
        row.url.rpartition("/")[2]: (row.page_role, row.state)
        for row in captures(tmp_path)
        if row.page_role != "robots"
    }
    assert found == {"a.html": ("article", "ok"), "b.pdf": ("article", "ok"), "lost.pdf": ("article", "gone")}
    assert collected({}, tmp_path / "none", method="file_list", entries=entries).outcome_of("a") == "gone"

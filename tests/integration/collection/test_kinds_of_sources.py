"""Every way in which a site tells what it has published, as real sites do it, through the command line."""

import gzip
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.collection import Capture, captures
from tests.conftest import Digov
from tests.faults.fault_server import page
from tests.integration.local_portal import Portal, add_source, live_study, served

pytestmark = pytest.mark.slow
# Name: method, entries below the folder of the source, further lines, expected state.
KINDS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "by_list": ("html_list", ("col/index.html",), "lists: {next: a.next}", "ok"),
    "by_sitemap": ("sitemap", ("sitemap_index.xml",), "articles: {address: '/art/'}", "ok"),
    "by_rss": ("feed", ("rss.xml",), "hosts: []", "ok"),
    "by_atom": ("feed", ("atom.xml",), "hosts: []", "ok"),
    "by_json": ("json_api", ("api?page=1",), "items: {page: page}", "ok"),
    "by_files": ("file_list", ("bulletin.pdf", "notice.html", "lost.pdf"), "hosts: []", "ok"),
    "blocked": ("html_list", ("closed.html",), "hosts: []", "blocked_challenge"),
}
CHALLENGE = b"<html><script>document.cookie='a=1';location.reload()</script></html>"
TITLE = "关于加快推进数字政府建设的实施意见"


def answers(place: str) -> dict[str, tuple[int, str, bytes]]:
    """What stands at each address: status, content type, body."""
    base = f"http://{place}"
    articles = {
        f"/{kind}/art/{number}.html": (200, "text/html; charset=utf-8", page(f"{kind} 第{number}号").encode())
        for kind in KINDS
        for number in (1, 2, 3)
    }
    rows = "".join(
        f'<tr><td><a href="../art/{n}.html" title="{TITLE}（{n}）">{TITLE}…</a></td>'
        f"<td>2024-03-0{n}</td></tr>"
        for n in (1, 2)
    )
    more = '<a class="next" href="index_1.html">下一页</a>'
    last = f'<table><tr><td><a href="../art/3.html">{TITLE}（3）</a></td><td>2024-02-29</td></tr></table>'
    shell = "<html><head><meta charset='gb2312'><title>政策文件</title></head><body>{}</body></html>"
    first = shell.format(f"<table>{rows}</table>{more}")
    index = (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{base}/by_sitemap/one.xml.gz</loc></sitemap></sitemapindex>"
    )
    urls = "".join(
        f"<url><loc>{base}/by_sitemap/art/{n}.html</loc><lastmod>2024-03-0{n}T08:00:00+08:00</lastmod></url>"
        for n in (1, 2, 3)
    )
    home = f"<url><loc>{base}/by_sitemap/</loc></url>"
    one = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}{home}</urlset>'
    items = "".join(
        f"<item><title><![CDATA[{TITLE}（{n}）]]></title><link>{base}/by_rss/art/{n}.html</link>"
        f"<pubDate>Fri, 0{n} Mar 2024 09:00:00 +0800</pubDate></item>"
        for n in (1, 2, 3)
    )
    rss = (
        '<?xml version="1.0" encoding="GB18030"?><rss version="2.0"><channel><title>要闻</title>'
        f"{items}</channel></rss>"
    )
    entries = "".join(
        f"<entry><title>{TITLE}（{n}）</title><link rel='alternate' href='art/{n}.html'/>"
        f"<updated>2024-03-0{n}T00:00:00Z</updated></entry>"
        for n in (1, 2, 3)
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>要闻</title>{entries}</feed>'
    # 1709251200 is the first of March 2024, 08:00 in China.
    listed = ",".join(
        f'{{"docTitle": "<em>{TITLE}</em>（{n}）", "docPubUrl": "/by_json/art/{n}.html", "docRelTime": '
        f"{(1709251200 + (n - 1) * 86400) * 1000}}}"
        for n in (1, 2, 3)
    )
    html, xml, js = "text/html", "text/xml", "application/json"
    return {
        **articles,
        "/by_list/col/index.html": (200, html, first.encode("gb18030")),
        "/by_list/col/index_1.html": (200, html, shell.format(last).encode("gb18030")),
        "/by_sitemap/sitemap_index.xml": (200, xml, index.encode()),
        "/by_sitemap/one.xml.gz": (200, "application/gzip", gzip.compress(one.encode())),
        "/by_rss/rss.xml": (200, xml, rss.encode("gb18030")),
        "/by_atom/atom.xml": (200, "application/atom+xml", atom.encode()),
        "/by_json/api?page=1": (200, js, f'{{"code": 0, "data": {{"list": [{listed}]}}}}'.encode()),
        "/by_json/api?page=2": (200, js, b'{"code": 0, "data": {"list": []}}'),
        "/by_files/bulletin.pdf": (200, "application/pdf", b"%PDF-1.4\n%%EOF"),
        "/by_files/notice.html": (200, html, page("公告").encode()),
        "/blocked/closed.html": (
            521,
            html,
            b"<html><script>document.cookie='a=1';location.reload()</script></html>",
        ),
    }


class Site(Portal):
    """Answers what stands at its own address."""


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    Site.asked = []
    with served(Site) as place:
        Site.table = answers(place)
        yield place


@pytest.fixture(scope="module")
def collected(
    place: str, china: Path, digov: Digov, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, dict[str, Capture]]:
    """What the command says, and the captures by address below the site."""
    folder = tmp_path_factory.mktemp("kinds")
    study = live_study(Path(shutil.copytree(china, folder / "china")), place)
    for name, (method, entries, rules, expected) in KINDS.items():
        paths = tuple(f"{name}/{entry}" for entry in entries)
        add_source(study, name, place, method=method, entries=paths, rules=f"  {rules}\n", expected=expected)
    done = digov("collect", *KINDS, "--allow", place, "--study", study, "--data", folder / "data", "--json")
    assert done.code == 0, done.out + done.err
    rows = captures(folder / "data" / "china" / "archive")
    return done.json, {row.url.removeprefix(f"http://{place}"): row for row in rows}


def test_every_source_is_in_the_state_that_its_file_expects(collected: tuple[Any, dict[str, Capture]]):
    said, _ = collected
    (study,) = said["studies"]
    outcomes = {row["source_id"]: (row["outcome"], row["is_expected"]) for row in study["sources"]}
    assert outcomes == {name: (expected, True) for name, (*_, expected) in KINDS.items()}


@pytest.mark.parametrize("kind", ["by_list", "by_sitemap", "by_rss", "by_atom", "by_json"])
def test_every_way_of_listing_leads_to_the_articles_and_their_dates(
    collected: tuple[Any, dict[str, Capture]], kind: str
):
    _, found = collected
    articles = {path: row for path, row in found.items() if path.startswith(f"/{kind}/art/")}
    assert sorted(articles) == [f"/{kind}/art/{number}.html" for number in (1, 2, 3)]
    assert {(row.state, row.page_role, row.source_id) for row in articles.values()} == {
        ("ok", "article", kind)
    }
    assert articles[f"/{kind}/art/2.html"].listed_on == date(2024, 3, 2)
    if kind != "by_sitemap":  # A sitemap names no titles.
        assert articles[f"/{kind}/art/2.html"].listed_title == f"{TITLE}（2）"


def test_the_entries_of_a_list_of_files_are_its_documents(collected: tuple[Any, dict[str, Capture]]):
    _, found = collected
    files = {path: row.state for path, row in found.items() if path.startswith("/by_files/")}
    assert files == {
        "/by_files/bulletin.pdf": "ok",
        "/by_files/notice.html": "ok",
        "/by_files/lost.pdf": "gone",
    }

"""List pages: what a reader sees as the list is what is collected."""

from datetime import date

import pytest

from assets.collection.addresses import canonical
from assets.collection.feeds import NotXml, read_xml
from assets.collection.list_days import day_in
from assets.collection.lists import Listing, attachments, read_html
from assets.registry.sources import Collection

BASE = canonical("http://a.example/zwgk/index.html")
HOSTS = frozenset({"a.example"})


def collection(**more: object) -> Collection:
    return Collection.model_validate(
        {
            "method": "html_list",
            "entries": ("http://a.example/zwgk/index.html",),
            "delay_seconds": 1,
            "most_pages": 100,
            "most_list_pages": 10,
        }
        | more
    )


def read(html: str, **rules: object) -> Listing:
    return read_html(html.encode(), "text/html; charset=utf-8", BASE, collection(**rules), HOSTS)


def paths(listing: Listing) -> list[str]:
    return [link.address.target for link in listing.articles]


MENU = "<div class=nav>" + "".join(f"<a href='/m{n}/'>政务公开栏目导航{n}</a>" for n in range(12)) + "</div>"
FOOT = "<div class=foot><a href='/about.html'>关于我们网站声明</a> 备案号 2020-01-01 之前</div>"
LINES = "".join(
    f"<li><span>2024-0{n}-1{n}</span>"
    f"<a href='./t{n}.html' title='关于推进数字政府建设的通知（第{n}号）'>关于推进数字…</a></li>"
    for n in range(1, 6)
)


def test_without_rules_the_dated_block_is_the_list_and_menus_are_not():
    listing = read(f"<html><body>{MENU}<ul class=l>{LINES}</ul></body></html>")
    assert paths(listing) == [f"/zwgk/t{n}.html" for n in range(1, 6)]
    assert [link.listed_on for link in listing.articles] == [date(2024, n, 10 + n) for n in range(1, 6)]
    assert listing.articles[0].title == "关于推进数字政府建设的通知（第1号）"


def test_lists_in_tables_and_in_bare_divisions_are_lists_too():
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/d{n}.html'>城市大脑项目公告{n}</a></td><td>[2023年5月{n}日]</td></tr>"
        for n in range(1, 4)
    )
    assert paths(read(f"{MENU}<table>{rows}</table>")) == ["/d1.html", "/d2.html", "/d3.html"]
    blocks = "".join(
        f"<div class=i><h3><a href='/e{n}.html'>智慧城市建设动态新闻{n}</a></h3>"
        f"<p>摘要……</p><em>2023/05/0{n}</em></div>"
        for n in range(1, 4)
    )
    assert paths(read(f"{MENU}<div>{blocks}</div>{FOOT}")) == ["/e1.html", "/e2.html", "/e3.html"]


def test_a_list_without_dates_is_the_longest_block_of_titles():
    lines = "".join(f"<li><a href='/f{n}.html'>关于社会信用体系建设的实施意见{n}</a></li>" for n in range(15))
    assert len(paths(read(f"{MENU}<ul>{lines}</ul>"))) == 15


def test_rules_decide_where_the_source_file_has_them():
    listing = read(
        f"{MENU}<ul class=l>{LINES}</ul><a class=go href='/zwgk/p9.html'>更多</a>",
        lists={"links": "ul.l li a", "dates": "ul.l li span", "next": "a.go"},
        articles={"address": r"/t[1-3]\.html$"},
    )
    assert paths(listing) == ["/zwgk/t1.html", "/zwgk/t2.html", "/zwgk/t3.html"]
    assert [page.target for page in listing.pages] == ["/zwgk/p9.html"]


@pytest.mark.parametrize(
    ("markup", "further"),
    [
        ("<a href='index_1.html'>下一页</a>", ["/zwgk/index_1.html"]),
        (
            "<a href='?page=2'>2</a><a href='?page=3'>3</a>",
            ["/zwgk/index.html?page=2", "/zwgk/index.html?page=3"],
        ),
        ("<link rel=next href='/zwgk/2/'>", ["/zwgk/2/"]),
        (
            '<script>createPageHTML(4, 0, "index", "html");</script>',
            [f"/zwgk/index_{n}.html" for n in (1, 2, 3)],
        ),
        (
            '<script>var pages = 3//页\ncreatePageHTML("pager", pages, 0, "list", "shtml", 60);</script>',
            ["/zwgk/list_1.shtml", "/zwgk/list_2.shtml"],
        ),
        ('<script>createPageHTML(pages, 0, "index", "html");</script>', []),
        (
            "<select><option value='list.html'>1</option><option value='list_2.html'>第2页</option></select>",
            ["/zwgk/list.html", "/zwgk/list_2.html"],
        ),
        ("<span onclick=\"location.href='index_1.html'\">下一页</span>", ["/zwgk/index_1.html"]),
        ("<button onclick='show()'>下一页</button>", []),
        ("<a href='javascript:next()'>下一页</a><a href='#'>2</a>", []),
        ("<a href='http://other.example/2'>下一页</a>", []),
    ],
)
def test_further_pages_of_a_list_are_found(markup: str, further: list[str]):
    assert [page.target for page in read(f"<ul>{LINES}</ul>{markup}").pages] == further


def test_links_to_other_hosts_are_counted_and_odd_ones_refused_with_a_reason():
    odd = (
        "<li><a href='http://other.example/x'>另一个网站的新闻报道</a> 2024-01-01</li>"
        "<li><a href='file:///etc/passwd'>一个奇怪的文件链接</a> 2024-01-02</li>"
        "<li><a href='javascript:void(0)'>脚本链接不是地址</a> 2024-01-03</li>"
    )
    listing = read(f"<ul>{LINES}{odd}</ul>")
    assert listing.elsewhere == 1 and len(listing.articles) == 5
    assert listing.refused == (("file:///etc/passwd", "is not of the web but 'file:'"),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("[2024年3月5日]", date(2024, 3, 5)),
        ("发布时间：2024/03/05 10:20", date(2024, 3, 5)),
        ("2024-02-30", None),
        ("2024-01-01 至 2024-02-01", None),
        ("03-05", None),
        ("电话 12024-03-051", None),
    ],
)
def test_a_date_beside_a_link_is_one_full_possible_day(text: str, day: date | None):
    assert day_in(text) == day


def test_files_of_an_article_are_found_by_their_endings_on_its_hosts_only():
    html = (
        b"<a href='/f/plan.PDF'>1</a><a href='t.docx?x=1'>2</a><a href='/x.html'>3</a>"
        b"<a href='http://other.example/z.pdf'>4</a>"
    )
    found = attachments(html, None, BASE, HOSTS)
    assert [link.address.target for link in found] == ["/f/plan.PDF", "/zwgk/t.docx?x=1"]


def test_sitemaps_and_feeds_are_read():
    sitemap = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>http://a.example/1.html</loc><lastmod>2024-03-05T00:00:00+08:00</lastmod></url></urlset>"""
    (link,) = read_xml(sitemap, BASE, collection(), HOSTS).articles
    assert (link.address.target, link.listed_on) == ("/1.html", date(2024, 3, 5))
    index = b"<sitemapindex><sitemap><loc>http://a.example/s2.xml</loc></sitemap></sitemapindex>"
    assert [page.target for page in read_xml(index, BASE, collection(), HOSTS).pages] == ["/s2.xml"]
    rss = """<rss><channel><item><title>通知</title><link>/2.html</link>
    <pubDate>Tue, 05 Mar 2024 10:00:00 +0800</pubDate></item></channel></rss>""".encode()
    (link,) = read_xml(rss, BASE, collection(), HOSTS).articles
    assert (link.title, link.listed_on) == ("通知", date(2024, 3, 5))
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title>
    <link rel="self" href="/no"/><link href="/3.html"/>
    <updated>2024-03-05T01:00:00Z</updated></entry></feed>"""
    assert paths(read_xml(atom, BASE, collection(), HOSTS)) == ["/3.html"]


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><urlset><url><loc>&e;</loc></url></urlset>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
        b"<urlset><url><loc>http://a.example/1.html</loc>",
        b"\x1f\x8b\x08\x00cut",
        b"no xml at all",
    ],
    ids=["file", "laughs", "cut", "cut gzip", "text"],
)
def test_c11_xml_that_declares_entities_or_is_broken_is_not_read(xml: bytes):
    with pytest.raises(NotXml):
        read_xml(xml, BASE, collection(), HOSTS)


def test_a_page_of_twenty_thousand_links_in_one_line_ends():
    links = "".join(f"<a href='/x{n}'>政府信息公开</a>" for n in range(20_000))
    assert len(paths(read(f"<div>{links}</div>"))) == 20_000

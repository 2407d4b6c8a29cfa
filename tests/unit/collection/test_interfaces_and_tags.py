"""JSON interfaces in the shapes that sites give them, and the meta tags of the guideline."""

import json
from datetime import date
from typing import Any

import pytest

from assets.collection.addresses import canonical
from assets.collection.fetching.sniffing import HTML, JSON, sniffed
from assets.collection.interfaces import NotJson, read_json
from assets.collection.looks.tags import standard_tags
from assets.registry.sources import Collection

BASE = canonical("http://a.example/api/list?page=2")
HOSTS = frozenset({"a.example"})


def collection(**items: str) -> Collection:
    return Collection.model_validate(
        {
            "method": "json_api",
            "entries": [BASE.text],
            "items": items,
            "delay_seconds": 1,
            "most_pages": 10,
            "most_list_pages": 10,
        }
    )


def listed(answer: Any, **items: str) -> list[tuple[str, str | None, date | None]]:
    payload = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
    listing = read_json(payload, BASE, collection(**items), HOSTS)
    return [(link.address.path, link.title, link.listed_on) for link in listing.articles]


DAY = date(2024, 3, 5)
ITEM = {"title": "关于数字政府的通知", "url": "/n/1.html"}
WANTED = [("/n/1.html", "关于数字政府的通知", DAY)]


def item(name: str, value: object) -> dict[str, object]:
    return {**ITEM, name: value}


MARKED = {"docTitle": "关于<em>数字</em>政府的通知", "docPubUrl": "/n/1.html", "docRelTime": "2024/3/5"}
ANSWERS = {
    "a list": [item("date", "2024-03-05")],
    "inside": {"data": {"total": 1, "list": [item("pubDate", "2024-03-05 10:00:00")]}},
    "a Chinese date": {"rows": [item("publish_date", "2024年3月5日")]},
    "milliseconds, midnight in China": {"rows": [item("publishTime", 1709568000000)]},
    "seconds, the last of the day in China": {"rows": [item("publishTime", 1709654399)]},
    "digits": {"rows": [item("time", "20240305")]},
    "another list without addresses": {"tags": [{"name": "a"}] * 2, "rows": [item("time", "2024-03-05")]},
    "marked words": {"rows": [MARKED]},
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_items_are_found_without_a_rule(answer: Any):
    assert listed(answer) == WANTED


def test_items_are_found_by_the_names_of_the_file():
    answer = {"a": {"b": [{"x": {"u": "/n/1.html"}, "t": "关于数字政府的通知", "d": "2024-03-05"}]}}
    assert listed(answer, items="a.b", address="x.u", title="t", date="d") == WANTED
    with pytest.raises(NotJson, match=r"no list at 'a\.c'"):
        listed(answer, items="a.c")


def test_a_call_around_the_answer_and_gb18030_are_read():
    text = (
        'callback_1({"rows": [{"title": "关于数字政府的通知", "url": "/n/1.html", "date": "2024-03-05"}]});'
    )
    assert listed(text.encode()) == listed(text.encode("gb18030")) == WANTED


@pytest.mark.parametrize("payload", [b"", b"<html>", b"{", b"[" * 100_000, b'{"a": 1}'])
def test_what_is_no_list_of_items_is_said_to_be_none(payload: bytes):
    with pytest.raises(NotJson):
        listed(payload)


def test_pages_are_followed_until_one_is_empty():
    full = json.dumps({"rows": [ITEM]}).encode()
    pages = read_json(full, BASE, collection(page="page"), HOSTS).pages
    assert [one.text for one in pages] == ["http://a.example/api/list?page=3"]
    assert read_json(b'{"rows": []}', BASE, collection(page="page"), HOSTS).pages == ()
    following = json.dumps({"rows": [ITEM], "links": {"next": "/api/list?cursor=x"}}).encode()
    found = read_json(following, BASE, collection(next="links.next"), HOSTS)
    assert [one.text for one in found.pages] == ["http://a.example/api/list?cursor=x"]


def test_addresses_elsewhere_are_counted_and_odd_ones_refused():
    answer = [{"url": "http://b.example/1"}, {"url": "http://u:p@a.example/2"}, {"url": "/3"}]
    listing = read_json(json.dumps(answer).encode(), BASE, collection(), HOSTS)
    assert (len(listing.articles), listing.elsewhere, len(listing.refused)) == (1, 1, 1)


def test_json_that_speaks_of_html_is_json():
    assert sniffed(b'{"content": "<div>x</div>"}') == JSON
    assert sniffed(b"<!doctype html><html><body>{}</body></html>") == HTML


def test_standard_tags_are_counted_as_the_guideline_asks():
    page = (
        '<html><head><meta name="SiteName" content="某市"><meta name="sitedomain" content="a.example">'
        '<meta name="SiteIDCode" content=""><meta name="ColumnName" content="政策">'
        '<meta name="ArticleTitle" content="通知"><meta name="PubDate" content="2024-03-05 10:00">'
    ).encode()
    home, listing, article = (standard_tags(page, None, kind) for kind in ("home", "list", "article"))
    assert [(one.present, one.required) for one in (home, listing, article)] == [(2, 3), (3, 7), (5, 10)]
    assert home.missing == ("SiteIDCode",), "a tag without a value is not there"
    assert home.respelled == ("SiteDomain",)
    assert article.values["PubDate"] == "2024-03-05 10:00"
    assert standard_tags(b"", None, "article").present == 0

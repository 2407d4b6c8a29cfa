"""Addresses: one spelling for one page, and none that hides where it leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.collection.addresses import RefusedAddress, canonical


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTP://WWW.A.gov.CN:80/x.html#top", "http://www.a.gov.cn/x.html"),
        ("https://a.gov.cn:443", "https://a.gov.cn/"),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn:8080/x"),
        ("http://a.gov.cn/A/../b//c/%E4%B8%AD", "http://a.gov.cn/A/../b//c/%E4%B8%AD"),
        ("http://a.gov.cn/x;jsessionid=AB12?id=3", "http://a.gov.cn/x?id=3"),
        ("http://a.gov.cn/x?PHPSESSID=1&b=2&utm_source=z&a=1", "http://a.gov.cn/x?b=2&a=1"),
        ("http://a.gov.cn/中 文.html", "http://a.gov.cn/%E4%B8%AD%20%E6%96%87.html"),
        # .政务 is delegated in the root zone under this name.
        ("http://青山.政务/", "http://xn--rht138k.xn--zfr164b/"),
        ("http://a.gov.cn./x", "http://a.gov.cn/x"),
        ("http://[2400:3200:0::1]/x", "http://[2400:3200::1]/x"),
    ],
)
def test_an_address_has_one_spelling_and_its_path_stays(typed: str, kept: str):
    assert canonical(typed).text == kept


def test_links_are_joined_with_the_page_on_which_they_stand():
    base = "http://a.gov.cn/zwgk/index.html"
    assert canonical("./t1.html", base).text == "http://a.gov.cn/zwgk/t1.html"
    assert canonical("../x/?page=2", base).text == "http://a.gov.cn/x/?page=2"
    assert canonical("//b.gov.cn/y", base).text == "http://b.gov.cn/y"


@pytest.mark.parametrize(
    "typed",
    [
        "file:///etc/hostname",
        "data:text/html,x",
        "ftp://a.gov.cn/",
        "gopher://a.gov.cn/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1２7.0.0.1/",
        "http://a.gov.cn@127.0.0.1/",
        "http://user:word@a.gov.cn/",
        "http://127.0.0.1\\@a.gov.cn/",
        "http:///x",
        "http://a b/",
        "http://a.gov.cn/\x00",
        "http://a.gov.cn:99999/",
        "http://" + "a" * 300 + ".cn/",
        "http://a.gov.cn/" + "x" * 5000,
    ],
)
def test_addresses_that_hide_where_they_lead_are_refused(typed: str):
    with pytest.raises(RefusedAddress):
        canonical(typed)


@given(st.text(max_size=60))
def test_any_link_is_an_address_or_is_refused_and_a_canonical_one_stays_as_it_is(text: str):
    try:
        address = canonical(text, "http://a.gov.cn/x/")
    except RefusedAddress:
        return
    assert address.scheme in ("http", "https") and address.text.isascii() and " " not in address.text
    assert canonical(address.text) == address

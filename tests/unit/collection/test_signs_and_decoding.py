"""What an answer is, and how compressed bodies are undone within bounds."""

import gzip
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assets.collection.fetching import glances, signs, sniffing
from assets.collection.fetching.decoding import decoded
from assets.collection.fetching.repeats import retry_after
from assets.collection.limits import Limits
from assets.collection.states import State
from assets.registry.sources import ACCESS_STATES

LIMITS = Limits()


def _gzip(body: bytes) -> bytes:
    """Without the time, so that a test has the same name each time."""
    return gzip.compress(body, mtime=0)


def test_the_states_are_those_of_the_registry():
    assert tuple(state.value for state in State) == ACCESS_STATES


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"plain", None),
        (b"plain", "identity"),
        (_gzip(b"plain"), "gzip"),
        (_gzip(b"pl") + _gzip(b"ain"), "x-gzip"),
        (_gzip(b"plain") + b"\0\0\0", "gzip"),
        (zlib.compress(b"plain"), "deflate"),
        (zlib.compress(b"plain")[2:-4], "deflate"),
        (zlib.compress(_gzip(b"plain")), "gzip, deflate"),
    ],
)
def test_bodies_are_decoded_as_servers_really_send_them(body: bytes, encoding: str | None):
    assert decoded(body, encoding, LIMITS).payload == b"plain"


@pytest.mark.parametrize("cut", [1, 5, 9, 12, 50, 99])
def test_every_cut_of_a_compressed_body_is_found_out(cut: int):
    whole = gzip.compress(bytes(range(256)) * 4)
    result = decoded(whole[: len(whole) * cut // 100], "gzip", LIMITS)
    assert (result.payload, result.state) == (b"", State.OK) if not len(whole) * cut // 100 else True
    assert result.state == State.TRUNCATED or len(whole) * cut // 100 == 0


def test_size_and_ratio_are_bounded_while_decoding():
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert decoded(bomb, "gzip", LIMITS).state == State.TOO_LARGE
    assert decoded(bomb, "gzip", replace(LIMITS, most_ratio=10**6, most_bytes=10**7)).state == State.TOO_LARGE
    twice = gzip.compress(gzip.compress(b"\0" * 30_000_000))
    assert decoded(twice, "gzip, gzip", LIMITS).state == State.TOO_LARGE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("2", 2.0),
        ("0", 0.0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("99999999", 99999999.0),
    ],
)
def test_retry_after_is_seconds_a_date_or_nonsense(value: str | None, seconds: float | None):
    assert retry_after(value, datetime(2026, 1, 1, tzinfo=UTC)) == seconds


def state_of(html: str) -> State | None:
    verdict = signs.of_page(glances.look(html.encode(), "text/html"))
    return verdict.state if verdict else None


@pytest.mark.parametrize(
    "html",
    [
        "<title>关于网站升级维护的公告</title><p>为提高服务质量，市政府门户网站将于3月5日进行系统升级，届时暂停服务两小时，敬请谅解。"
        "给您带来的不便，请提前安排办事时间。" * 3 + "市政府办公室</p>",
        "<title>通知</title><p>请各单位于五月一日前报送材料。</p><script>x()</script>",
        "<title>人脸识别验证码系统上线</title><p>" + "群众办事无需再输入验证码。" * 40 + "</p>",
    ],
)
def test_short_and_true_pages_are_pages(html: str):
    assert state_of(html) is None


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"%PDF-1.4 ...", sniffing.PDF),
        (b"PK\x03\x04", sniffing.ZIP),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", sniffing.HTML),
        (b"<?xml version='1.0'?><rss>", sniffing.XML),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html><html xmlns='x'>", sniffing.HTML),
        (b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>", sniffing.XML),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>", sniffing.XML),
        (b"<?xml version='1.0'?><!-- <html> --><rdf:RDF><title>x</title>", sniffing.XML),
        (b"<!-- <rss> --><html><head><title>RSS</title>", sniffing.HTML),
        (b"<!-- -->" * 300, sniffing.TEXT),
        (b'{"a": 1}', sniffing.JSON),
        ("一段文字".encode("gb18030"), sniffing.TEXT),
        (b"\x00\x01\x02", sniffing.OTHER),
    ],
)
def test_types_are_read_from_the_bytes(payload: bytes, kind: str):
    assert sniffing.sniffed(payload) == kind


def test_gb2312_as_declared_is_read_as_gb18030():
    page = "<meta charset=gb2312><title>朱镕基 囧</title>".encode("gb18030")
    assert "朱镕基 囧" in glances.rough_text(page, None)


def test_c12_deep_nesting_and_long_lines_end():
    assert state_of("<div>" * 100_000 + "词" * 500) == State.PARSE_BUDGET_EXCEEDED
    assert state_of("<p>" + "页面" * 2_000_000) is None
    assert state_of("<<<<<" * 80_000 + "词" * 500) is None


def test_patterns_end_on_pages_made_against_them():
    for piece in ("<input ", "<meta ", "<script", "location", "请输入", "网站"):
        assert state_of(piece * (300_000 // len(piece))) is None, f"{piece!r} again and again says nothing"


def test_a_page_that_shows_the_title_of_its_list_is_an_article_although_its_site_was_made_over():
    page = glances.look(
        "<html><body><div class=neu>关于 某事的通知（全文）</div></body></html>".encode(), "text/html"
    )
    marks = ("h1.title", "div.body")
    gone = signs.without_marks(page, marks)
    assert gone is not None and gone.state == State.SOFT_404
    assert signs.without_marks(page, marks, "关于某事的通知…") is None
    assert signs.without_marks(page, marks, "关于别的通知") is not None
    assert signs.without_marks(page, marks, "通知") is not None

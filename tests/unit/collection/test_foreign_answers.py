"""HTTP answers in other crawlers' files: chunks, headers that lie, and blocks that are none."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.collection.imports.answers import NotHttp, answer_in, joined_chunks
from assets.collection.imports.warc_reader import digest_matches


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=20))
def test_chunks_come_out_as_they_went_in(pieces: list[bytes]):
    raw = (
        b"".join(b"%x;name=value\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\nTrailer: x\r\n\r\n"
    )
    assert joined_chunks(raw) == b"".join(pieces)


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=2, max_size=5), st.integers(1, 40))
def test_chunks_that_break_off_are_never_taken_for_a_whole_body(pieces: list[bytes], cut: int):
    raw = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces)
    whole = b"".join(pieces)
    try:
        found = joined_chunks(raw[: max(len(raw) - cut, 0)])
    except NotHttp:
        return
    assert found is None or found != whole[: len(found)] or found == b""


@pytest.mark.parametrize(
    "block", [b"", b"HTTP/1.1 200 OK", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_a_block_that_is_no_answer_is_said_to_be_none(block: bytes):
    with pytest.raises(NotHttp):
        answer_in(block)


def test_headers_in_old_ways_are_read():
    found = answer_in(b"HTTP/1.0 200\nA: 1\n 2\nno header\n: empty\nB:3\n\nbody\r\n\r\nmore")
    assert found.headers == ((b"A", b"1 2"), (b"B", b"3"))
    assert (found.status, found.phrase, found.body) == (200, "", b"body\r\n\r\nmore")


def test_an_encoding_is_believed_only_where_the_bytes_agree():
    def names(body: bytes, encoding: bytes) -> list[bytes]:
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + b"\r\n\r\n"
        return [name for name, _ in answer_in(head + body).headers]

    kept, renamed = [b"Content-Encoding"], [b"X-Archive-Orig-Content-Encoding"]
    assert names(gzip.compress(b"<html>"), b"gzip") == kept
    assert names(b"<html>", b"gzip") == names(b"  <html>", b"br") == names(b"{}", b"deflate") == renamed
    assert names(b"\x1b\x00\x00", b"br") == kept, "what is compressed in a way of its own stays refused"


@pytest.mark.parametrize(
    ("declared", "matches"),
    [
        ("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", True),
        ("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", True),
        ("SHA-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", True),
        ("md5:900150983cd24fb0d6963f7d28e17f72", True),
        ("sha1:a9993e364706816aba3e25717850c26c9cd0d89e", False),
        ("sha1:not a digest", False),
        ("blake3:xyz", None),
        ("", None),
    ],
)
def test_digests_in_base_32_and_in_hexadecimal_are_checked(declared: str, matches: bool | None):
    """Digests of "abc" as published in FIPS 180-4 and RFC 1321; base 32 of the same bytes."""
    assert digest_matches(declared, b"another", b"abc") is matches

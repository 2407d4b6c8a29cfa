"""Hostile files: bounded time, no crash, a reason instead of a text."""

import io
import time
import zipfile

import pytest

from assets.documents.document import Document
from assets.documents.extraction import extract

SECONDS = 10.0
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(body: bytes, content_type: str | None = "text/html") -> Document:
    begun = time.process_time()
    document = extract(body, url=None, content_type=content_type, rules=None)
    assert time.process_time() - begun < SECONDS
    return document


def packed(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000,
        b"<div><p>" * 50_000,
        b"<a><i>" * 50_000,
        b"".join(b"<b x=%d>" % n for n in range(20_000)) + b"<p>x" * 5_000,
        b"<table><tr><td>" * 30_000,
        b"<div " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x",
        ("<p>" + "数据，共享。" * 2_800_000).encode(),
    ],
    ids=[
        "nested",
        "nested paragraphs",
        "inline",
        "open formats",
        "tables",
        "attributes",
        "50 MB in one line",
    ],
)
def test_a_page_that_cannot_be_parsed_in_bounds_says_so(body: bytes) -> None:
    document = read(body)
    assert document.body is None
    assert "parse_budget_exceeded" in document.flags
    assert document.text_unavailable is not None


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "1" * 2_000_000,
        "<p>" + " " * 1_000_000 + "发文" + " " * 1_000_000,
        "<p>" + ("发 " * 50 + "：") * 10_000,
        ("<p>" + "2019年" * 40 + "</p>") * 2_000,
        ("<p>（" + "通过（" * 30 + "</p>") * 2_000,
        ("<p>本办法" + "自" * 60 + "</p>") * 2_000,
    ],
)
def test_no_pattern_runs_away(body: str) -> None:
    assert read(body.encode()).kind == "html"


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY e SYSTEM "file:///etc/hostname">', '<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;&a;">'],
)
def test_entities_of_a_word_file_are_refused(declaration: str) -> None:
    words = "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body>"
    text = f"<!DOCTYPE x [{declaration}]><w:document {WORD}>{words}</w:document>"
    document = read(packed("word/document.xml", text.encode()), None)
    assert (document.kind, document.body) == ("docx", None)
    assert "entities" in (document.text_unavailable or "")


@pytest.mark.parametrize(("name", "kind"), [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")])
def test_a_bomb_is_not_unpacked(name: str, kind: str) -> None:
    document = read(packed(name, b"0" * 80_000_000), None)
    assert document.kind == kind
    assert document.body is None
    assert "parse_budget_exceeded" in document.flags


def with_damaged_stream(zipped: bytes) -> bytes:
    """A zip whose names are right and whose compressed bytes are not."""
    at = zipped.index(b"word/document.xml") + len("word/document.xml")
    return zipped[:at] + b"\xff" * 12 + zipped[at + 12 :]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.4 garbage", "pdf"),
        (b"PK\x03\x04" + b"0" * 100, "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "doc"),
        (packed("word/document.xml", f"<w:document {WORD}><w:body>".encode() + b"<w:p>" * 50_000), "docx"),
        (packed("word/document.xml", b"not xml"), "docx"),
        (with_damaged_stream(packed("word/document.xml", b"<w:document/>" * 500)), "docx"),
        (packed("xl/workbook.xml", b"not xml"), "xlsx"),
    ],
)
def test_what_cannot_be_read_has_a_reason(body: bytes, kind: str) -> None:
    document = read(body, None)
    assert (document.kind, document.body) == (kind, None)
    assert document.text_unavailable


@pytest.mark.parametrize("body", [b"", b" \n", b"<html></html>", b"<script>x</script>"])
def test_an_empty_page_has_no_text_and_says_so(body: bytes) -> None:
    document = read(body)
    assert document.body is None
    assert document.text_unavailable

"""Bytes to characters: the order of beliefs, and lies."""

import pytest

from assets.documents.decode import decode

RARE = "朱镕基、陶喆、啰嗦、囧、𠮷"


def html(charset: str, text: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'


def test_letters_outside_gb2312_are_kept_although_gb2312_is_declared() -> None:
    found = decode(html("gb2312", RARE).encode("gb18030"))
    assert RARE in found.text
    assert (found.declared, found.used) == ("gb2312", "gb18030")
    assert not found.flags


@pytest.mark.parametrize(
    ("declared", "real"),
    [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("gbk", "utf-8"), ("iso-8859-1", "gb18030")],
)
def test_a_lie_about_the_encoding_is_seen_and_said(declared: str, real: str) -> None:
    found = decode(html(declared, "全市政务数据共享平台，" * 20).encode(real))
    assert found.used == real
    assert "全市政务数据共享平台，" in found.text
    assert "encoding_not_as_declared" in found.flags


def test_the_charset_of_a_script_is_not_that_of_the_page() -> None:
    page = '<script charset="utf-8" src="a.js"></script>' + html("gb2312", "河北日报讯" * 9)
    found = decode(page.encode("gb18030"))
    assert (found.declared, found.used) == ("gb2312", "gb18030")


def test_header_and_page_that_differ_are_flagged() -> None:
    found = decode(html("gbk", "数据" * 9).encode(), "text/html; charset=utf-8")
    assert found.used == "utf-8"
    assert "encoding_conflict" in found.flags


def test_two_letters_that_are_valid_in_both_encodings_stay_as_declared() -> None:
    # The bytes of 联通 in GBK are valid UTF-8, of letters that no Chinese page uses.
    found = decode("联通".encode("gbk"), "text/html; charset=gbk")
    assert found.text == "联通"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_wins(codec: str) -> None:
    found = decode(html("gb2312", "数据").encode(codec))
    assert "数据" in found.text


def test_a_byte_order_mark_that_lies_is_flagged_and_not_believed() -> None:
    found = decode(b"\xef\xbb\xbf" + html("gb2312", "政务数据共享平台" * 9).encode("gb18030"))
    assert "政务数据" in found.text
    assert "bom_lies" in found.flags


def test_one_broken_letter_in_utf8_does_not_turn_the_page_into_another_encoding() -> None:
    body = html("utf-8", "政务数据共享平台，" * 200).encode() + b"\xe6\x95"
    found = decode(body)
    assert found.used == "utf-8"
    assert "replacement_characters" in found.flags


def test_an_unknown_declaration_is_flagged() -> None:
    found = decode(html("x-nobody", "政务数据" * 9).encode())
    assert found.used == "utf-8"
    assert "unknown_encoding_declared" in found.flags


def test_nothing_is_normalised() -> None:
    strange = "〔2019〕［2019］[2019]１２\u200b\u202e\ue000"
    assert strange in decode(html("utf-8", strange).encode()).text

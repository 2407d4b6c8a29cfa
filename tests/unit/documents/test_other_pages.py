"""Dated lists of other articles around a text: neither their days nor their words are the document's."""

import pytest

from assets.documents.extraction import extract

ENTRIES = (
    ("关于开展春季植树活动的通知", "2014-03-11"),
    ("我县召开防汛工作会议", "2014-05-02"),
    ("关于做好节日期间值班工作的通知", "2013-09-20"),
)
TITLE = "白溪县启用新的居民办事大厅"
TEXT = (
    "本报讯（记者 夏至）昨天，白溪县新的居民办事大厅启用，群众在一个窗口就可以办完户籍、社保和不动产登记。",
    "大厅设有三十二个窗口，周六照常办理，平均等候时间由四十分钟缩短到十五分钟。",
)
PRINTED = "<p>时间：2015-06-08 来源：县政务办</p>"


def each(form: str) -> str:
    return "".join(form.format(number=at, words=words, day=day) for at, (words, day) in enumerate(ENTRIES))


LISTS = {
    "brackets": "<ul>" + each("<li><a href='{number}.htm'>{words}</a> [{day}]</li>") + "</ul>",
    "day first": "<ul>" + each("<li><span>{day}</span><a href='{number}.htm'>{words}</a></li>") + "</ul>",
    "cells": "<table>"
    + each("<tr><td><a href='{number}.htm'>{words}</a></td><td>{day}</td></tr>")
    + "</table>",
    "day below": each("<p><a href='{number}.htm'>{words}</a></p><p>{day}</p>"),
    "day above": each("<p>{day}</p><p><a href='{number}.htm'>{words}</a></p>"),
    "day in the link": each("<a href='{number}.htm'><h4>{words}</h4><i>{day}</i></a>"),
}


def page(before: str, printed: str, after: str, text: tuple[str, ...] = TEXT) -> bytes:
    paragraphs = "".join(f"<p>{words}</p>" for words in text)
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><div>{before}</div>"
        f"<div><h2>{TITLE}</h2>{printed}<div>{paragraphs}</div></div><div>{after}</div></body></html>"
    ).encode()


def read(body: bytes) -> tuple[str | None, str | None, str | None]:
    document = extract(body, url=None, content_type=None, rules=None)
    day = document.date_published
    return document.title, day.value.isoformat() if day and day.value else None, document.body


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("heading", ["", "<h3>最新公开</h3>"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_page_without_a_day_takes_none_from_a_list_beside_it(name: str, heading: str, place: str) -> None:
    block = heading + LISTS[name]
    body = page(block if place == "before" else "", "", block if place == "after" else "")
    assert read(body) == (TITLE, None, "\n".join(TEXT))


@pytest.mark.parametrize("name", LISTS)
def test_its_own_day_is_read_between_two_lists(name: str) -> None:
    assert read(page(LISTS[name], PRINTED, LISTS[name])) == (TITLE, "2015-06-08", "\n".join(TEXT))


@pytest.mark.parametrize("name", LISTS)
def test_a_text_of_one_sentence_is_not_taken_over_by_a_list(name: str) -> None:
    text = ("任命程野为白溪县审计局局长，免去其白溪县财政局副局长职务。",)
    assert read(page("", PRINTED, LISTS[name], text)) == (TITLE, "2015-06-08", text[0])


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_one_attachment_beside_a_list_stays_a_document(name: str) -> None:
    file = "附件：白溪县2014年部门决算公开表.pdf"
    body = page(LISTS[name], PRINTED, "").replace(
        "".join(f"<p>{words}</p>" for words in TEXT).encode(), f"<p><a href='a.pdf'>{file}</a></p>".encode()
    )
    assert read(body) == (TITLE, "2015-06-08", file)


def test_the_day_of_a_signature_above_a_list_stays_the_documents() -> None:
    signed = (
        "请各单位认真组织实施，确保按时完成，并将落实情况及时报送县政府办公室。",
        "白溪县人民政府",
        "2015年6月5日",
    )
    document = extract(page("", "", LISTS["day below"], signed), url=None, content_type=None, rules=None)
    assert document.date_document is not None
    assert document.date_document.raw == "2015年6月5日"
    assert document.body == "\n".join(signed)


def test_a_single_link_with_a_day_above_the_title_is_another_page() -> None:
    one = "<b>重要通知</b><a href='9.htm'>放假公告</a> 2014-04-30"
    assert read(page(one, "", ""))[1] is None

"""Several documents on one page: told apart where each has all the marks of one, and never otherwise."""

from pathlib import Path

import pytest

from assets.documents.document import Document
from assets.documents.extract_cli import describe_files
from assets.documents.extraction import extract
from assets.documents.identity import text_sha256
from assets.documents.kept_documents import document_of, fields_of

WORDS = (
    "为规范全市公共视频图像信息系统的建设和使用，经研究，现就有关事项通知如下，请认真贯彻落实。",
    "各单位应当于年底前完成清查，并将结果报送市大数据局；逾期不报的，予以通报。",
)


def notice(
    title: str,
    number: str | None,
    signed: str | None,
    issuer: str = "青山市人民政府",
    address: str = "各县区：",
) -> str:
    """One document as a page prints it."""
    lines = [f"<p><b>{title}</b></p>"]
    lines += [f"<p>{number}</p>"] if number else []
    lines += [f"<p>{address}</p>"] if address else []
    lines += [f"<p>　　{text}</p>" for text in WORDS]
    lines += [f"<p>{issuer}</p><p>{signed}</p>"] if signed else []
    return "".join(lines)


def read(*inner: str, title: str = "青山市人民政府公报2019年第3期") -> Document:
    page = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div><a href=/>首页</a></div>"
        f"<div class=con>{''.join(inner)}</div><div>版权所有 青山市人民政府</div></body></html>"
    )
    return extract(page.encode(), url=None, content_type=None, rules=None)


FIRST = notice("青山市人民政府关于规范视频监控的通知", "青政发〔2019〕7号", "2019年3月4日")
SECOND = notice("青山市人民政府关于调整停车收费的通知", "青政发〔2019〕9号", "2019年3月11日")
THIRD = notice("青山市人民政府关于陈立行任职的通知", "青政发〔2019〕12号", "2019年4月2日")


def test_documents_with_all_marks_are_told_apart() -> None:
    page = read(FIRST, SECOND, THIRD)
    said = [
        (one.title, one.doc_number, one.issuer, one.date_document.value.isoformat())  # type: ignore[union-attr]
        for one in page.documents()
    ]
    assert said == [
        ("青山市人民政府关于规范视频监控的通知", "青政发〔2019〕7号", "青山市人民政府", "2019-03-04"),
        ("青山市人民政府关于调整停车收费的通知", "青政发〔2019〕9号", "青山市人民政府", "2019-03-11"),
        ("青山市人民政府关于陈立行任职的通知", "青政发〔2019〕12号", "青山市人民政府", "2019-04-02"),
    ]
    assert "several_documents" not in page.flags


def test_the_text_of_the_page_stays_one_and_the_documents_take_all_of_it() -> None:
    page = read(FIRST, SECOND)
    assert page.body is not None
    assert "\n".join(one.body or "" for one in page.documents()) == page.body
    assert [one.body and one.body.count("逾期不报的") for one in page.documents()] == [1, 1]
    assert page.body[page.parts[1].start :].startswith("青山市人民政府关于调整停车收费的通知")
    for number, one in enumerate(page.documents(), 1):
        assert one.part is not None
        assert (one.part.number, one.part.of) == (number, 2)
        assert page.body[one.part.start : one.part.end] == one.body
        assert one.part.page_text_sha256 == text_sha256(page.body) == page.text_sha256


def test_a_cached_page_keeps_its_documents() -> None:
    import json
    import zlib

    page = read(FIRST, SECOND)
    assert page.body is not None
    fields = json.dumps(fields_of(page))
    again = document_of(fields, json.dumps(page.meta), zlib.compress(page.body.encode()))
    assert again == page
    assert again.documents() == page.documents()


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            FIRST + "<p>附件</p>" + notice("青山市视频监控建设规范", "青政规〔2019〕1号", "2019年1月2日"),
            id="an annex with a number of its own",
        ),
        pytest.param(
            notice("青山市人民政府转发省政府关于信用体系的通知", "青政发〔2019〕7号", "2019年3月4日")
            + notice(
                "江右省人民政府关于信用体系的通知", "江政发〔2019〕1号", "2019年1月4日", "江右省人民政府"
            ),
            id="a document that is forwarded",
        ),
        pytest.param(
            notice("青山市人民政府关于印发《青山市停车管理办法》的通知", "青政发〔2019〕7号", "2019年3月4日")
            + notice("青山市停车管理办法", None, "2019年3月1日", address="本办法分为三章："),
            id="a regulation that is enclosed",
        ),
        pytest.param(
            FIRST
            + "<p>相关规定见《青山市人民政府关于调整停车收费的通知》（青政发〔2019〕9号），其要点如下。</p>"
            + SECOND,
            id="a document that is quoted",
        ),
    ],
)
def test_what_belongs_to_a_document_is_none_of_its_own(inner: str) -> None:
    page = read(inner)
    assert page.parts == ()
    assert page.documents() == (page,)
    assert page.date_document is not None
    assert str(page.date_document.value) == "2019-03-04"


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            FIRST + notice("青山市人民政府关于调整停车收费的通知", "青政发〔2019〕9号", None),
            id="one is not signed",
        ),
        pytest.param(
            FIRST + notice("青山市人民政府关于调整停车收费的通知", "青政发〔2019〕7号", "2019年3月11日"),
            id="one number twice",
        ),
    ],
)
def test_an_unsure_page_stays_one_document_with_a_flag(inner: str) -> None:
    page = read(inner)
    assert page.parts == ()
    assert "several_documents" in page.flags


def test_sections_and_lists_are_no_documents() -> None:
    sections = "".join(
        f"<h3>{number}、工作要求</h3><p>{text}</p>" for number, text in zip("一二", WORDS, strict=True)
    )
    page = read("<h1>青山市智慧城市建设方案</h1>", sections, "<p>青山市人民政府</p><p>2019年3月4日</p>")
    assert page.parts == ()
    assert page.flags == ()


def test_extract_prints_an_entry_for_each_document(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    html = f"<html><meta charset=utf-8><body><div>{FIRST}{SECOND}</div></body></html>"
    file.write_text(html, encoding="utf-8")
    found = describe_files([file])["documents"]
    assert [one["path"] for one in found] == [str(file)] * 2
    assert [one["doc_number"] for one in found] == ["青政发〔2019〕7号", "青政发〔2019〕9号"]
    assert [(one["part"]["number"], one["part"]["of"]) for one in found] == [(1, 2), (2, 2)]
    assert all(one["text_sha256"] == text_sha256(one["body"]) for one in found)

"""PDF, DOCX, XLSX and plain text; what kind the bytes are."""

import io
import zipfile

import pytest

from assets.documents.attachments import read_file
from assets.documents.document import Document
from assets.documents.extraction import extract

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(body: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    return extract(body, url=url, content_type=content_type, rules=None)


def word_file(body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return file.getvalue()


def pdf_file(pages: list[str]) -> bytes:
    """A PDF with one line of text a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pages_of_a_pdf_can_be_counted() -> None:
    document = read(pdf_file(["first page", "second page", "third page"]))
    assert document.kind == "pdf"
    assert document.body == "first page\fsecond page\fthird page"
    assert document.meta["pages"] == 3


def test_a_pdf_of_pictures_says_that_it_has_no_text() -> None:
    document = read(pdf_file(["", ""]))
    assert document.body is None
    assert document.text_unavailable == "no_text_layer: 2 pages without text"


def test_paragraphs_and_tables_of_a_word_file_are_read_in_order() -> None:
    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text[:2]}</w:t></w:r><w:r><w:t>{text[2:]}</w:t></w:r></w:p>"

    table = f"<w:tbl><w:tr><w:tc>{words('部门')}</w:tc><w:tc>{words('数量')}</w:tc></w:tr></w:tbl>"
    document = read(word_file(words("第一段文字") + table + words("最后一段") + "<w:sectPr/>"))
    assert document.kind == "docx"
    assert document.body == "第一段文字\n部门 | 数量\n最后一段"


def test_sheets_of_a_workbook_are_read() -> None:
    office, open_xml = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats"
    sheets = f"{open_xml}-officedocument.spreadsheetml"

    def relation(kind: str, target: str) -> str:
        link = f"{office}/officeDocument/2006/relationships/{kind}"
        return (
            f'<Relationships xmlns="{office}/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{link}" Target="{target}"/></Relationships>'
        )

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{open_xml}-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheets}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheets}.worksheet+xml"/></Types>',
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{office}/spreadsheetml/2006/main" '
        f'xmlns:r="{office}/officeDocument/2006/relationships">'
        '<sheets><sheet name="清单" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{office}/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>部门</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>数量</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>公安局</t></is></c><c r="B2"><v>42</v></c></row>'
        "</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    document = read(file.getvalue())
    assert document.kind == "xlsx"
    assert document.body == "清单\n部门 | 数量\n公安局 | 42"


@pytest.mark.parametrize(
    ("body", "url", "content_type", "kind"),
    [
        (b"<html><body>404</body></html>", "http://a.example/x.pdf", "application/pdf", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", None, None, "html"),
        ("纯文本，没有标记。".encode(), "http://a.example/x.txt", "text/plain", "text"),
        (b"{\\rtf1 x}", "http://a.example/x.doc", "application/msword", "doc"),
    ],
)
def test_the_bytes_say_what_they_are(
    body: bytes, url: str | None, content_type: str | None, kind: str
) -> None:
    assert read(body, url, content_type).kind == kind


def test_plain_text_in_gb18030_is_read() -> None:
    document = read("第一行，喆\r\n\r\n　第二行".encode("gb18030"), "http://a.example/x.txt", "text/plain")
    assert document.body == "第一行，喆\n第二行"


def test_bytes_that_are_no_text_give_no_text():
    noise = bytes((number * 7919 + number // 3) % 256 for number in range(4000))
    document = read_file(noise, "text", None, None)
    assert (document.body, document.text_unavailable) == (None, "unsupported_type: binary data")
    words = "关于报送材料的通知\f附件".encode()
    assert read_file(words, "text", None, None).body is not None

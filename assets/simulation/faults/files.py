"""Files that a page links to because of a fault: bombs, ways out, entities, PDFs without words."""

import io
import stat
import zipfile
from collections.abc import Callable
from functools import cache

from assets.simulation.faults.occasion import SIMULATED
from assets.simulation.pdf import LINES, write_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, PDF, HTML = "application/zip", "application/pdf", "text/html; charset=utf-8"
WORDS = "模拟附件（SIMULATED）：系统建设任务分解表。"
WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ZEROS = 40_000_000
PAGES = 5_000
_MADE_AT = (2025, 1, 1, 0, 0, 0)


def _docx_xml(words: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{WORD_SPACE}"><w:body>'
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


def _zipped(*members: tuple[str, bytes], link: str | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, _MADE_AT), data, zipfile.ZIP_DEFLATED)
        if link is not None:
            pointer = zipfile.ZipInfo("word/link.xml", _MADE_AT)
            pointer.create_system = 3
            pointer.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(pointer, link)
    return out.getvalue()


def _zeros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml", _MADE_AT), _docx_xml(WORDS))
        info = zipfile.ZipInfo("word/media/zeros.bmp", _MADE_AT)
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as member:
            for _ in range(ZEROS // 10_000_000):
                member.write(b"\0" * 10_000_000)
    return out.getvalue()


def _nested() -> bytes:
    inner = _zipped(("plan.txt", WORDS.encode()))
    for depth in range(40):
        inner = _zipped((f"{depth}.zip", inner))
    return inner


def _escaping(name: str) -> Callable[[], bytes]:
    return lambda: _zipped(("word/document.xml", _docx_xml(WORDS)), (name, SIMULATED.encode()))


def _entities(target: str) -> str:
    return f'<!DOCTYPE d [<!ENTITY x SYSTEM "{target}">]>'


def _laughs() -> bytes:
    lines = ['<!ENTITY l0 "哈">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return _zipped(("word/document.xml", _docx_xml("&l9;", f"<!DOCTYPE d [{''.join(lines)}]>")))


def _book_with_entities() -> bytes:
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    book = (
        f'<?xml version="1.0"?>{_entities("file:///etc/hostname")}<workbook><sheets>&x;</sheets></workbook>'
    )
    return _zipped(("[Content_Types].xml", types.encode()), ("xl/workbook.xml", book.encode()))


def _encrypted() -> bytes:
    """A PDF that asks for a password that nobody has (ISO 32000-1, 7.6.3, revision 2)."""
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -60 /O <{'5a' * 32}> /U <{'a5' * 32}> >> "
        f"/ID [<{'00' * 16}> <{'00' * 16}>]"
    )
    return write_pdf(SIMULATED, [WORDS]).replace(b"trailer\n<< ", b"trailer\n<< " + lock.encode() + b" ")


def _image_only() -> bytes:
    return write_pdf("", [])


def _many_pages() -> bytes:
    return write_pdf(SIMULATED, ([WORDS[:20]] + [" "] * (LINES - 1)) * PAGES)


def _page_as_table() -> bytes:
    return (
        f"<html><head><title>出错</title></head><body><p>服务暂不可用 {SIMULATED}</p></body></html>".encode()
    )


_MADE: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "C02.zeros": (".docx", DOCX, _zeros),
    "C02.nested": (".zip", ZIP, _nested),
    "C02.outside": (".docx", DOCX, _escaping("../../outside.txt")),
    "C02.absolute": (".docx", DOCX, _escaping("/outside.txt")),
    "C02.link": (
        ".docx",
        DOCX,
        lambda: _zipped(("word/document.xml", _docx_xml(WORDS)), link="/etc/hostname"),
    ),
    "C11.docx_entity": (
        ".docx",
        DOCX,
        lambda: _zipped(("word/document.xml", _docx_xml("&x;", _entities("file:///etc/hostname")))),
    ),
    "C11.docx_laughs": (".docx", DOCX, _laughs),
    "C11.xlsx_entity": (".xlsx", XLSX, _book_with_entities),
    "C13.encrypted": (".pdf", PDF, _encrypted),
    "C13.truncated": (".pdf", PDF, lambda: write_pdf(SIMULATED, [WORDS] * 9)[:300]),
    "C13.image_only": (".pdf", PDF, _image_only),
    "C13.many_pages": (".pdf", PDF, _many_pages),
    "C17.html_file": (".xlsx", XLSX, _page_as_table),
}
ENDINGS = {name: ending for name, (ending, _, _) in _MADE.items()}


@cache
def made(name: str) -> tuple[str, bytes]:
    """Type and bytes of the file of a fault: the same each time."""
    _, kind, make = _MADE[name]
    return kind, make()

"""Files that are no pages: PDF, DOCX, XLSX, DOC, plain text; and what kind the bytes are."""

import io
import re
import zipfile
import zlib
from typing import Any

from assets.documents.document import Document

# Bounds of what is unpacked from a file that somebody else made.
MOST_BYTES = 60_000_000
MOST_RATIO = 200
MOST_PAGES = 3_000
MOST_CELLS = 1_000_000
MOST_CHARACTERS = 8_000_000
PAGE_END = "\f"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|div|table|p|script|span|h[1-6]|td|br|a)\b", re.IGNORECASE
)

# What texts do not hold: control characters, and characters that could not be decoded.
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def kind_of(body: bytes, url: str | None, content_type: str | None) -> str:
    """html, pdf, docx, xlsx, doc or text: from the bytes first, what is declared decides the rest.

    A file named .pdf that holds an error page is html.
    """
    head = body[:2048].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if head.startswith(b"%PDF"):
        return "pdf"
    if body.startswith(_OLE):
        return "doc"
    if body.startswith(b"PK\x03\x04"):
        return _kind_of_zip(body)
    if head.startswith(b"{\\rtf"):
        return "doc"
    if _TAG.search(body, 0, 65_536):
        return "html"
    declared = (content_type or "").lower()
    if "html" in declared or "xml" in declared:
        return "html"
    if "text/plain" in declared or (url or "").lower().endswith((".txt", ".csv")):
        return "text"
    return "html" if head.startswith(b"<") else "text"


def read_file(body: bytes, kind: str, url: str | None, content_type: str | None) -> Document:
    """The text of a file; with a reason instead of a text where it cannot be read."""
    try:
        if kind == "text":
            return _read_text(body, content_type)
        if len(body) > MOST_BYTES:
            return _unavailable(kind, f"too_large: {len(body)} bytes")
        if kind == "pdf":
            return _read_pdf(body)
        if kind == "docx":
            return _read_docx(body)
        if kind == "xlsx":
            return _read_xlsx(body)
        if kind == "doc":
            return _read_doc(body)
    except _Unreadable as problem:
        return _unavailable(kind, str(problem))
    return _unavailable(kind, f"unsupported_type: {kind} has no reader here")


class _Unreadable(Exception):
    """Why a file gives no text."""


def _unavailable(kind: str, reason: str) -> Document:
    flags = ("parse_budget_exceeded",) if reason.startswith(("too_large", "parse_budget")) else ()
    return Document(kind, flags=flags, text_unavailable=reason)


def _read_text(body: bytes, content_type: str | None) -> Document:
    from assets.documents.decode import decode

    if len(body) > 4 * MOST_CHARACTERS:
        return _unavailable("text", f"too_large: {len(body)} bytes")
    decoded = decode(body, content_type)
    if len(_NO_LETTER.findall(decoded.text)) > len(decoded.text) // 50:
        return _unavailable("text", "unsupported_type: binary data")
    lines = [" ".join(line.split()) for line in decoded.text.splitlines()]
    text = "\n".join(line for line in lines if line) or None
    return Document(
        "text",
        decoded.declared,
        decoded.used,
        body=text,
        flags=decoded.flags,
        text_unavailable=None if text else "no_text: the file is empty",
    )


def _read_pdf(body: bytes) -> Document:
    """Text of the pages, each ended by a form feed, so that page numbers can be counted."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "password" in str(error).lower() else "damaged"
        raise _Unreadable(f"{reason}: {error}") from error
    try:
        number = len(pdf)
        pages: list[str] = []
        characters = 0
        for index in range(min(number, MOST_PAGES)):
            try:
                page = pdf[index]
                text = page.get_textpage().get_text_bounded()
            except pypdfium2.PdfiumError as error:
                raise _Unreadable(f"damaged: page {index + 1}: {error}") from error
            lines = [" ".join(line.split()) for line in text.splitlines()]
            pages.append("\n".join(line for line in lines if line))
            characters += len(pages[-1])
            if characters > MOST_CHARACTERS:
                break
        title = (pdf.get_metadata_dict().get("Title") or "").strip() or None
    finally:
        pdf.close()
    if not any(pages):
        raise _Unreadable(f"no_text_layer: {number} pages without text")
    flags = ("parse_budget_exceeded",) if len(pages) < number else ()
    return Document("pdf", body=PAGE_END.join(pages), meta={"pages": number, "pdf_title": title}, flags=flags)


def _read_doc(body: bytes) -> Document:
    from assets.documents.word_files import NoText, word_text

    try:
        text = word_text(body)
    except NoText as problem:
        raise _Unreadable(str(problem)) from None
    flags = ("parse_budget_exceeded",) if len(text) > MOST_CHARACTERS else ()
    return Document("doc", body=text[:MOST_CHARACTERS], flags=flags)


def _kind_of_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "zip"


def _check_zip(archive: zipfile.ZipFile) -> None:
    """Refuses archives that unpack to more than a reader should take; nothing is ever written to disk."""
    unpacked = sum(item.file_size for item in archive.infolist())
    packed = sum(item.compress_size for item in archive.infolist()) or 1
    if unpacked > 5 * MOST_BYTES or (unpacked > 10_000_000 and unpacked / packed > MOST_RATIO):
        raise _Unreadable(f"parse_budget_exceeded: unpacks to {unpacked} bytes")


def _part(body: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check_zip(archive)
            with archive.open(name) as part:
                data = part.read(MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        OSError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise _Unreadable(f"damaged: {error}") from error
    if len(data) > MOST_BYTES:
        raise _Unreadable("parse_budget_exceeded: a part is too large")
    return data


def _read_docx(body: bytes) -> Document:
    """Paragraphs as lines, cells of a table row with " | " between them."""
    from lxml import etree

    data = _part(body, "word/document.xml")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise _Unreadable("damaged: the document declares entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _Unreadable(f"damaged: {error}") from error
    lines: list[str] = []
    content = root.find(f"{_WORD}body")
    for element in content if content is not None else ():
        if element.tag == f"{_WORD}tbl":
            for row in element.iter(f"{_WORD}tr"):
                cells = [_words(cell) for cell in row.iterchildren(f"{_WORD}tc")]
                lines.append(" | ".join(cells))
        elif element.tag != f"{_WORD}sectPr":
            paragraphs = [element] if element.tag == f"{_WORD}p" else list(element.iter(f"{_WORD}p"))
            lines += [_words(paragraph) for paragraph in paragraphs]
    text = "\n".join(line for line in lines if line.strip(" |"))
    if not text:
        raise _Unreadable("no_text: the document holds no words")
    return Document("docx", body=text)


def _words(element: Any) -> str:
    parts: list[str] = []
    for item in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}p"):
        parts.append((item.text or "") if item.tag == f"{_WORD}t" else " ")
    return " ".join("".join(parts).split())


def _read_xlsx(body: bytes) -> Document:
    """Each sheet as its name and its rows, cells with " | " between them; sheets end with a form feed."""
    import fastexcel

    _part(body, "xl/workbook.xml")
    try:
        book = fastexcel.read_excel(body)
        sheets: list[str] = []
        cells = 0
        for name in book.sheet_names:
            frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
            cells += frame.width * frame.height
            if cells > MOST_CELLS:
                raise _Unreadable(f"parse_budget_exceeded: more than {MOST_CELLS} cells")
            rows = [" | ".join((value or "").strip() for value in row) for row in frame.iter_rows()]
            sheets.append("\n".join([name, *(row for row in rows if row.strip(" |"))]))
    except fastexcel.FastExcelError as error:
        raise _Unreadable(f"damaged: {error}") from error
    return Document("xlsx", body=PAGE_END.join(sheets))

"""A small PDF with Chinese text, written by hand: the same bytes each time, and no font inside.

STSong-Light with the encoding UniGB-UCS2-H is predefined for Chinese (ISO 32000-1, 9.7.5.2, table 118).
"""

from collections.abc import Iterable, Sequence

LINE, LINES = 30, 40  # Characters a line, lines a page.


def write_pdf(title: str, paragraphs: Iterable[str]) -> bytes:
    """Title and paragraphs on as many pages as they need."""
    lines = [title, ""]
    for paragraph in paragraphs:
        lines += [paragraph[start : start + LINE] for start in range(0, len(paragraph), LINE)]
    return write_pages([lines[start : start + LINES] for start in range(0, len(lines), LINES)])


def write_pages(sheets: Sequence[Sequence[str]]) -> bytes:
    """These lines on these pages: at most LINES lines of LINE characters on each."""
    numbers = [5 + 2 * sheet for sheet in range(len(sheets))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    ]
    for number, sheet in zip(numbers, sheets, strict=True):
        text = _page(sheet)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {number + 1} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n".encode() + text + b"\nendstream")
    return _file(objects)


def _page(lines: Sequence[str]) -> bytes:
    shown = "".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj T*\n" for line in lines)
    return f"BT\n/F1 14 Tf\n18 TL\n60 780 Td\n{shown}ET".encode()


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)

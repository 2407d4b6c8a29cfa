"""What bytes are, whatever was declared: by their first characters."""

import re

HTML, XML, GZIP, PDF, ZIP, OLE, JSON, TEXT, IMAGE, OTHER = (
    "html",
    "xml",
    "gzip",
    "pdf",
    "zip",
    "ole",
    "json",
    "text",
    "image",
    "other",
)
_MAGIC = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"RIFF", IMAGE),
    (b"\x7fELF", OTHER),
    (b"Rar!", OTHER),
    (b"\x1f\x8b", GZIP),
    (b"MZ\x90", OTHER),
)
_HTML_MARK = re.compile(
    rb"<(!doctype\s+html|html|head|body|meta|title|script|div|table|frameset)[\s>/]", re.IGNORECASE
)
# The first element after declarations and comments; nothing is tried twice, however odd the bytes are.
_ROOT = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<![^>]*>)*+<([a-zA-Z][\w:.-]*)", re.DOTALL)
_XML_ROOTS = (b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex")
_NAMES_A_DOCUMENT = re.compile(rb"\.(pdf|docx?|xlsx?|wps|et|ofd|zip|pptx?|csv)[\"'?#\s>]", re.IGNORECASE)
DOCUMENT_ENDINGS = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".wps",
    ".et",
    ".ofd",
    ".zip",
    ".ppt",
    ".pptx",
    ".csv",
)


def sniffed(payload: bytes) -> str:
    """What the bytes are, whatever was declared."""
    start = payload[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[:1] in (b"{", b"[") and b"<html" not in start.lower():
        return JSON
    # The first element decides: feeds have a <title> too, and pages may begin with an XML declaration.
    root = _ROOT.match(start)
    name = root.group(1).rpartition(b":")[2].lower() if root else b""
    if name in _XML_ROOTS or (start.startswith(b"<?xml") and name not in (b"", b"html")):
        return XML
    if _HTML_MARK.search(start):
        return HTML
    if start.startswith(b"<?xml"):
        return XML
    if _HTML_MARK.search(payload[:65_536]):
        return HTML
    return OTHER if b"\x00" in start[:512] else TEXT


def names_a_document(payload: bytes) -> bool:
    """Whether a page may link to a file at all: asked before its links are looked at."""
    return _NAMES_A_DOCUMENT.search(payload) is not None

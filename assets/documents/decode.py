"""Bytes of a text to characters: which encoding was declared, which was used, what was noticed.

Order: byte order mark, the declared encoding, UTF-8, GB18030 (all strict), the one of UTF-8 and GB18030 that
loses next to nothing, a detector. GB2312 and GBK are read as GB18030, which contains both.
"""

import codecs
import re
from dataclasses import dataclass

# A declaration stands early; pages with long comments and scripts before it exist.
HEAD_BYTES = 16_384
# A share of unreadable characters above which an encoding is not believed.
MOST_LOST = 0.005

_META = re.compile(
    rb"""<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:\-]{1,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{1,40})""", re.IGNORECASE)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_READ_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "hz": "hz",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
}
# Single-byte encodings decode anything; servers name them by default, so they are asked last.
_SINGLE_BYTE = {"iso8859-1", "cp1252", "ascii", "latin-1"}


@dataclass(frozen=True)
class Decoded:
    """Characters of a body; `declared` as the page or its header spells it, `used` the codec that read it."""

    text: str
    declared: str | None
    used: str
    flags: tuple[str, ...] = ()


def declared_encoding(body: bytes, content_type: str | None) -> tuple[str | None, str | None]:
    """(encoding in the header, encoding in the page), lower case; only `meta` and the XML line count."""
    header = _HEADER.search(content_type) if content_type else None
    page = _META.search(body, 0, HEAD_BYTES)
    inside = (page[1] or page[2]).decode("ascii").lower() if page else None
    return header[1].lower() if header else None, inside


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Characters of `body`; flags: bom_lies, encoding_conflict, encoding_not_as_declared,
    replacement_characters, encoding_guessed, unknown_encoding_declared."""
    header, inside = declared_encoding(body, content_type)
    declared = header or inside
    flags: list[str] = []
    if header and inside and _codec(header) != _codec(inside):
        flags.append("encoding_conflict")
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = _strict(body[len(mark) :] if codec == "utf-8" else body, codec)
            if text is not None:
                return Decoded(text, declared, codec, tuple(flags))
            flags.append("bom_lies")
            body = body[len(mark) :]
            break
    if body.isascii():
        # The escapes of HZ are ASCII bytes; every other encoding agrees on them.
        if "hz" in (_codec(header), _codec(inside)) and b"~{" in body:
            text = _strict(body, "hz")
            if text is not None:
                return Decoded(text, declared, "hz", tuple(flags))
        return Decoded(body.decode("ascii"), declared, "utf-8", tuple(flags))
    return _decode_wide(body, header, inside, flags)


def _decode_wide(body: bytes, header: str | None, inside: str | None, flags: list[str]) -> Decoded:
    declared = header or inside
    codecs_declared = [codec for name in (header, inside) if name and (codec := _codec(name))]
    if declared and not codecs_declared:
        flags.append("unknown_encoding_declared")
    utf8 = _strict(body, "utf-8")
    # GB18030 accepts many UTF-8 texts by chance, the reverse is rare: Chinese in strict UTF-8 is UTF-8.
    if utf8 is not None and ("utf-8" in codecs_declared or _IDEOGRAPH.search(utf8)):
        return _settle(utf8, declared, "utf-8", codecs_declared, flags)
    for codec in dict.fromkeys(codecs_declared):
        if codec not in _SINGLE_BYTE and codec != "utf-8":
            text = _strict(body, codec)
            if text is not None:
                return _settle(text, declared, codec, codecs_declared, flags)
    if utf8 is not None:
        return _settle(utf8, declared, "utf-8", codecs_declared, flags)
    loose = body.decode("utf-8", errors="replace")
    lost = loose.count("\ufffd")
    if lost and lost <= max(1, MOST_LOST * len(_IDEOGRAPH.findall(loose))):
        flags.append("replacement_characters")
        return _settle(loose, declared, "utf-8", codecs_declared, flags)
    text = _strict(body, "gb18030")
    if text is not None and (not _SINGLE_BYTE & set(codecs_declared) or _IDEOGRAPH.search(text)):
        return _settle(text, declared, "gb18030", codecs_declared, flags)
    return _decode_doubtful(body, declared, codecs_declared, flags)


def _decode_doubtful(
    body: bytes, declared: str | None, codecs_declared: list[str], flags: list[str]
) -> Decoded:
    loose = body.decode("gb18030", errors="replace")
    if loose.count("\ufffd") <= MOST_LOST * len(_IDEOGRAPH.findall(loose)):
        flags.append("replacement_characters")
        return _settle(loose, declared, "gb18030", codecs_declared, flags)
    for codec in codecs_declared:
        if codec in _SINGLE_BYTE and (text := _strict(body, "cp1252")) is not None:
            return _settle(text, declared, "cp1252", codecs_declared, flags)
    from charset_normalizer import from_bytes

    flags.append("encoding_guessed")
    best = from_bytes(body[:HEAD_BYTES]).best()
    codec = best.encoding if best is not None else "utf-8"
    text = body.decode(codec, errors="replace")
    if "\ufffd" in text:
        flags.append("replacement_characters")
    return _settle(text, declared, codec, codecs_declared, flags)


def _settle(text: str, declared: str | None, used: str, named: list[str], flags: list[str]) -> Decoded:
    if named and used != named[0]:
        flags.append("encoding_not_as_declared")
    if "\ufffd" in text and "replacement_characters" not in flags:
        flags.append("replacement_characters")
    return Decoded(text, declared, used, tuple(flags))


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _codec(name: str | None) -> str | None:
    """The codec that reads what `name` declares; None for unknown names and for wide ones without a mark."""
    if name is None:
        return None
    if name in _READ_AS:
        return _READ_AS[name]
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    known = _READ_AS.get(known, known)
    return None if known.startswith(("utf-16", "utf-32", "utf-7")) else known

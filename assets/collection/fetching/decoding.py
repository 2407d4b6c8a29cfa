"""The body as the page's author wrote it: content encodings undone within bounds of size and ratio.

`zlib` gives back what it has of a compressed body that was cut and raises nothing; only `eof` tells. And a
few kilobytes may stand for gigabytes; so decoding goes piece by piece and stops at the bound.
"""

import zlib
from dataclasses import dataclass

from assets.collection.limits import Limits
from assets.collection.states import State

_PIECE = 1 << 20
# Window sizes of zlib.decompressobj: gzip member, zlib stream, bare deflate stream.
_GZIP, _ZLIB, _BARE = 31, 15, -15


@dataclass(frozen=True)
class Decoded:
    """The decoded body, or why there is none."""

    payload: bytes | None
    state: State = State.OK
    reason: str | None = None


def decoded(raw: bytes, content_encoding: str | None, limits: Limits) -> Decoded:
    """Undo the content encodings that a server declared: gzip, deflate, identity; all others are refused."""
    declared = [part.strip().lower() for part in (content_encoding or "").split(",")]
    steps = [name for name in reversed(declared) if name not in ("", "identity")]
    if len(steps) > 2:
        return Decoded(None, State.UNSUPPORTED_TYPE, f"{len(steps)} content encodings one in the other")
    payload = raw
    for step in steps:
        if step in ("gzip", "x-gzip"):
            result = _inflated(payload, _GZIP, limits)
        elif step == "deflate":
            # RFC 9110 means a zlib stream; many servers send the bare one.
            is_zlib = len(payload) >= 2 and payload[0] & 15 == 8 and (payload[0] * 256 + payload[1]) % 31 == 0
            result = _inflated(payload, _ZLIB if is_zlib else _BARE, limits)
        else:
            return Decoded(None, State.UNSUPPORTED_TYPE, f"content encoding '{step[:40]}' was not asked for")
        if result.payload is None:
            return result
        payload = result.payload
    return Decoded(payload)


def _inflated(raw: bytes, window: int, limits: Limits) -> Decoded:
    if not raw:
        return Decoded(b"")
    pieces: list[bytes] = []
    total, rest = 0, raw
    while rest:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _PIECE)
            except zlib.error as problem:
                if pieces and window == _GZIP and total and stream.unused_data == b"" and rest is not raw:
                    return Decoded(b"".join(pieces))  # bytes after the last member are not part of the page
                return Decoded(None, State.TRUNCATED, f"the compressed body is damaged ({problem})")
            rest = stream.unconsumed_tail
            total += len(piece)
            if total > limits.most_bytes:
                return Decoded(None, State.TOO_LARGE, f"more than {limits.most_bytes} bytes after decoding")
            if total > limits.ratio_from_bytes and total > limits.most_ratio * len(raw):
                return Decoded(
                    None, State.TOO_LARGE, f"decodes to more than {limits.most_ratio} times its size"
                )
            pieces.append(piece)
            if not stream.eof and not rest and not piece:
                return Decoded(None, State.TRUNCATED, "the compressed body ends before its end")
        rest = stream.unused_data if window == _GZIP else b""
    return Decoded(b"".join(pieces))

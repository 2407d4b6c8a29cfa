"""A certificate that nobody vouches for: its host made it itself, and even its signature is none.

Only for the fault N14: the key is made of a public word, so it protects nothing. Curve P-256 (FIPS 186-4,
D.1.2.3), key and certificate in DER (RFC 5915, RFC 5280).
"""

import base64
import ssl
import tempfile
from hashlib import sha256
from pathlib import Path

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_SEQUENCE, _SET, _INTEGER, _BITS, _OCTETS, _NAME, _TEXT, _TIME = 0x30, 0x31, 2, 3, 4, 6, 12, 23
_CURVE = bytes.fromhex("2a8648ce3d030107")
_PUBLIC_KEY = bytes.fromhex("2a8648ce3d0201")
_ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
_COMMON_NAME = bytes.fromhex("550403")
Point = tuple[int, int]


def context(host: str) -> ssl.SSLContext:
    """TLS of a server whose certificate its own host has signed, or rather not even that."""
    number = int.from_bytes(sha256(b"SIMULATED").digest(), "big") % ORDER
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "certificate.pem")
        path.write_text(
            _pem("EC PRIVATE KEY", _key(number)) + _pem("CERTIFICATE", _certificate(number, host))
        )
        found.load_cert_chain(path)
    return found


def _key(number: int) -> bytes:
    secret = _coded(_OCTETS, number.to_bytes(32, "big"))
    return _coded(
        _SEQUENCE,
        _integer(1) + secret + _coded(0xA0, _coded(_NAME, _CURVE)) + _coded(0xA1, _point(number)),
    )


def _certificate(number: int, host: str) -> bytes:
    algorithm = _coded(_SEQUENCE, _coded(_NAME, _ECDSA_SHA256))
    said = _coded(_SEQUENCE, _coded(_NAME, _COMMON_NAME) + _coded(_TEXT, host.encode()))
    name = _coded(_SEQUENCE, _coded(_SET, said))
    validity = _coded(_SEQUENCE, _coded(_TIME, b"200101000000Z") + _coded(_TIME, b"491231235959Z"))
    curve = _coded(_SEQUENCE, _coded(_NAME, _PUBLIC_KEY) + _coded(_NAME, _CURVE))
    key = _coded(_SEQUENCE, curve + _point(number))
    version = _coded(0xA0, _integer(2))
    body = _coded(_SEQUENCE, version + _integer(1) + algorithm + name + validity + name + key)
    no_signature = _coded(_BITS, b"\0" + _coded(_SEQUENCE, _integer(1) + _integer(1)))
    return _coded(_SEQUENCE, body + algorithm + no_signature)


def _point(number: int) -> bytes:
    x, y = _times(number)
    return _coded(_BITS, b"\0\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big"))


def _times(number: int) -> Point:
    """So many times the base point, by doubling and adding."""
    found: Point | None = None
    for bit in bin(number)[2:]:
        found = _sum(found, found) if found else None
        if bit == "1":
            found = _sum(found, G) if found else G
    assert found is not None  # The number is not zero.
    return found


def _sum(one: Point, other: Point) -> Point:
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _integer(number: int) -> bytes:
    return _coded(_INTEGER, number.to_bytes(1, "big"))


def _coded(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + size + content


def _pem(title: str, data: bytes) -> str:
    text = base64.encodebytes(data).decode()
    return f"-----BEGIN {title}-----\n{text}-----END {title}-----\n"

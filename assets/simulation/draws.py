"""Random draws that depend on names alone: the same on every machine, in every process, in any order."""

from hashlib import sha256
from random import Random


def seed_of(*names: object) -> int:
    """A 64-bit seed from names such as (seed, site, page number)."""
    return int.from_bytes(sha256("\x1f".join(map(str, names)).encode()).digest()[:8], "big")


def draws(*names: object) -> Random:
    """A source of random draws of its own for these names."""
    return Random(seed_of(*names))


def digits(length: int, *names: object) -> str:
    """So many hexadecimal digits from names."""
    return sha256("\x1f".join(map(str, names)).encode()).hexdigest()[:length]

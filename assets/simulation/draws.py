"""Random draws that depend on names alone: the same on every machine, in every process, in any order."""

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
REMEMBERED = 4096


def seed_of(*names: object) -> int:
    """A 64-bit seed from names such as (seed, site, page number)."""
    return int.from_bytes(sha256("\x1f".join(map(str, names)).encode()).digest()[:8], "big")


def draws(*names: object) -> Random:
    """A source of random draws of its own for these names."""
    return Random(seed_of(*names))


class Lately(Generic[K, V]):
    """What was worked out lately: pages ask for the same draws several times. Memory stays bounded."""

    def __init__(self) -> None:
        self._known: dict[K, V] = {}

    def of(self, key: K, make: Callable[[], V]) -> V:
        """The value for a key, made where it is not known."""
        if key not in self._known:
            value = make()  # Making one may ask for others.
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = value
        return self._known[key]


def digits(length: int, *names: object) -> str:
    """So many hexadecimal digits from names."""
    return sha256("\x1f".join(map(str, names)).encode()).hexdigest()[:length]

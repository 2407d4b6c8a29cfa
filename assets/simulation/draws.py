"""Random draws that depend on names alone: the same on every machine, in every process, in any order."""

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

K = TypeVar("K")
V = TypeVar("V")
REMEMBERED = 4096


def seed_of(*names: object) -> int:
    """A 64-bit seed from names such as (seed, site, page number)."""
    return int.from_bytes(sha256("\x1f".join(map(str, names)).encode()).digest()[:8], "big")


class Draws(Random):
    """Draws as `Random` makes them; a page is some forty choices, so these take one call and not three."""

    def choice(self, seq: "SupportsLenAndGetItem[V]") -> V:
        """One of a sequence: the one that `Random.choice` chooses. Raises IndexError for an empty one."""
        length = len(seq)
        bits = length.bit_length()
        drawn = self.getrandbits(bits)
        while drawn >= length > 0:
            drawn = self.getrandbits(bits)
        return seq[drawn]


def draws(*names: object) -> Random:
    """A source of random draws of its own for these names."""
    return Draws(seed_of(*names))


class Lately(Generic[K, V]):
    """What was worked out lately: pages ask for the same draws several times. Memory stays bounded."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._known: dict[K, V] = {}
        self._most = most

    def of(self, key: K, make: Callable[[], V]) -> V:
        """The value for a key, made where it is not known."""
        try:
            return self._known[key]
        except KeyError:
            pass  # Not made inside the handler: what fails there would be told as failing twice.
        value = make()  # Making one may ask for others.
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = value
        return value


def digits(length: int, *names: object) -> str:
    """So many hexadecimal digits from names."""
    return sha256("\x1f".join(map(str, names)).encode()).hexdigest()[:length]

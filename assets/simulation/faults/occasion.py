"""A question to a page with a fault: everything that an answer may depend on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

SIMULATED = "模拟数据 SIMULATED"
FOLDER = "faults"


@dataclass(frozen=True)
class Answer:
    """One answer. `headers` beside Content-Type and Content-Length, which the server adds."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Occasion:
    """What is asked, when and how often, and what the page would answer without its fault.

    `rest`: what stands after the address of the fault where that is asked for, empty for the page itself.
    `older`: an older page of the same site without a fault: its address and index number.
    """

    name: str
    url: str
    host: str
    index: int
    rest: str
    round_number: int
    times_asked: int
    charset: str
    now: datetime
    honest: Callable[[], Answer]
    index_number: str | None = None
    other_index_number: str | None = None
    published: str = ""

    def address(self, rest: str) -> str:
        """An address of this fault on the site of the page."""
        return f"http://{self.host}{path_of(self.name, self.index, rest)}"

    def text(self) -> str:
        """The page without its fault, as characters."""
        return self.honest().body.decode(self.charset)


def path_of(name: str, index: int, rest: str) -> str:
    """Path of a further address that the fault of a page needs."""
    return f"/{FOLDER}/{name}/{index}/{rest}"


def notice(title: str, words: str) -> str:
    """A short page of the site that is no article; no word says SIMULATED where it must look bare."""
    return f"<html><head><title>{title}</title></head><body><p>{words}</p><!-- {SIMULATED} --></body></html>"

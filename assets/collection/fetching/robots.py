"""robots.txt after RFC 9309: what each host allows, with the hash of what was read.

404 and other 4xx: nothing is forbidden. 5xx, timeouts and lost connections: nothing is asked of the host.
HTML and oversized files are read to the limit and flagged.
"""

from dataclasses import dataclass
from typing import Any

from assets.collection.addresses import Address
from assets.collection.states import State
from assets.collection.web import PRODUCT

ALLOWED, DISALLOWED, ABSENT, UNAVAILABLE = "allowed", "disallowed", "absent", "unavailable"


@dataclass(frozen=True)
class Robots:
    """What one origin's robots.txt said when it was last read.

    `state` and `reason` are set where the host may not be asked at all.
    """

    sha256: str | None = None
    rules: Any = None
    state: State | None = None
    reason: str | None = None

    def verdict(self, address: Address) -> str:
        """allowed, disallowed, absent or unavailable."""
        if self.state is not None:
            return UNAVAILABLE
        if self.rules is None:
            return ABSENT
        return ALLOWED if self.rules.can_fetch(address.text, PRODUCT) else DISALLOWED

    @property
    def crawl_delay(self) -> float:
        """Seconds that the host asks for between two requests; 0 where it asks for none."""
        return float((self.rules.crawl_delay(PRODUCT) if self.rules else None) or 0)


def read(body: bytes, sha256: str, most_bytes: int) -> tuple[Robots, str | None]:
    """Rules of a robots.txt that was served with status 200, and what is odd about it."""
    from protego import Protego

    part = body[:most_bytes]
    if len(part) < len(body):
        # A rule that is cut in two may forbid what nobody meant.
        part = part[: part.rfind(b"\n") + 1] or part
    text = part.decode("utf-8-sig", "replace")
    odd = []
    if text.lstrip()[:1] == "<":
        odd.append("robots.txt is a web page")
    if len(part) < len(body):
        odd.append(f"only the first {most_bytes} bytes of robots.txt were read")
    return Robots(sha256=sha256, rules=Protego.parse(text)), "; ".join(odd) or None

"""How long a collector of the practice web waits for an answer: briefly where answers are kept back."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.simulation.world import World

SECONDS = 3.0
KEEPS_WAITING = frozenset({"N01.silence", "N02.drip", "N15.silence"})


def patience(world: "World") -> float | None:
    """Seconds after which an attempt is given up; None where no site of the world keeps a collector waiting.

    On a web without such sites the collector keeps its own deadline, so a busy machine changes nothing.
    """
    sites = world.simulation.sites.values()
    waits = any(site.behaviour == "silent" for site in sites)
    named = {name for site in sites for name, _ in site.faults}
    return SECONDS if waits or named & KEEPS_WAITING else None
